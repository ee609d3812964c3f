"""`make demo`: three days of the sample press through Airflow, from feeds to facts.

Starts the press on loopback, plays its days one after the other through the DAGs news_fetch, news_ingest and news_reports (Airflow's own
`dag.test()`, on a migrated database), then asks the published file some questions. Airflow's log goes to a file beside the data.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "data" / "demo"
PORT = 8765

FUNNEL = """
SELECT step_code AS step, item_kind AS item, outcome_code AS outcome, sum(item_count)::BIGINT AS items FROM mart.coverage
GROUP BY ALL ORDER BY min(list_position(['fetch', 'capture', 'extract', 'entities', 'events'], step_code)), item, items DESC, outcome
"""
QUESTIONS = {
    "What happened, and how many independent sources say so?":
        "SELECT report_date, event_title, independent_source_count AS sources, left(example_snippet, 70) AS evidence "
        "FROM mart.events ORDER BY independent_source_count DESC, report_date, event_title LIMIT 8",
    "What was said that did not happen (and so is no event)?":
        "SELECT status, event_type, left(snippet, 90) AS evidence FROM mart.event_mentions WHERE status <> 'asserted' "
        "ORDER BY confidence_score DESC, event_mention_id LIMIT 6",
    "Which stories did most sources tell?":
        "SELECT title, article_count, source_count FROM mart.stories ORDER BY source_count DESC, article_count DESC, title LIMIT 5",
}


def main() -> None:
    """Play the days and show what came of them."""
    started = time.monotonic()
    os.environ.update(NEWSMILL_HOME=str(HOME), AIRFLOW_HOME=str(HOME / "airflow"), AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
                      AIRFLOW__CORE__LOAD_EXAMPLES="False", AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING")
    HOME.mkdir(parents=True, exist_ok=True)
    log = HOME / "airflow.log"
    say(f"newsmill demo: an invented press of three days, on loopback; home {HOME}, Airflow's log {log.name}")
    from tests.press.server import Press
    from tests.press.world import DAYS

    with Press(day=DAYS[0], port=PORT) as press:
        press.write_config(HOME)
        say("starting Airflow (its database is migrated first)")
        with quiet(log):
            migrate()
        for day in DAYS:
            press.set_day(day)
            for dag_id, conf in (("news_fetch", {"now": press.now.isoformat()}), ("news_ingest", {"day": day.isoformat()}),
                                 ("news_reports", {"day": day.isoformat()})):
                say(f"{day:%A %d %B}: {dag_id}")
                with quiet(log):
                    run_dag(dag_id, conf)
    show(DAYS[-1])
    say(f"done in {time.monotonic() - started:.0f} s")


def migrate() -> None:
    """Airflow's metadata database at its newest schema."""
    from airflow.utils.db import upgradedb

    upgradedb()


def run_dag(dag_id: str, conf: dict[str, object]) -> None:
    """One run of a DAG by Airflow. Exits when it does not succeed."""
    import importlib

    dag = getattr(importlib.import_module(f"dags.{dag_id}"), dag_id)()  # a fresh DAG: one that was tested keeps its conf
    for task in dag.tasks:
        task.retries = 0
    run = dag.test(run_conf=conf)
    if run.state != "success":
        sys.exit(f"{dag_id} {conf} ended as {run.state}; see {HOME / 'airflow.log'}")


def show(day: date) -> None:
    """The funnel, three questions with their answers, the digest and the page."""
    from pipeline.config import load_settings
    from pipeline.home import Home
    from pipeline.warehouse import content_digests
    from pipeline.warehouse.query import run_query

    home = Home(load_settings().home)
    print("\nWhat came of everything that was fetched\n", flush=True)
    run_query(home, FUNNEL)
    for question, query in QUESTIONS.items():
        print(f"\n{question}\n\n  {query}\n", flush=True)
        run_query(home, query)
    digests = content_digests(HOME / "published" / "newsmill.duckdb")
    print(f"\n{sum(rows for rows, _ in digests.values()):,} rows in {len(digests)} tables; digest of all content "
          f"{combine(sha for _, sha in digests.values())}")
    print(f"ask it yourself:  NEWSMILL_HOME={HOME} .venv/bin/newsmill sql \"FROM mart.help\"")
    print(f"the page:         {home.reports / f'{day}.html'}")


def combine(digests: Iterator[str]) -> str:
    """One short digest of several."""
    import hashlib

    return hashlib.sha256("".join(digests).encode()).hexdigest()[:16]


def say(message: str) -> None:
    """A line for people, at once."""
    print(message, file=sys.stderr, flush=True)


@contextmanager
def quiet(log: Path) -> Iterator[None]:
    """Everything that this process and its children print goes to the end of `log` while the block runs."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, handle in enumerate(kept, 1):
            os.dup2(handle, number)
            os.close(handle)


if __name__ == "__main__":
    main()
