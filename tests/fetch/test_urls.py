"""Keys: trackers and wrappings go, what chooses an article stays, and a key's key is itself."""

import string
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.fetch import trackers
from pipeline.fetch.urls import BadUrl, check_url, make_key, redact_url, registrable_domain

KEYS = [
    ("https://news.example/a?utm_source=rss&id=3&utm_medium=x", "https://news.example/a?id=3"),
    ("https://news.example/a?fbclid=abc", "https://news.example/a"),
    ("https://news.example/a?xtor=RSS-3&at_medium=custom7", "https://news.example/a"),
    ("HTTPS://News.Example:443/a", "https://news.example/a"),
    ("http://news.example:80/", "http://news.example/"),
    ("http://news.example:8080/", "http://news.example:8080/"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example./a", "https://news.example/a"),
    ("https://news.example/a/./b/../c", "https://news.example/a/c"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("https://news.example/#!/story/12", "https://news.example/#!/story/12"),
    ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    ("https://münchen.example/ä?q=ü", "https://xn--mnchen-3ya.example/%C3%A4?q=%C3%BC"),
    ("https://news.example/%e4%b8%ad", "https://news.example/%E4%B8%AD"),
    ("https://news.example/a b", "https://news.example/a%20b"),
    (" https://news.example/a\n", "https://news.example/a"),
    ("https://user:word@news.example/a?access_token=t&x=1", "https://news.example/a?x=1"),
    ("https://news.example/a?token=t&x=1", "https://news.example/a?token=~e3b98a4da31a&x=1"),
    ("https://news.example/a?x=1;jwt=t", "https://news.example/a?x=1%3Bjwt%3D%2A%2A%2A"),
    ("https://news.example/a?ref=share_btn_tw", "https://news.example/a"),
    ("https://news.example/a?source=RSS-2", "https://news.example/a"),
    ("https://news.example/a?linkid=newsletter", "https://news.example/a"),
    ("https://news.example/a;jsessionid=0A1B?x=1", "https://news.example/a?x=1"),
    ("https://news.example/a?ref=rss", "https://news.example/a"),
    ("https://news.example/a?source=newsletter-2026-03-02", "https://news.example/a"),
    ("https://news.example/a?sid=rss", "https://news.example/a"),
    ("https://news-example.cdn.ampproject.org/c/s/news.example/a.amp?usqp=mq331", "https://news.example/a.amp"),
    ("https://news-example.cdn.ampproject.org/v/s/news.example/a?amp_js_v=0.1&id=3", "https://news.example/a?id=3"),
    ("https://www.google.com/amp/s/news.example/a", "https://news.example/a"),
    ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fnews.example%2Fa%3Fid%3D3%26utm_source%3Dg&usg=x", "https://news.example/a?id=3"),
    ("https://www.google.co.uk/url?q=https://news.example/a&sa=U", "https://news.example/a"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa%3Ffbclid%3Dx&h=y", "https://news.example/a"),
    ("https://www.google.com/url?q=https%3A%2F%2Fa-b.cdn.ampproject.org%2Fc%2Fs%2Fnews.example%2Fa", "https://news.example/a"),
    ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript%3Aalert%281%29"),
    ("https://news.google.com/rss/articles/CBMiXyz?oc=5", "https://news.google.com/rss/articles/CBMiXyz?oc=5"),
    ("https://www.youtube.com/watch?v=abc&si=def&feature=share", "https://www.youtube.com/watch?feature=share&v=abc"),
    ("http://[2001:DB8:0::1]:80/a", "http://[2001:db8::1]/a"),
]

DISTINCT = [
    ["https://news.example/a?id=1", "https://news.example/a?id=2"],
    ["https://news.example/?p=1", "https://news.example/?p=2"],
    ["https://news.example/?page=1", "https://news.example/?page=2", "https://news.example/"],
    ["https://news.example/a", "https://news.example/A", "https://news.example/a/"],
    ["https://news.example/a", "https://m.news.example/a", "https://de.news.example/a", "https://www.news.example/a"],
    ["https://news.example/a%2Fb", "https://news.example/a/b"],
    ["https://news.example/a%3Fb", "https://news.example/a?b"],
    ["https://news.example/a?v=1", "https://news.example/a?v=2"],
    ["https://news.example/a?type=video", "https://news.example/a?type=text"],
    ["https://news.example/story?sid=1001", "https://news.example/story?sid=1002"],
    ["https://news.example/story?ref=chapter-1", "https://news.example/story?ref=chapter-2"],
    ["https://news.example/s?source=42", "https://news.example/s?source=43"],
    ["https://news.example/video?si=1", "https://news.example/video?si=2"],
    ["https://news.example/?article=1", "https://news.example/?article=2"],
    ["https://news.example/?linkid=1", "https://news.example/?linkid=2"],
    ["https://news.example/?token=abc", "https://news.example/?token=abd"],
    ["https://news.example/?campaign_id=12", "https://news.example/?campaign_id=13"],
    ["https://news.example/?ref=ban-on-twitter", "https://news.example/?ref=musk-buys-twitter"],
    ["https://news.example/?ref=facebook-outage", "https://news.example/?ref=facebook-profit"],
    ["https://news.example/?from=bing-crosby", "https://news.example/?from=apple-crumble"],
    ["https://news.example/?pk=1", "https://news.example/?pk=2"],
    ["https://news.example/?story_id=1", "https://news.example/?story_id=2"],
    ["https://news.example/?a=1&a=2", "https://news.example/?a=2"],
    ["https://news.example/?a", "https://news.example/?b"],
    ["https://news.example/#!/a", "https://news.example/#!/b"],
    ["https://news.example/?q=rss+feeds", "https://news.example/?q=newsletters"],
    ["https://news.example/?lang=en", "https://news.example/?lang=fr"],
    ["https://news.example/?cid=4711", "https://news.example/?cid=4712"],
    ["https://news.example/?feed=rss2", "https://news.example/"],
    ["https://news.example/?tag=facebook", "https://news.example/?tag=twitter"],
    ["http://news.example:8080/a", "http://news.example/a"],
    ["https://news.example/a.html", "https://news.example/a.htm"],
    ["https://news.example/a;b", "https://news.example/a;c"],
    ["https://news.example/?date=2026-03-02", "https://news.example/?date=2026-03-03"],
]

REFUSED = ["", "javascript:alert(1)", "data:text/html,x", "file:///etc/hostname", "ftp://news.example/a", "news.example/a",
           "//news.example/a", "http://", "http:///a", "http://[::1", "http://a b.example/", "http://news.example:99999/",
           "https://news.example/" + "a" * 3000, "http://[fe80::zz]/", "mailto:a@news.example", "http://exa<mple/"]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_a_key_is_as_expected_and_settled(url: str, key: str) -> None:
    assert make_key(url) == key
    assert make_key(key) == key


@pytest.mark.parametrize("urls", DISTINCT)
def test_distinct_addresses_stay_distinct(urls: list[str]) -> None:
    assert len({make_key(url) for url in urls}) == len(urls)


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        make_key(url)
    with pytest.raises(BadUrl):
        check_url(url)


HOSTS = st.sampled_from(["news.example", "www.google.com", "l.facebook.com", "a.cdn.ampproject.org", "münchen.example", "127.0.0.1",
                         "[::1]"])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
PARTS = st.one_of(TEXT, st.sampled_from(["..", ".", "%2F", "%", "%zz", "c", "s", "amp", "url", "a;b", ""]))
PATHS = st.lists(PARTS, max_size=5).map("/".join)
NAMES = st.one_of(st.sampled_from([*sorted(trackers.NAMES)[:20], "id", "ref", "q", "u", "url", "utm_x"]), TEXT)
PAIRS = st.lists(st.tuples(NAMES, TEXT), max_size=4)


@st.composite
def urls(draw: st.DrawFn) -> str:
    pairs = draw(PAIRS)
    query = "&".join("=".join(quote(part) if draw(st.booleans()) else part for part in pair) for pair in pairs)
    scheme, fragment = draw(st.sampled_from(["http", "https"])), draw(st.sampled_from(["", "#top", "#!/a", "#/b?c"]))
    return f"{scheme}://{draw(HOSTS)}/{draw(PATHS)}{'?' if query else ''}{query}{fragment}"


@settings(max_examples=400, deadline=None)
@given(urls())
@example("http://news.example/%25%32%46")
@example("https://news.example/#!/a#b")
@example("https://www.google.com/url?q=https://www.google.com/url?q=https://news.example/")
def test_a_keys_key_is_itself(url: str) -> None:
    try:
        key = make_key(url)
    except BadUrl:
        return
    assert make_key(key) == key


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["id", "p", "page", "article", "story", "q", "date"]),
                          st.text(string.ascii_letters + string.digits, min_size=1)),
                min_size=1, max_size=3, unique_by=lambda pair: pair[0]),
       st.lists(st.tuples(st.sampled_from(sorted(trackers.NAMES)), st.text(string.ascii_letters, max_size=5)), max_size=3),
       st.randoms())
