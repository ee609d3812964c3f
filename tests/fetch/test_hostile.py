"""The hostile wing: one poll over servers that misbehave. Each page ends in its named outcome, and its neighbours are captured."""

import resource
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.capture import index_file, read_page
from pipeline.capture.live import poll
from pipeline.config import FeedConfig, FetchConfig, Settings
from tests.fetch import hostile as h

NOW = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
MB = 1_000_000
RAW_DEFLATE = zlib.compressobj(9, zlib.DEFLATED, -15)
RAW = RAW_DEFLATE.compress(h.PAGE) + RAW_DEFLATE.flush()


def redirect(location: str, status: str = "302 Found", body: bytes = b"") -> bytes:
    return h.reply(body, f"Location: {location}", status=status)


def encoded(coding: str, body: bytes) -> bytes:
    return h.reply(body, f"Content-Encoding: {coding}")


# path → (what the server does, the outcome)
PAGES = {
    "/plain": (h.reply(), "fetch.new"),
    "/gzip": (encoded("gzip", h.gzipped()), "fetch.new"),
    "/x-gzip": (encoded("X-GZip", h.gzipped()), "fetch.new"),
    "/deflate": (encoded("deflate", zlib.compress(h.PAGE)), "fetch.new"),
    "/raw-deflate": (encoded("deflate", RAW), "fetch.new"),
    "/members": (encoded("gzip", h.gzipped(h.PAGE[:40]) + h.gzipped(h.PAGE[40:])), "fetch.new"),
    "/identity": (encoded("identity", h.PAGE), "fetch.new"),
    "/empty-gzip": (encoded("gzip", b""), "fetch.new"),
    "/longer": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(h.PAGE) + h.PAGE + b"more",
                "fetch.connection_failed"),
    "/no-length": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + h.PAGE, "fetch.new"),
    "/cookies": (h.echo, "fetch.new"),
    "/odd-validators": (h.OK + b'ETag: "\xd9\x1b"\r\nLast-Modified: \xff\r\nConnection: close\r\n\r\n' + h.PAGE, "fetch.new"),
    "/gzip-bomb": (encoded("gzip", h.gzip_bomb(200)), "fetch.too_large"),
    "/deflate-bomb": (encoded("deflate", zlib.compress(bytes(50 * MB), 9)), "fetch.too_large"),
    "/member-bomb": (encoded("gzip", h.gzipped(bytes(100_000)) * 1000), "fetch.too_large"),
    "/empty-members": (encoded("gzip", h.gzipped(b"") * 5000), "fetch.bad_encoding"),
    "/nested-gzip": (encoded("gzip, gzip", h.gzipped(h.gzipped())), "fetch.bad_encoding"),
    "/two-headers": (h.reply(h.gzipped(), "Content-Encoding: gzip", "Content-Encoding: gzip"), "fetch.bad_encoding"),
    "/brotli": (encoded("br", h.brotlied()), "fetch.new"),
    "/brotli-bomb": (encoded("br", h.brotlied(bytes(100 * MB))), "fetch.too_large"),
    "/cut-brotli": (encoded("br", h.brotlied(h.PAGE * 50)[:-3]), "fetch.bad_encoding"),
    "/brotli-and-more": (encoded("br", h.brotlied() + b"garbage"), "fetch.bad_encoding"),
    "/lying-brotli": (encoded("br", h.PAGE), "fetch.bad_encoding"),
    "/zstd": (encoded("zstd", h.zstded()), "fetch.new"),
    "/zstd-bomb": (encoded("zstd", h.zstded(bytes(100 * MB))), "fetch.too_large"),
    "/cut-zstd": (encoded("zstd", h.zstded(h.PAGE * 50)[:-3]), "fetch.bad_encoding"),
    "/huge-zstd-window": (encoded("zstd", b"\x28\xb5\x2f\xfd\x04\x98\x01\x00\x00"), "fetch.bad_encoding"),
    "/nested-brotli": (encoded("gzip, br", h.brotlied(h.gzipped())), "fetch.bad_encoding"),
    "/unknown-coding": (encoded("rot13", h.PAGE), "fetch.bad_encoding"),
    "/cut-gzip": (encoded("gzip", h.gzipped(h.PAGE * 50)[:-12]), "fetch.bad_encoding"),
    "/gzip-and-more": (encoded("gzip", h.gzipped() + b"garbage"), "fetch.bad_encoding"),
    "/wrong-gzip-sum": (encoded("gzip", h.gzipped()[:-8] + bytes(8)), "fetch.bad_encoding"),
    "/lying-gzip": (encoded("gzip", h.PAGE), "fetch.bad_encoding"),
    "/broken-gzip": (encoded("gzip", h.gzipped(h.PAGE * 50)[:60] + bytes(40)), "fetch.bad_encoding"),
    "/drip": (h.drip, "fetch.timeout"),
    "/drip-headers": (h.drip_headers, "fetch.timeout"),
    "/silence": (h.say_nothing, "fetch.timeout"),
    "/endless-body": (h.never_end, "fetch.too_large"),
    "/declared-huge": (h.OK + b"Content-Length: 99999999999\r\n\r\nx", "fetch.too_large"),
    "/header-flood": (h.flood_headers, "fetch.too_large"),
    "/one-huge-header": (h.OK + b"X-Big: " + b"y" * 300_000 + b"\r\nContent-Length: 0\r\n\r\n", "fetch.too_large"),
    "/hints": (h.flood_hints, "fetch.timeout"),
    "/short": (h.OK + b"Content-Length: 5000\r\n\r\npart", "fetch.short_body"),
    "/cut-chunk": (h.OK + b"Transfer-Encoding: chunked\r\n\r\n100\r\npart", "fetch.short_body"),
    "/huge-chunk": (h.OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\npart", "fetch.connection_failed"),
    "/two-framings": (h.OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n0\r\n\r\n", "fetch.connection_failed"),
    "/trailer-flood": (h.flood_trailers, "fetch.too_large"),
    "/bad-chunk": (h.OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\npart\r\n0\r\n\r\n", "fetch.connection_failed"),
    "/negative-length": (h.OK + b"Content-Length: -5\r\n\r\npart", "fetch.connection_failed"),
    "/two-lengths": (h.OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\npart", "fetch.connection_failed"),
    "/reset": (h.reset, "fetch.short_body"),
    "/garbage": (b"\x00\x01\x02 what is this\r\n\r\n", "fetch.connection_failed"),
    "/empty-answer": (b"", "fetch.connection_failed"),
    "/http09": (h.PAGE, "fetch.connection_failed"),
    "/bad-header": (b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "fetch.connection_failed"),
    "/nul-in-header": (b"HTTP/1.1 200 OK\r\nX-A: a\x00b\r\nContent-Length: 2\r\n\r\nok", "fetch.connection_failed"),
    "/long-status": (b"HTTP/1.1 200 " + b"A" * 300_000 + b"\r\n\r\n", "fetch.too_large"),
    "/continue": (b"HTTP/1.1 100 Continue\r\n\r\n" + h.reply(), "fetch.new"),
    "/http10": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + h.PAGE, "fetch.new"),
    "/switching": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "fetch.bad_status"),
    "/long-location": (redirect("http://127.0.0.2/" + "a" * 300_000), "fetch.too_large"),
    "/odd-location": (redirect("http://127.0.0.2/\x00\x01"), "fetch.connection_failed"),
    "/loop": (redirect("/loop"), "fetch.too_many_redirects"),
    "/endless/0": (h.redirect_on, "fetch.too_many_redirects"),
    "/hop": (redirect("/plain?hop=1", "301 Moved Permanently"), "fetch.redirected"),
    "/hop-with-body": (redirect("/plain?hop=2", body=b"y" * 2_000_000), "fetch.redirected"),
    "/hop-bomb": (h.reply(h.gzip_bomb(50), "Content-Encoding: gzip", "Location: /plain?hop=3", status="302 Found"), "fetch.redirected"),
    "/to-file": (redirect("file:///etc/hostname"), "fetch.address_refused"),
    "/to-data": (redirect("data:text/html,hello"), "fetch.address_refused"),
    "/to-ftp": (redirect("ftp://127.0.0.1/"), "fetch.address_refused"),
    "/to-private": (redirect("http://10.1.2.3/latest/meta-data"), "fetch.address_refused"),
    "/to-metadata": (redirect("http://169.254.169.254/latest/meta-data"), "fetch.address_refused"),
    "/to-decimal": (redirect("http://2130706433/"), "fetch.address_refused"),
    "/to-hex": (redirect("http://0x7f.1/"), "fetch.address_refused"),
    "/to-mapped": (redirect("http://[::ffff:10.0.0.1]/"), "fetch.address_refused"),
    "/to-nat64": (redirect("http://[64:ff9b::a00:1]/"), "fetch.address_refused"),
    "/to-port": (redirect("http://127.0.0.1:22/"), "fetch.address_refused"),
    "/to-nowhere": (redirect("http://[broken/"), "fetch.bad_url"),
    "/to-inside": (redirect("http://inside.test:PORT/"), "fetch.address_refused"),
    "/to-missing": (redirect("http://missing.test:PORT/"), "fetch.dns_failed"),
    "/no-location": (h.reply(b"", status="302 Found"), "fetch.bad_status"),
    "/204": (h.reply(b"", status="204 No Content"), "fetch.bad_status"),
    "/206": (h.reply(status="206 Partial Content"), "fetch.bad_status"),
    "/304": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "fetch.bad_status"),
    "/400": (h.reply(status="400 Bad Request"), "fetch.bad_status"),
    "/401": (h.reply(b"", 'WWW-Authenticate: Basic realm="x"', status="401 Unauthorized"), "fetch.forbidden"),
    "/402": (h.reply(status="402 Payment Required"), "fetch.forbidden"),
    "/403": (h.reply(status="403 Forbidden"), "fetch.forbidden"),
    "/404": (h.reply(status="404 Not Found"), "fetch.not_found"),
    "/410": (h.reply(status="410 Gone"), "fetch.gone"),
    "/429": (h.reply(b"", "Retry-After: 120", status="429 Too Many Requests"), "fetch.rate_limited"),
    "/451": (h.reply(status="451 Unavailable For Legal Reasons"), "fetch.forbidden"),
    "/500": (h.reply(status="500 Oops"), "fetch.server_error"),
    "/503": (h.reply(b"", "Retry-After: soon", status="503 Busy"), "fetch.rate_limited"),
    "/999": (h.reply(status="999 Odd"), "fetch.server_error"),
    "/reserved-header": (h.reply(h.PAGE, "TDM-Reservation: 1"), "fetch.opted_out"),
    "/reserved-meta": (h.reply(b'<meta name="tdm-reservation" content="1">' + h.PAGE), "fetch.opted_out"),
    "/noai": (h.reply(h.PAGE, "X-Robots-Tag: noai, noimageai"), "fetch.opted_out"),
    "/noindex-for-another": (h.reply(h.PAGE, "X-Robots-Tag: otherbot: noindex"), "fetch.new"),
    "/signal": (h.reply(h.PAGE, "Content-Signal: search=yes, ai-train=no"), "fetch.opted_out"),
}

