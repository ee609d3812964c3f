"""The night: work on the day that has closed, and publish it.

    nightly   at 02:00 UTC for the UTC day before, as that day's partition
    ad hoc    trigger with a partition key, or with params {"day": "2026-11-21"}
    again     make reprocess FROM=2026-11-01 TO=2026-11-07: airflow backfill create, with T23:59 on the last day

Fetches nothing. A shard that fails is tried again alone; the published file changes only in `build`, when every shard is there and
every check holds.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Asset, CronPartitionTimetable, Param, dag, task, task_group

from pipeline import alerts

outlet = Asset(name="newsmill_published", uri="newsmill://published/newsmill.duckdb")


@dag(
    schedule=CronPartitionTimetable("0 2 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"),
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=2,
    default_args={"on_failure_callback": alerts.alert_failure,
                  "retries": 3, "retry_delay": timedelta(seconds=30), "retry_exponential_backoff": 2.0},
    params={
        "day": Param(None, type=["null", "string"], format="date", description="The UTC day to work on; overrides the partition"),
        "shards": Param(None, type=["null", "integer"], minimum=1, maximum=1000, description="Slices; by default one per 400 records"),
    },
    doc_md=__doc__,
    tags=["news"],
)
def news_ingest():
    @task
    def plan(params=None, partition_key=None) -> list[list[str]]:
        """Index the day's captures; the names of its shards."""
        from pipeline.steps import tasks
        return tasks.plan_day(params["day"] or partition_key, params["shards"])

    @task_group
    def shard(names: list[str]) -> list[str]:
        @task
        def extract(names: list[str]) -> list[str]:
            """Articles and entries from bytes."""
            from pipeline.steps import tasks
            return tasks.extract(names)

        @task
        def annotate(names: list[str]) -> list[str]:
            """Entities, events and quotes from articles."""
            from pipeline.steps import tasks
            return tasks.annotate(names)

        return annotate(extract(names))

    @task(outlets=[outlet], max_active_tis_per_dag=1)
    def build(groups, params=None, outlet_events=None) -> dict:
        """Load, derive, check, publish."""
        from pipeline.steps import tasks
        if params["day"]:  # an ad-hoc run says which day it filled
            outlet_events[outlet].add_partitions(params["day"])
        return tasks.build(groups)

    @task(retries=0)
    def judge(groups) -> None:
        """Turn red when too many items failed; what is sound is published all the same."""
        from pipeline.steps import tasks
        tasks.judge(groups)

    groups = plan()
    shard.expand(names=groups) >> build(groups) >> judge(groups)


news_ingest()
