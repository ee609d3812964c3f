"""Ask every feed that is due, and every page that a feed has named since; keep the exact bytes.

Runs every 15 minutes and does nothing but polling and capture: what it brings is appended to today's UTC day, and worked on by
`news_ingest` after the day has closed. A feed is asked when its own rhythm says so, not at every run.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag, task

from pipeline import alerts


@dag(
    schedule="*/15 * * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"on_failure_callback": alerts.alert_failure,
                  "retries": 2, "retry_delay": timedelta(minutes=1), "execution_timeout": timedelta(minutes=14)},
    params={"now": Param(None, type=["null", "string"], format="date-time", description="Play another moment than now (demos, tests)")},
    doc_md=__doc__,
    tags=["news"],
)
def news_fetch():
    @task
    def poll(params=None) -> dict:
        """One round over the feeds and pages that are due."""
        from pipeline.steps import tasks
        return tasks.poll(params["now"])

    poll()


news_fetch()
