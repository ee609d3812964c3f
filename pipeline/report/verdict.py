"""What a night brought, in plain sentences."""

from collections.abc import Sequence

from pipeline.records import Row
from pipeline.report.funnel import FunnelStep
from pipeline.report.words import say_count


def say_verdict(row: Row, steps: Sequence[FunnelStep]) -> list[str]:
    """Sentences from the row of sql/reports/verdict.sql and the funnel: what came, what repeats, what failed, what was checked."""
    return [*_say_articles(row), _say_failures(steps), *_say_missing(steps), *_say_checks(row)]


def _say_articles(row: Row) -> list[str]:
    articles, copies = row["article_count"], row["copy_count"]
    if not articles:
        return ["The night brought no article."]
    tell, report = ("tells", "reports") if articles == 1 else ("tell", "report")
    sentence = (f"{_begin(articles, 'article')} from {say_count(row['source_count'], 'source')} {tell} "
                f"{say_count(row['story_count'], 'story', 'stories')} and {report} {say_count(row['incident_count'], 'incident')}.")
    return [sentence, *([f"{_begin(copies, 'article repeats', 'articles repeat')} the text of another."] if copies else [])]


def _say_failures(steps: Sequence[FunnelStep]) -> str:
    failed = sum(step.count("failed") for step in steps)
    return f"{_begin(failed, 'item')} failed on the way." if failed else "Nothing failed on the way."


def _say_missing(steps: Sequence[FunnelStep]) -> list[str]:
    missing = sum(abs(step.missing_count) for step in steps)
    return [f"{_begin(missing, 'item')} cannot be accounted for."] if missing else []


def _say_checks(row: Row) -> list[str]:
    if not row["check_count"]:
        return []
    found = row["finding_check_count"]
    checks = say_count(row["check_count"], "check")
    return [f"{found:,} of {checks} found something." if found else f"All {checks} passed."]


def _begin(count: int, singular: str, plural: str = "") -> str:
    return say_count(count, singular, plural).capitalize()
