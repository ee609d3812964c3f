"""Three hundred attacks, none of which may come through: scripts in texts, statements that reach out, addresses that lead inside.

The scripts go through every field of a rendered page in tests/report/test_page.py, statements of people through the gate of `newsmill sql`
in tests/warehouse/test_query.py, and requests over sockets in tests/fetch/test_hostile.py; here are more of the last two, and the sum.
"""

import pytest

from pipeline.errors import UsageError
from pipeline.fetch.addresses import AddressGuard
from pipeline.fetch.attempts import FetchFailed
from pipeline.fetch.urls import BadUrl, check_url, find_place
from pipeline.warehouse.query import check_statement
from tests.fetch.test_hostile import ELSEWHERE
from tests.fetch.test_hostile import PAGES as ANSWERS
from tests.report.payloads import PAYLOADS
from tests.warehouse.test_query import FORBIDDEN, UNREACHABLE

INSIDE = [  # http addresses that lead to this machine, to its network, or to nothing that is public
    "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "0", "0.0.0.0", "2130706433", "017700000001", "0x7f000001", "0x7f.1",
    "0177.0.0.1", "127.0.0.01", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
    "169.254.0.1", "100.64.0.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "[::1]",
    "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
    "[fec0::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::127.0.0.1]", "[2001:db8::1]",
    "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "public.example:22", "public.example:6379",
]
STATEMENTS = [
    "SELECT 1 INTO OUTFILE '/tmp/x'", "COPY (FROM mart.articles) TO '/tmp/x.parquet'", "CREATE SECRET s (TYPE s3)",
    "ATTACH ':memory:' AS m", "ATTACH 'http://127.0.0.1/x.duckdb'", "INSTALL 'x' FROM 'http://127.0.0.1/'",
    "SET enable_external_access = true", "RESET ALL", "SET GLOBAL temp_directory = '/etc'", "PRAGMA enable_profiling",
    "IMPORT DATABASE '/etc'", "ALTER TABLE core.feeds RENAME TO x", "TRUNCATE core.feeds",
    "MERGE INTO core.feeds USING core.feeds AS b ON true WHEN MATCHED THEN DELETE", "COMMENT ON TABLE core.feeds IS 'x'",
    "SELECT 1 /* ; */; DELETE FROM core.feeds", "WITH x AS (SELECT 1) INSERT INTO core.feeds FROM x",
]


def test_there_are_three_hundred() -> None:
    leading = [path for path in ANSWERS if path.startswith("/to-")]
    assert len(PAYLOADS) == 200
    assert len(FORBIDDEN) + len(UNREACHABLE) + len(STATEMENTS) >= 60
    assert len(INSIDE) + len(ELSEWHERE) + len(leading) >= 70


def reach(url: str) -> None:
    """Judge an address as the client does before it asks a resolver, or connects to a literal."""
    place = find_place(check_url(url))
    AddressGuard().check_host(place.host, place.port)


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_leads_inside(host: str) -> None:
    with pytest.raises((BadUrl, FetchFailed)):
        reach(f"http://{host}/")


@pytest.mark.parametrize("sql", STATEMENTS)
def test_no_statement_but_a_question_is_taken(sql: str) -> None:
    with pytest.raises(UsageError):
        check_statement(sql)
