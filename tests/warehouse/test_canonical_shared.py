"""The check that finds pages which all name one address as their own, and tell different things."""

import duckdb
import pyarrow as pa
import pytest

from pipeline.warehouse.checks import list_checks
from pipeline.warehouse.engine import create_file
from schemas.contract import arrow_schema, metadata
from tests.report.sample import fill


@pytest.mark.parametrize(("titles", "is_found"), [
    (["Cable cut", "Bridge opened", "Harbour closed"], True),
    (["Cable cut", "Cable cut", "Cable cut in the strait"], False),
    (["Cable cut", "Bridge opened"], False),
])
def test_pages_that_share_an_address(tmp_path, titles, is_found):
    articles = metadata.tables["core.articles"]
    schema = arrow_schema(articles)
    rows = [fill({"run_id": "r", "article_id": "a", "article_version_id": str(number), "url": f"https://hill.example/{number}",
                  "canonical_url": "https://hill.example/news-today", "title": title, "authors": []}, schema)
            for number, title in enumerate(titles)]
    create_file(tmp_path / "file.duckdb")
    with duckdb.connect(str(tmp_path / "file.duckdb")) as connection:
        connection.register("rows", pa.Table.from_pylist(rows, schema=schema))
        connection.execute("INSERT INTO core.articles SELECT * FROM rows")
        connection.execute("CREATE TEMP TABLE batch_runs AS SELECT 'r' AS run_id")
        (check,) = [check for check in list_checks() if check.name == "canonical_shared"]
        found = connection.execute(check.sql).fetchall()
    assert [row[:2] for row in found] == ([("a", len(titles))] if is_found else [])
