"""Archives: the same way as a night, from files instead of feeds.

    airflow dags trigger news_backfill -c '{"source": "warc", "paths": ["/archive/a.warc.gz"]}'

Each file is one run, named by its digest; all are built in one batch.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag, task, task_group


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(seconds=30), "retry_exponential_backoff": 2.0},
    params={
        "source": Param("warc", enum=["warc", "jsonl"], description="WARC files, or lines of JSON with texts"),
        "paths": Param([], type="array", items={"type": "string"}, description="Files on this machine"),
        "shards": Param(None, type=["null", "integer"], minimum=1, maximum=1000, description="Slices a file; default: one per 400 records"),
    },
    doc_md=__doc__,
    tags=["news"],
)
def news_backfill():
    @task
    def plan(params=None) -> list[str]:
        """Copy the files into captures/ and index them; the names of their shards."""
        from pipeline.steps import tasks
        return tasks.plan_archive(params["source"], params["paths"], params["shards"])

    @task_group
    def shard(name: str) -> str:
        @task
        def extract(name: str) -> str:
            """Articles from bytes."""
            from pipeline.steps import tasks
            return tasks.extract(name)

        @task
        def annotate(name: str) -> str:
            """Entities, events and quotes from articles."""
            from pipeline.steps import tasks
            return tasks.annotate(name)

        return annotate(extract(name))

    @task(max_active_tis_per_dag=1)
    def build(names) -> dict:
        """Load, derive, check, publish: once for all files."""
        from pipeline.steps import tasks
        return tasks.build(names)

    @task(retries=0)
    def judge(names) -> None:
        """Turn red when too many items failed; what is sound is published all the same."""
        from pipeline.steps import tasks
        tasks.judge(names)

    names = plan()
    shard.expand(name=names) >> build(names) >> judge(names)


news_backfill()
