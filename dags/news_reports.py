"""The page of each night, as soon as its day is published.

Follows `news_ingest` by its asset, one run a day that was published; `params.day` makes a page again.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, Param, PartitionedAssetTimetable, dag, task

from pipeline import alerts


@dag(
    schedule=PartitionedAssetTimetable(assets=Asset(name="newsmill_published", uri="newsmill://published/newsmill.duckdb")),
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    default_args={"on_failure_callback": alerts.alert_failure,
                  "retries": 2, "retry_delay": timedelta(seconds=30)},
    params={"day": Param(None, type=["null", "string"], format="date", description="The UTC day of the page; overrides the partition")},
    doc_md=__doc__,
    tags=["news"],
)
def news_reports():
    @task
    def page(params=None, partition_key=None) -> str:
        """Write the page; its path."""
        from pipeline.steps import tasks
        return tasks.report(params["day"] or partition_key)

    page()


news_reports()