ROBOTS = {  # what an origin's robots.txt is → the outcome of a page there
    "disallow": (h.reply(b"User-agent: *\nDisallow: /robots", content_type="text/plain"), "fetch.robots_disallowed"),
    "disallow-us": (h.reply(b"\xef\xbb\xbfUser-agent: newsmill\nDisallow: /\n", content_type="text/plain"), "fetch.robots_disallowed"),
    "allow": (h.reply(b"User-agent: *\nDisallow: /private\nAllow: /", content_type="text/plain"), "fetch.new"),
    "against-ai": (h.reply(b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n", content_type="text/plain"), "fetch.opted_out"),
    "signal": (h.reply(b"User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", content_type="text/plain"), "fetch.opted_out"),
    "error": (h.reply(status="500 Oops"), "fetch.robots_disallowed"),
    "busy": (h.reply(status="429 Slow down"), "fetch.robots_disallowed"),
    "forbidden": (h.reply(status="403 Forbidden"), "fetch.new"),
    "binary": (h.reply(bytes(range(256)) * 100, content_type="image/png"), "fetch.new"),
    "huge": (h.reply(b"# padding\n" * 300_000 + b"User-agent: *\nDisallow: /\n", content_type="text/plain"), "fetch.new"),
    "bomb": (encoded("gzip", h.gzip_bomb(100)), "fetch.too_large"),
    "loop": (redirect("/robots.txt"), "fetch.new"),
    "silent": (h.say_nothing, "fetch.timeout"),
    "moved": (redirect("/other-robots.txt"), "fetch.robots_disallowed"),
    "tdmrep": (h.reply(b"", content_type="text/plain"), "fetch.opted_out"),
}

ELSEWHERE = {  # an address as it stands in the feed → its outcome
    "http://missing.test:PORT/a": "fetch.dns_failed",
    "http://inside.test:PORT/a": "fetch.address_refused",
    "http://inside6.test:PORT/a": "fetch.address_refused",
    "http://rebound.test:PORT/a": "fetch.address_refused",
    "http://127.1:PORT/a": "fetch.address_refused",
    "http://0177.0.0.1:PORT/a": "fetch.address_refused",
    "http://0:PORT/a": "fetch.address_refused",
    "http://[::1]:PORT/a": "fetch.address_refused",
    "http://[::ffff:192.168.0.1]:PORT/a": "fetch.address_refused",
    "http://[2002:a00:1::]:PORT/a": "fetch.address_refused",
    "http://[fec0::1]:PORT/a": "fetch.address_refused",
    "http://[ff02::1]:PORT/a": "fetch.address_refused",
    "http://100.64.0.1:PORT/a": "fetch.address_refused",
    "http://127.0.3.1:9/a": "fetch.address_refused",
    "http://127.0.3.250:PORT/a": "fetch.connection_failed",
    "https://127.0.3.1:PORT/a": "fetch.tls_failed",
    "https://self-signed.test:PORT/a": "fetch.tls_failed",
    "http://user:secret-word@127.0.3.1:PORT/plain?access_token=secret-word": "fetch.new",
}


def host_of(number: int) -> str:
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Rows by requested address, the server, how long the poll took, how much memory grew."""
    home = tmp_path_factory.mktemp("hostile")
    hosts = {path: host_of(number) for number, path in enumerate(PAGES)}
    robots_hosts = {name: f"127.0.2.{1 + number}" for number, name in enumerate(ROBOTS)}
    cases = {path: case for path, (case, _) in PAGES.items()}
    cases |= {f"/endless/{n}": h.redirect_on for n in range(1, 30)}
    cases |= {f"/plain?hop={n}": h.reply() for n in range(5)}
    cases |= {f"{robots_hosts[name]}/robots.txt": case for name, (case, _) in ROBOTS.items()}
    cases["/robots/page"] = h.reply()
    cases["/other-robots.txt"] = h.reply(b"User-agent: *\nDisallow: /", content_type="text/plain")
    cases[f"{robots_hosts['tdmrep']}/.well-known/tdmrep.json"] = h.reply(b'[{"location": "/robots/*", "tdm-reservation": 1}]')
    cases["/plain?access_token=secret-word"] = h.reply()
    addresses = ["127.0.0.2", "127.0.3.1", "127.0.2.200", *sorted({*hosts.values(), *robots_hosts.values()})]
    with h.Hostile(cases, addresses) as server:
        def fill(text: str) -> str:
            return text.replace("PORT", str(server.port))
        for path, case in list(server.cases.items()):
            server.cases[path] = case.replace(b"PORT", str(server.port).encode()) if isinstance(case, bytes) else case
        wanted = {f"http://{hosts[path]}:{server.port}{path}": code for path, (_, code) in PAGES.items()}
        wanted |= {f"http://{robots_hosts[name]}:{server.port}/robots/page": code for name, (_, code) in ROBOTS.items()}
        wanted |= {fill(url): code for url, code in ELSEWHERE.items()}
        items = "".join(f"<item><title>x</title><link>{url.replace('&', '&amp;')}</link></item>" for url in wanted)
        server.cases["/feed"] = h.reply(f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode())
        feed = f"http://127.0.0.2:{server.port}/feed"
        fetch = FetchConfig(contact="tests@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(server.port,), total_timeout=4,
                            max_wire_bytes=MB, max_body_bytes=5 * MB, host_interval=0, connections=64)
        settings = Settings(home=home, feeds=(FeedConfig(url=feed, source_name="Hostile"),), fetch=fetch)
        names = h.Names({"inside.test": "10.0.0.1", "inside6.test": "fd00::1",
                         "self-signed.test": "127.0.3.7", "rebound.test": ["127.0.3.1", "10.0.0.1"]})
        before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
        summary = poll(settings, NOW, resolver=names)
        took, grown = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        again = poll(settings, NOW, resolver=names)
    files = sorted(home.glob("captures/*.warc.gz"))
    rows = {row.url_requested: row for path in files for row in index_file(path) if row.kind_code == "page"}
    return {"rows": rows, "wanted": wanted, "server": server, "took": took, "grown": grown, "summary": summary, "again": again,
            "hosts": hosts, "robots": robots_hosts, "file": files[0]}


def row_of(outcome, address: str):
    from pipeline.fetch.urls import redact_url
    return outcome["rows"][redact_url(address)]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_ends_in_its_outcome(outcome, path: str) -> None:
    row = row_of(outcome, f"http://{outcome['hosts'][path]}:{outcome['server'].port}{path}")
    assert row.outcome_code == PAGES[path][1], row.detail


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_decide(outcome, name: str) -> None:
    row = row_of(outcome, f"http://{outcome['robots'][name]}:{outcome['server'].port}/robots/page")
    assert row.outcome_code == ROBOTS[name][1], row.detail
    if row.outcome_code == "fetch.robots_disallowed" or name in {"against-ai", "signal"}:
        assert outcome["server"].asked[f"{outcome['robots'][name]}/robots/page"] == 0, "it was asked all the same"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_is_judged_before_it_is_asked(outcome, address: str) -> None:
    row = row_of(outcome, address.replace("PORT", str(outcome["server"].port)))
    assert row.outcome_code == ELSEWHERE[address], row.detail


def test_every_entry_has_exactly_one_outcome_and_the_neighbours_are_whole(outcome) -> None:
    assert len(outcome["rows"]) == len(outcome["wanted"]) == outcome["summary"].pages.total()
    captured = [row for row in outcome["rows"].values() if row.outcome_code in {"fetch.new", "fetch.redirected"}]
    bodies = {row.url_requested: read_page(outcome["file"], row.warc_offset).body for row in captured}
    whole = {url for url, body in bodies.items() if body.startswith(h.PAGE)}
    assert {url.partition("/plain")[0] for url in bodies.keys() - whole} == {row_of(
        outcome, f"http://{outcome['hosts']['/empty-gzip']}:{outcome['server'].port}/empty-gzip").url_requested}


def test_the_limits_hold(outcome) -> None:
    assert outcome["took"] < 40
    assert outcome["grown"] < 150_000, "kilobytes of memory grown"


def test_nothing_is_asked_twice(outcome) -> None:
    assert outcome["again"].feeds.total() == outcome["again"].pages.total() == 0


def test_cookies_and_secrets_go_nowhere(outcome) -> None:
    row = row_of(outcome, f"http://{outcome['hosts']['/cookies']}:{outcome['server'].port}/cookies")
    assert b"sent:-->" in read_page(outcome["file"], row.warc_offset).body
    assert "authorization" not in outcome["server"].seen["127.0.3.1/plain?access_token=secret-word"].headers
    import zlib as z
    data, text = outcome["file"].read_bytes(), b""
    while data:
        member = z.decompressobj(31)
        text += member.decompress(data)
        data = member.unused_data
    feed_body = text.count(b"secret-word")
    assert feed_body == 2, "only the feed's own bytes, kept as they came, hold it"
    assert b"set-cookie" not in text.lower()


def test_opt_outs_are_kept_and_switchable(outcome, tmp_path: Path) -> None:
    from pipeline.capture.warc import read_records
    notes = [record.block for record in read_records(outcome["file"]) if b'"opt_outs"' in record.block]
    assert any(b"tdm-reservation" in note and b'"title": "x"' in note for note in notes), "the entry stays when the text may not"
    with h.Hostile({"/feed": b"", "/a": PAGES["/noai"][0]}, ["127.0.0.2"]) as server:
        feed = f"http://127.0.0.2:{server.port}/feed"
        server.cases["/feed"] = h.reply(f"<rss><channel><item><link>http://127.0.0.2:{server.port}/a</link></item></channel></rss>".encode())
        fetch = FetchConfig(contact="t@example.org", allow_addresses=("127.0.0.0/8",), allow_ports=(0,), host_interval=0)
        settings = Settings(home=tmp_path, feeds=(FeedConfig(url=feed, source_name="x"),), fetch=replace(fetch, obey_opt_outs=False))
        assert poll(settings, NOW).pages == {"fetch.new": 1}