def test_trackers_and_order_never_matter_and_the_rest_always_does(kept, dropped, random) -> None:
    def address(pairs) -> str:
        shuffled = list(pairs)
        random.shuffle(shuffled)
        return "https://news.example/a?" + "&".join(f"{name}={value}" for name, value in shuffled)
    assert make_key(address(kept + dropped)) == make_key(address(kept))
    changed = [(kept[0][0], kept[0][1] + "x"), *kept[1:]]
    assert make_key(address(changed)) != make_key(address(kept))


@pytest.mark.parametrize(("url", "domain"), [
    ("https://news.example.co.uk/a", "example.co.uk"), ("http://127.0.0.3:80/", "127.0.0.3"), ("http://press/", "press"), ("", ""),
    ("https://sub.example.com", "example.com"), ("http://[::1]/", "::1"), ("not an address", ""),
    ("https://münchen.de/", "xn--mnchen-3ya.de"),
])
def test_the_registrable_domain(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(("url", "shown"), [
    ("https://user:word@news.example/a", "https://news.example/a"),
    ("https://user:wo@rd@news.example/a@b", "https://news.example/a@b"),
    ("https://news.example/a?x=1&token=abc&y=2", "https://news.example/a?x=1&token=~ba7816bf8f01&y=2"),
    ("https://news.example/a?token=~ba7816bf8f01", "https://news.example/a?token=~ba7816bf8f01"),
    ("https://news.example/a?API_KEY=abc", "https://news.example/a?API_KEY=***"),
    ("https://news.example/a?tokens=3", "https://news.example/a?tokens=3"),
    ("not an address", "not an address"),
])
def test_what_is_shown_holds_no_secret(url: str, shown: str) -> None:
    assert redact_url(url) == shown


@settings(max_examples=300, deadline=None)
@given(urls(), st.sampled_from(["token", "access_token", "Token"]), TEXT)
def test_what_is_shown_has_the_key_of_what_was_asked(url: str, name: str, value: str) -> None:
    """Rows are stored redacted and read again: their key must be the one that the frontier knows."""
    head, separator, fragment = url.partition("#")
    secret = f"{head}{'&' if '?' in head else '?'}{name}={quote(value)}{separator}{fragment}"
    try:
        key = make_key(secret)
    except BadUrl:
        return
    assert make_key(redact_url(secret)) == key
    assert redact_url(redact_url(secret)) == redact_url(secret)
