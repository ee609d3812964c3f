"""Care for the home, once a day after the night: let go of what `[retention]` says, then prove what is left.

By default nothing is let go. `verify` proves the file, the lake, and a sample of captures and articles; `[[alerts]]` tell what it finds.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import dag, task

from pipeline import alerts


@dag(
    schedule="0 5 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"on_failure_callback": alerts.alert_failure,
                  "retries": 2, "retry_delay": timedelta(minutes=10)},
    doc_md=__doc__,
    tags=["news"],
)
def maintenance():
    @task
    def prune() -> dict:
        """Let go of captures, texts and facts that are older than the settings allow."""
        from pipeline.steps import tasks
        return tasks.prune()

    @task
    def verify() -> dict:
        """Prove the published file; fail with what is not sound."""
        from pipeline.steps import tasks
        return tasks.verify()

    prune() >> verify()


maintenance()
