from pipeline import warehouse
from pipeline.runs import Home
from tests.warehouse.lake import DAY, NIGHT, make_articles, make_tables, settings_of, write_run


def test_first_build_publishes_a_readable_file(tmp_path):
    settings, home = settings_of(tmp_path), Home(tmp_path)
    write_run(home, "live-2026-11-20", make_tables(make_articles(3)))
    result = warehouse.build(settings, ["live-2026-11-20"], now=NIGHT)
    assert result.is_rebuild
    with warehouse.open_published(home) as connection:
        rows = connection.execute("SELECT source_name, title FROM mart.articles ORDER BY url").fetchall()
    assert [row[0] for row in rows] == ["Harbour Post", "Hill Courier", "Wire North"]
    assert DAY
