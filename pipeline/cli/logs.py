"""Lines for people and for log collectors, on stderr: text or JSON, with nothing in them that could play a trick on their reader.

`NEWSMILL_LOG_FORMAT=json` gives one object a line (`at`, `level`, `logger`, `message`); text is the default. Messages carry titles,
addresses and headers that others wrote: one filter escapes control characters and direction marks, hides credentials in addresses, and
cuts at 500 characters, so that one message is always one line.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.errors import UsageError
from pipeline.fetch.urls import redact_url

LIMIT = 500
FORMATS = ("text", "json")
_ADDRESS = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s'\"<>]+")

log = logging.getLogger("newsmill")


def configure_logs(environ: Mapping[str, str] | None = None) -> None:
    """Send every logger's warnings, and our own lines, to stderr in the form that the environment names. UsageError for another."""
    form = (os.environ if environ is None else environ).get("NEWSMILL_LOG_FORMAT", "text")
    if form not in FORMATS:
        raise UsageError(f"NEWSMILL_LOG_FORMAT is one of {', '.join(FORMATS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(clean_record)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("newsmill: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    log.setLevel(logging.INFO)


def clean_record(record: logging.LogRecord) -> bool:
    """Put the message of a record in the form in which it may be written; every record passes."""
    record.msg, record.args = clean_message(record.getMessage()), None
    if record.exc_info:  # a traceback is many lines, and quotes what it met
        record.msg = clean_message(f"{record.msg}: {record.exc_info[1]!r}")
        record.exc_info, record.exc_text = None, None
    return True


def clean_message(message: str) -> str:
    """One line, printable, without credentials, at most LIMIT characters long."""
    shown = _ADDRESS.sub(lambda found: redact_url(found[0]), message)
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in shown)
    return line if len(line) <= LIMIT else f"{line[:LIMIT - 1]}…"


class JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"at": at, "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()},
                          ensure_ascii=False)
