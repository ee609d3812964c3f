"""The page itself: what it may contain, whatever the news contain."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.config import load_settings
from pipeline.errors import UsageError
from pipeline.report import write_report
from pipeline.report.charts import draw_attention, draw_event_types, draw_funnel
from pipeline.report.figures import Figure, read_figure
from pipeline.report.pages import CSP, FIGURES, draw_charts, find_night, read_night, render_night
from pipeline.report.words import safe_url
from pipeline.runs import Home
from pipeline.warehouse import NotPublished, open_published
from tests.report.payloads import BAD_URLS, GOOD_URLS, PAYLOADS
from tests.report.sample import DAY, make_published

NOW = datetime(2026, 11, 22, 2, 14, tzinfo=UTC)

ALLOWED: Mapping[str, set[str]] = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(), "style": set(), "body": set(),
    "header": {"class"}, "main": set(), "footer": {"class"}, "section": {"id"}, "div": {"class"}, "p": {"class"},
    "span": {"class", "style"}, "h1": set(), "h2": set(), "h3": set(), "a": {"href", "rel"}, "bdi": {"class"}, "code": set(), "pre": set(),
    "ol": {"class"}, "li": set(),
    "table": {"class"}, "thead": set(), "tbody": set(), "tr": {"class"}, "th": {"scope", "class"}, "td": {"class"},
    "figure": {"class"}, "figcaption": set(), "blockquote": set(), "details": {"class"}, "summary": set(),
    "svg": {"viewbox", "class", "role", "aria-label"}, "g": {"fill", "transform"}, "path": {"d", "fill", "transform"},
    "line": {"transform", "x2", "y2", "stroke", "stroke-width"}, "text": {"transform", "text-anchor", "font-size", "font-weight", "fill"},
}


class Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, its links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[dict[str, str | None]] = []
        self.styles: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.links += [dict(attrs)] if tag == "a" else []
        self.styles += [value or "" for name, value in attrs if name == "style"]

    def handle_data(self, data: str) -> None:
        self.text += data

    def strangers(self) -> set[tuple[str, str]]:
        """Tags and attributes that are not on the list."""
        return {(tag, name) for tag, names in self.tags for name in names or ("",) if tag not in ALLOWED or {name} - {"", *ALLOWED[tag]}}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose published file holds the sample's two nights."""
    path = tmp_path_factory.mktemp("report") / "home"
    make_published(path)
    return path


@pytest.fixture(scope="module")
def page(home: Path) -> str:
    return write_report(load_settings(home, {}), None, now=NOW).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures(home: Path) -> dict[str, Figure]:
    with open_published(Home(home)) as connection:
        return read_night(connection, find_night(read_figure(connection, "nights", {}).rows, DAY))


def render(home: Path, figures: dict[str, Figure]) -> str:
    """The page without its charts."""
    return render_night(load_settings(home, {}), DAY, figures, dict.fromkeys(("funnel", "attention", "event_types"), ""), now=NOW)


def poison(figures: dict[str, Figure], text: str) -> dict[str, Figure]:
    """Every figure with every text that a page shows replaced; only the codes of the funnel are our own."""
    def strike(value: object) -> object:
        return text if isinstance(value, str) else [text for _ in value] if isinstance(value, list) else value

    return {name: replace(figure, sql="SELECT 1", rows=figure.rows if name == "funnel" else tuple({k: strike(v) for k, v in row.items()}
                                                                                                for row in figure.rows))
            for name, figure in figures.items()}


def test_the_page_has_its_sections_and_the_funnel_is_the_first(page: str) -> None:
    assert re.findall(r'<section id="(\w+)"', page) == [
        "funnel", "checks", "stories", "incidents", "attention", "movers", "countries", "event_types", "dyads", "people", "quotes",
        "watchlists", "sources", "feeds", "method"]
    text = " ".join(Skeleton(page).text.split())
    for said in ("Saturday 21 November 2026", "30 articles from 5 sources tell 7 stories and report 6 incidents.",
                 "2 articles repeat the text of another.", "Fishing talks between Norway and Canada end with a quota deal",
                 "Norway → Canada: agreement to cooperate", "disputed", "attributed only",
                 "fetch.robots_disallowed", "GeoNames: places, their coordinates and countries (CC BY 4.0)",
                 "Made at 22 Nov 2026, 02:14 UTC"):
        assert said in text, said


