"""Archives: the same way as a night, from any past instead of today's feeds.

    airflow dags trigger news_backfill -c '{"source": "warc", "places": ["/archive"], "from": "2026-03-02", "to": "2026-03-08"}'
    make backfill SOURCE=/archive FROM=2026-03-02 TO=2026-03-08         triggers it and follows it

The log of `plan` says which time the days filter, and what they come to. Each file, feed or host is one run, named by what it is, so that
the same request again goes on where it stopped and changes nothing that is done. All runs are built in one batch.
"""

from datetime import timedelta

import pendulum
from airflow.sdk import Param, dag, task, task_group

from pipeline import alerts

SOURCES = ["warc", "ccnews", "jsonl", "urls", "sitemap", "feed", "wayback", "captures"]
WORDS = {"type": "array", "items": {"type": "string"}}


@dag(
    schedule=None,
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={"on_failure_callback": alerts.alert_failure,
                  "retries": 3, "retry_delay": timedelta(seconds=30), "retry_exponential_backoff": 2.0},
    params={
        "source": Param("warc", enum=SOURCES, description="Where the archive lies"),
        "places": Param([], description="Paths on this machine, addresses, hosts or months, as the source needs them", **WORDS),
        "from": Param(None, type=["null", "string"], format="date", description="First UTC day; empty for all"),
        "to": Param(None, type=["null", "string"], format="date", description="Last UTC day, included"),
        "hosts": Param([], description="Of WARC files and CC-NEWS, only these hosts and their subdomains", **WORDS),
        "shards": Param(None, type=["null", "integer"], minimum=1, maximum=1000, description="Slices a run; default: one per 400 records"),
    },
    doc_md=__doc__,
    tags=["news"],
)
def news_backfill():
    @task
    def plan(params=None) -> list[list[dict]]:
        """What the request comes to: runs, days, records, bytes, time."""
        from pipeline.steps import tasks
        return tasks.plan_archive(params["source"], params["places"], params["from"], params["to"], params["hosts"])

    @task(max_active_tis_per_dag=1)
    def capture(runs: list[dict], params=None) -> list[str]:
        """Bytes into the captures; the names of their shards. One at a time: runs may ask the same host, in turns."""
        from pipeline.steps import tasks
        return tasks.capture(runs, params["shards"])

    @task
    def cut(names) -> list[list[str]]:
        """Shards into tasks that are worth their start."""
        from pipeline.steps import tasks
        return tasks.cut(names)

    @task_group
    def shard(names: list[str]) -> list[str]:
        @task
        def extract(names: list[str]) -> list[str]:
            """Articles from bytes."""
            from pipeline.steps import tasks
            return tasks.extract(names)

        @task
        def annotate(names: list[str]) -> list[str]:
            """Entities, events and quotes from articles."""
            from pipeline.steps import tasks
            return tasks.annotate(names)

        return annotate(extract(names))

    @task(retries=6, max_active_tis_per_dag=1)
    def build(groups) -> dict:
        """Load, derive, check, publish: once for all. A build that is under way elsewhere is waited for by trying again."""
        from pipeline.steps import tasks
        return tasks.build(groups)

    @task(retries=0)
    def judge(groups) -> None:
        """Turn red when too many items failed; what is sound is published all the same."""
        from pipeline.steps import tasks
        tasks.judge(groups)

    groups = cut(capture.expand(runs=plan()))
    shard.expand(names=groups) >> build(groups) >> judge(groups)


news_backfill()
