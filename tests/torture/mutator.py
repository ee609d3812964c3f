"""Seeded damage to bytes: the same seed makes the same input, so that whatever is found can be made again."""

import random
from collections.abc import Sequence

MARKUP = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [<!ENTITY a \"b\">]>", b"&a;", b"&#0;", b"&#55296;",
    b"&#1114112;", b"&#x110000;", b"&#99999999999999;", b"&nbsp;", b"&amp;lt;", b"<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    b"encoding=\"cp037\"", b"encoding=\"unicode_escape\"", b"encoding=\"\xff\"", b"</gml:pos>", b"<gml:pos srsName=\"x\">",
    b"<a xmlns:b=\"\" b:c=\"d\"/>", b"<x:y/>", b"\x00", b"\x0b", b"\x1b[2J", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xc3", b"\r\n\r\n", b"javascript:alert(1)", b"data:text/html,x", b"file:///etc/passwd",
    b"http://[::1", b"http://user:pw@host/", b"//host/x", b"http://\xff/", b"http://a.example:99999999999/", b"/etc/passwd",
    b"9999-12-31T23:59:59-12:00", b"0000-00-00", b"0001-01-01T00:00:00+14:00", b"2026-02-31", b"2026-11-21T25:61:61Z",
    b"Mon, 99 Foo 99999 99:99:99 +9999", b"1" * 400, b"-1", b"1e999", b"NaN", b"null", b"true", b"{}", b"[]", b"\"",
    b"<script>alert(1)</script>", b"<p>", b"</p>", b"<div>" * 60, b"</div>" * 60, b"<table><tr><td>", b"<svg>", b"<math>", b"<template>",
    b"<time datetime=\"0000-00-00T99:99\">", b"<meta property=\"og:title\" content=\"", b"<meta charset=\"utf-7\">",
    b"<base href=\"//x\">", b"<link rel=canonical href=\"javascript:x\">", b"<script type=\"application/ld+json\">", b"</script>",
    b"{\"@type\":\"NewsArticle\",", b"\"datePublished\":{}", b"\"author\":[[[]]]", b"\"@graph\":1", b"<h1>", b"<br/>" * 40, b"<item>",
    b"</item>", b"<entry>", b"<link>", b"</rss>",
]
HTTP = [
    b"\r\n", b"\n", b"\r", b"\r\n\r\n", b": ", b"HTTP/1.1 200 OK\r\n", b"HTTP/9.9 999 \xff\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n",
    b"\x00", b" ", b"Content-Length: -1\r\n", b"Content-Length: 0\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: 5, 6\r\n", b"\xff", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity, chunked\r\n", b"0\r\n\r\n",
    b"ffffffffffffffff\r\n", b"5;x=\"y\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: br\r\n", b"Content-Encoding: zstd\r\n",
    b"Content-Encoding: gzip, gzip\r\n", b"\x1f\x8b\x08", b"Location: http://127.0.0.1:1/\r\n", b"Location: file:///etc/passwd\r\n",
    b"Location: \r\n", b"Location: //[\r\n", b"Location: /\xff\r\n", b"Set-Cookie: a=b\r\n", b"ETag: \"" + b"x" * 3000 + b"\"\r\n",
    b"Last-Modified: never\r\n", b"Retry-After: -9\r\n", b"Retry-After: 1e99\r\n", b"Content-Type: text/html; charset=\xff\r\n",
    b"Content-Type: ;;;\r\n", b"Content-Type: " + b"a/b;" * 200 + b"\r\n", b"TDM-Reservation: 1\r\n", b"X-Robots-Tag: noai\r\n",
    b"Content-Usage: train-ai=n\r\n", b"X: " + b"y" * 9000 + b"\r\n", b" folded\r\n", b"Connection: upgrade\r\n",
    b"HTTP/1.1 301 Moved\r\n", b"HTTP/1.1 304 Not Modified\r\n", b"HTTP/1.1 204 No Content\r\n", b"HTTP/1.0 200\r\n",
    b"HTTP/1.1 000 x\r\n",
]
ARCHIVE = [
    b"WARC/1.1\r\n", b"WARC/1.0\r\n", b"WARC/0.17\r\n", b"WARC-Type: response\r\n", b"WARC-Type: revisit\r\n", b"WARC-Type: metadata\r\n",
    b"\r\n\r\n", b"Content-Length: 0\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: \xff\r\n",
    b"WARC-Date: never\r\n", b"WARC-Date: 0001-01-01T00:00:00+14:00\r\n", b"WARC-Target-URI: ../../etc/passwd\r\n",
    b"WARC-Target-URI: http://[\r\n", b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x1c\xff\xff", b"\x28\xb5\x2f\xfd", b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 abc\r\n", b"\x00" * 20, b"WARC-Block-Digest: sha1:x\r\n", b"WARC-Concurrent-To: <urn:uuid:0>\r\n",
    b"Content-Type: application/http; msgtype=response\r\n", b"{\"newsmill\": 1}", b"{\"newsmill\": 1, ", b"\"outcome\": \"nonsense\"",
    b"\"kind\": \"feed\"", b"\"at\": \"never\"", b"\"entry\": 7", b"\"url\": null", b"Content-Type: application/json\r\n",
]


def mutate(body: bytes, chance: random.Random, tokens: Sequence[bytes], *, others: Sequence[bytes] = (), limit: int = 200_000) -> bytes:
    """One to eight wounds: a flipped bit, bytes lost, doubled, moved or replaced, a token put in, a piece of another input, a cut."""
    data = bytearray(body)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        at = chance.randrange(len(data) + 1)
        until = min(len(data), at + chance.choice((1, 2, 8, 40, 300)))
        wound = chance.randrange(9)
        if wound == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif wound == 1:
            del data[at:until]
        elif wound == 2:
            data[at:at] = data[at:until] * chance.choice((1, 2, 50))
        elif wound == 3:
            data[at:until] = chance.randbytes(until - at)
        elif wound in {4, 5, 6}:
            data[at:at if chance.random() < 0.6 else until] = chance.choice(tokens)
        elif wound == 7 and others:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            data[at:at] = other[start:start + chance.choice((10, 200, 2000))]
        elif wound == 8 and chance.random() < 0.4:
            del data[at:]
    return bytes(data[:limit])