def test_the_page_holds_nothing_but_what_is_allowed(page: str) -> None:
    skeleton = Skeleton(page)
    assert skeleton.strangers() == set()
    assert f'http-equiv="Content-Security-Policy" content="{CSP}"'.replace("'", "&#39;") in page
    assert CSP.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert all(re.fullmatch(r"width:\d{1,3}\.\d%", style) for style in skeleton.styles)
    css = page[page.index("<style>"):page.index("</style>")]
    assert "url(" not in css
    assert "@import" not in css
    assert "&#" not in css, "a style is raw text: an escaped quote breaks it"


def test_links_lead_to_http_or_to_the_page_s_own_files(page: str) -> None:
    links = Skeleton(page).links
    foreign = [link for link in links if (link["href"] or "").startswith(("http://", "https://"))]
    own = [link["href"] for link in links if link not in foreign]
    assert len(foreign) > 10
    assert {link.get("rel") for link in foreign} == {"noopener noreferrer nofollow"}
    assert all(re.fullmatch(r"index\.html|2026-11-21/\w+\.csv", href or "") for href in own)


def test_every_link_of_the_page_to_its_own_files_is_there(home: Path, page: str) -> None:
    own = [link["href"] for link in Skeleton(page).links if not (link["href"] or "").startswith("http")]
    assert own
    assert all((home / "reports" / str(href)).is_file() for href in own)


@pytest.mark.parametrize("wrapping", range(8))
def test_no_text_leaves_its_place(home: Path, figures: dict[str, Figure], wrapping: int) -> None:
    harmless = Skeleton(render(home, poison(figures, "harmless"))).tags
    payloads = PAYLOADS[25 * wrapping: 25 * wrapping + 25]
    assert len(payloads) == 25
    for payload in payloads:
        html = render(home, poison(figures, payload))
        skeleton = Skeleton(html)
        assert skeleton.tags == harmless, payload
        assert skeleton.strangers() == set()
        assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f]", html)


def test_no_text_leaves_its_place_in_a_chart() -> None:
    payloads = PAYLOADS[::7]  # every attempt and every wrapping; the renderer needs its time for each label
    bars = [{"country_name": payload, "article_share": 0.5, "share_text": payload} for payload in payloads]
    steps = [{"step_name": "step", "input_text": payload, "kind": "done", "kind_number": 0, "share": 1, "is_first": True}
             for payload in payloads[:5]]
    events = [{"series_date": DAY, "quad_class": payload, "incident_count": 1} for payload in payloads]
    for drawing in (draw_attention(bars, PAYLOADS[0]), draw_funnel(steps, PAYLOADS[3]), draw_event_types(events, PAYLOADS[178], DAY)):
        skeleton = Skeleton(drawing)
        assert skeleton.strangers() == set()
        assert {tag for tag, _ in skeleton.tags} <= {"svg", "g", "path", "line", "text"}
        assert drawing.count("<svg") == 2


def test_hostile_rows_make_the_same_page_as_harmless_ones(tmp_path: Path) -> None:
    pages = []
    for name, text in (("hostile", PAYLOADS[177].replace("\0", "")), ("harmless", "harmless")):
        make_published(tmp_path / name, text=text)
        pages.append(write_report(load_settings(tmp_path / name, {}), None, now=NOW).read_text(encoding="utf-8"))
    hostile, harmless = map(Skeleton, pages)
    assert hostile.strangers() == set()
    assert {tag for tag, _ in hostile.tags} == {tag for tag, _ in harmless.tags}
    assert hostile.links == harmless.links


