"""`newsmill sql`: what it answers, in which form, and what it refuses."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.warehouse import QueryLimits, open_published, run_query
from pipeline.warehouse.query import QueryFailed, check_statement

FORBIDDEN = [
    "INSERT INTO core.feeds SELECT * FROM core.feeds", "DELETE FROM core.articles", "UPDATE core.feeds SET source_name = 'x'",
    "WITH a AS (SELECT 1) DELETE FROM core.feeds", "DROP TABLE core.articles", "CREATE TABLE x (y INTEGER)",
    "CREATE TEMP TABLE x AS SELECT 1",
    "CREATE MACRO x() AS 1", "ATTACH '/etc/passwd' AS x", "DETACH newsmill", "COPY core.feeds TO '/tmp/x.csv'",
    "COPY (SELECT 1) TO STDOUT",
    "EXPORT DATABASE '/tmp/x'", "INSTALL httpfs", "LOAD httpfs", "SET memory_limit = '100GB'", "RESET lock_configuration",
    "PRAGMA threads = 64",
    "CALL checkpoint()", "CHECKPOINT", "VACUUM", "BEGIN", "USE memory", "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE core.articles", "",
    "-- nothing", "selec 1", "PREPARE x AS SELECT 1", "EXECUTE x",
]
UNREACHABLE = [
    "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_csv('/etc/passwd')", "FROM '/etc/passwd'", "FROM read_blob('/etc/*')",
    "FROM glob('/etc/*')", "FROM read_parquet('http://127.0.0.1:9/x')", "FROM read_json('https://example.org/x')", "FROM duckdb_secrets()",
    "SELECT * FROM sniff_csv('/etc/passwd')", "FROM parquet_schema('/etc/passwd')", "SELECT getenv('HOME')", "FROM sys", "FROM json",
    "FROM query('SELECT * FROM read_text(''/etc/passwd'')')", "FROM query_table('/etc/passwd')", "SELECT which_secret('s3://x', 's3')",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_only_one_statement_that_reads_is_taken(sql):
    with pytest.raises(UsageError):
        check_statement(sql)


@pytest.mark.parametrize("sql", ["SELECT 1", "FROM x", "WITH a AS (SELECT 1) FROM a", "DESCRIBE x", "SUMMARIZE x", "SHOW TABLES",
                                 "EXPLAIN SELECT 1", "VALUES (1)", "TABLE x", "SELECT 1;", "-- why\nSELECT 1"])
def test_questions_are_taken(sql):
    assert check_statement(sql)


@pytest.mark.parametrize("sql", UNREACHABLE)
def test_nothing_of_the_machine_is_in_reach(sample, sql):
    with open_published(sample.home) as connection, pytest.raises(Exception, match=r"Error"):
        connection.execute(sql).fetchall()


def ask(sample, capfd, sql, **options):
    run_query(sample.home, sql, **options)
    return capfd.readouterr().out


def test_a_table(sample, capfd):
    out = ask(sample, capfd, "SELECT source_name, count(*) AS articles FROM mart.articles GROUP BY ALL ORDER BY ALL")
    assert out.splitlines()[2].split("│")[0].strip() == "Harbour Post"
    assert ask(sample, capfd, "FROM mart.articles LIMIT 1").startswith("── row 1 ──")


def test_json(sample, capfd):
    query = "SELECT title, authors, captured_at, 'nan'::DOUBLE AS x, NULL AS y FROM mart.articles LIMIT 2"
    rows = json.loads(ask(sample, capfd, query, format="json"))
    assert len(rows) == 2
    assert (rows[0]["authors"], rows[0]["x"], rows[0]["y"]) == (["A. Writer"], None, None)
    assert rows[0]["captured_at"].startswith("2026-11-2")
    assert json.loads(ask(sample, capfd, "SELECT 1 WHERE false", format="json")) == []


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1"])
def test_csv_has_no_formulas(sample, tmp_path, cell):
    run_query(sample.home, f"SELECT '{cell}' AS x, -5 AS n, ['=1'] AS l, NULL AS e", format="csv", output=tmp_path / "x.csv")
    header, row = csv.reader(io.StringIO((tmp_path / "x.csv").read_bytes().decode(), newline=""))
    assert header == ["x", "n", "l", "e"]
    assert row == [f"'{cell}".replace("\r", "\n"), "-5", '["=1"]', ""]


def test_parquet_goes_to_a_file(sample, tmp_path):
    target = tmp_path / "articles.parquet"
    run_query(sample.home, "FROM mart.articles", format="parquet", output=target)
    assert pq.read_table(target).num_rows == 18
    assert [path.name for path in tmp_path.iterdir()] == ["articles.parquet"]
    with pytest.raises(UsageError, match="--output"):
        run_query(sample.home, "FROM mart.articles", format="parquet")
    with pytest.raises(UsageError, match="--format"):
        run_query(sample.home, "FROM mart.articles", format="xlsx")


def test_errors_are_one_line(sample):
    with pytest.raises(UsageError, match="Binder Error") as wrong:
        run_query(sample.home, "SELECT titel FROM mart.articles")
    assert "\n" not in str(wrong.value)
    with pytest.raises(QueryFailed, match="Conversion Error") as failed:
        run_query(sample.home, "SELECT text::INTEGER FROM mart.articles")
    assert (wrong.value.exit_code, failed.value.exit_code) == (2, 1)


def test_a_query_that_runs_away_is_stopped(sample):
    with pytest.raises(QueryFailed, match="stopped after 4 seconds"):
        run_query(sample.home, "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range + b.range = 7",
                  limits=QueryLimits(seconds=4))


@pytest.mark.parametrize("sql", ["SELECT length(repeat('x', 1000000000) || repeat('y', 1000000000))",
                                 "SELECT len(list(range)) FROM range(1000000000)"])
def test_a_query_that_wants_too_much_memory_is_stopped(sample, sql):
    with pytest.raises(QueryFailed):
        run_query(sample.home, sql, limits=QueryLimits(seconds=60, memory_bytes=1_200_000_000))