def test_foreign_addresses_become_links_only_when_they_are_http() -> None:
    assert [url for url in BAD_URLS if safe_url(url) is not None] == []
    assert [url for url in GOOD_URLS if safe_url(url) != url] == []
    assert safe_url(None) is None


def test_the_same_file_and_time_give_the_same_bytes(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home / "published", tmp_path / "published", symlinks=True)
    for place in (home, tmp_path):
        write_report(load_settings(place, {}), DAY, now=NOW)
    written = [{path.relative_to(place / "reports"): path.read_bytes() for path in (place / "reports").glob(f"{DAY}*/*.csv")} |
               {"page": (place / "reports" / f"{DAY}.html").read_bytes()} for place in (home, tmp_path)]
    assert len(written[0]) == len(FIGURES) + 1
    assert written[0] == written[1]


def test_a_heavy_night_stays_under_500_kb(home: Path, figures: dict[str, Figure]) -> None:
    def swell(key: str, value: object) -> object:
        long = f"https://news.example/{'a' * 1900}" if key.endswith("url") else "Wörter & <Zeichen> " * 200
        return long if isinstance(value, str) else value

    ours = {"outcome_code", "health"}
    heavy = {name: replace(figure, rows=tuple({k: v if k in ours else swell(k, v) for k, v in row.items()}
                                              for row in figure.rows * (1 if name in {"funnel", "verdict"} else 400)))
             for name, figure in figures.items()}
    html = render_night(load_settings(home, {}), DAY, heavy, draw_charts(DAY, figures), now=NOW)
    assert len(heavy["stories"].rows) > 2000
    assert len(html.encode()) < 500_000


def test_items_without_an_outcome_are_called_a_fault(home: Path, figures: dict[str, Figure]) -> None:
    assert "not accounted for" not in render(home, figures)
    rows = [dict(row) for row in figures["funnel"].rows]
    next(row for row in rows if row["outcome_code"] == "extract.too_short")["item_count"] -= 3
    html = render(home, {**figures, "funnel": replace(figures["funnel"], rows=tuple(rows))})
    assert "not accounted for" in html
    assert "3 items cannot be accounted for." in html


def test_an_empty_night_has_a_page(tmp_path: Path) -> None:
    make_published(tmp_path, empty=True)
    page = write_report(load_settings(tmp_path, {}), None, now=NOW).read_text(encoding="utf-8")
    assert "The night brought no article." in page
    assert Skeleton(page).strangers() == set()


def test_nights_are_found_or_named(home: Path, tmp_path: Path) -> None:
    settings = load_settings(home, {})
    assert write_report(settings, date(2026, 11, 20), now=NOW).name == "2026-11-20.html"
    assert write_report(settings, None, now=NOW).name == "2026-11-21.html"
    index = (home / "reports" / "index.html").read_text(encoding="utf-8")
    assert [link["href"] for link in Skeleton(index).links] == ["index.html", "2026-11-21.html", "2026-11-20.html", "index/nights.csv"]
    assert Skeleton(index).strangers() == set()
    with pytest.raises(UsageError, match="no night of 2020-01-01 in the published file; the latest is 2026-11-21"):
        write_report(settings, date(2020, 1, 1), now=NOW)
    with pytest.raises(NotPublished):
        write_report(load_settings(tmp_path, {}), None, now=NOW)


def test_without_the_extra_one_sentence_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    with pytest.raises(UsageError, match="the page needs the extra `report`"):
        write_report(load_settings(home, {}), None, now=NOW)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_browser_sees_no_more_than_we_wrote(tmp_path: Path) -> None:
    make_published(tmp_path / "home", text=PAYLOADS[128])
    page = write_report(load_settings(tmp_path / "home", {}), None, now=NOW)
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}"]
    seen = subprocess.run(["chromium", *flags, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=60, check=True).stdout
    assert "newsmill: 21 Nov 2026" in seen
    assert Skeleton(seen).strangers() == set()
    assert [tag for tag, _ in Skeleton(seen).tags] == [tag for tag, _ in Skeleton(page.read_text(encoding="utf-8")).tags]
