"""Alerts: tell somebody, over a command, a webhook or mail, as `[[alerts]]` in feeds.toml says.

A channel that fails never fails the work: what went wrong is returned, kept in `state/alerts.json`, and shown by `newsmill doctor`.
What was told once is not told again until `FORGOTTEN_AFTER` other things were (`Alert.key`).
"""

import json
import logging
import os
import smtplib
import ssl
import subprocess
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from typing import Any

from pipeline.config import AlertConfig, Settings, load_settings
from pipeline.errors import ChecksFailed, Locked, NewsmillError
from pipeline.home import Home

log = logging.getLogger(__name__)

TIMEOUT = 20.0
"""Seconds for one channel: a night must not wait for a mail server."""

FORGOTTEN_AFTER = 5000
SHOWN = 20
"""Lines of an alert's text; the rest is a number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """Something to tell. kind: one of `config.ALERT_KINDS`. `key`: what makes it the same as one that was told; "" is always told."""

    kind: str
    subject: str
    text: str = ""
    key: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def describe_failure(error: BaseException, what: str) -> Alert | None:
    """The alert for work that failed; None for what needs nobody: a home that is in use, Ctrl-C.

    A night without captures, or with a judgement that cannot be read, is a wrong call too, but nobody is there who made it.
    """
    if isinstance(error, Locked) or not isinstance(error, Exception):
        return None
    kind = "checks_failed" if isinstance(error, ChecksFailed) else "run_failed"
    said = str(error) if isinstance(error, NewsmillError) else f"{type(error).__name__}: {error}"
    return Alert(kind=kind, subject=f"newsmill: {what} failed", text=said, facts={"what": what, "error": said})


@contextmanager
def alerting(settings: Settings, what: str, say: Callable[[str], None]) -> Iterator[None]:
    """Tell of work that fails within the block, then let it fail. `say` hears of channels that failed."""
    try:
        yield
    except BaseException as error:
        alert = describe_failure(error, what)
        for problem in send(settings, [alert] if alert else []):
            say(f"alert not sent: {problem}")
        raise


def alert_failure(context: Mapping[str, Any]) -> None:
    """The callback of an orchestrator's task that failed for good; `context` is the orchestrator's."""
    error = context.get("exception")
    what = f"{context['dag'].dag_id}.{context['task_instance'].task_id} of {context['run_id']}"
    alert = describe_failure(error if isinstance(error, Exception) else NewsmillError(str(error or "no reason given")), what)
    for problem in send(load_settings(), [alert] if alert else []):
        log.warning("alert not sent: %s", problem)


def send(settings: Settings, alerts: Iterable[Alert]) -> list[str]:
    """Tell each alert over every channel that is set for its kind; what went wrong, a line each. Raises nothing but what state/ raises."""
    home = Home(settings.home)
    before = read_memory(home)
    said: list[str] = list(before["said"])
    problems = []
    for alert in alerts:
        channels = [channel for channel in settings.alerts if alert.kind in channel.on]
        if not channels or (alert.key and alert.key in said):
            continue
        failed = [f"{channel.name}: {problem}" for channel in channels if (problem := tell(channel, alert, settings))]
        problems += failed
        if alert.key and len(failed) < len(channels):
            said.append(alert.key)
    if settings.alerts:
        write_memory(home, {"said": said[-FORGOTTEN_AFTER:], "problems": problems})
    return problems


def tell(channel: AlertConfig, alert: Alert, settings: Settings) -> str:
    """Tell one alert over one channel; what went wrong, or ""."""
    try:
        if channel.command:
            return run_command(channel, alert, settings)
        if channel.webhook:
            return post_webhook(channel, alert)
        return send_mail(channel, alert)
    except (OSError, ValueError, smtplib.SMTPException, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"


def as_json(alert: Alert) -> bytes:
    """What a command reads on standard input, and a webhook in its body. `text` is what chat services show."""
    return json.dumps({**asdict(alert), "text": f"{alert.subject}\n{alert.text}".strip()}, ensure_ascii=False, default=str).encode()


def run_command(channel: AlertConfig, alert: Alert, settings: Settings) -> str:
    """Run the command, without a shell; the alert as JSON on standard input, kind and subject in the environment."""
    environment = {**os.environ, "NEWSMILL_HOME": str(settings.home), "NEWSMILL_ALERT": alert.kind, "NEWSMILL_SUBJECT": alert.subject}
    done = subprocess.run(channel.command, input=as_json(alert), env=environment, capture_output=True, timeout=TIMEOUT, check=False)  # noqa: S603
    return "" if done.returncode == 0 else f"exit code {done.returncode}: {done.stderr.decode('utf-8', 'replace').strip()[:200]}"


def post_webhook(channel: AlertConfig, alert: Alert) -> str:
    """POST the alert as JSON. An answer of 300 or more is a failure; a redirect is not followed."""
    headers = {"Content-Type": "application/json", "User-Agent": "newsmill"}
    if channel.token_variable:
        headers["Authorization"] = f"Bearer {os.environ.get(channel.token_variable, '')}"
    request = urllib.request.Request(channel.webhook, data=as_json(alert), headers=headers, method="POST")  # noqa: S310 - http(s) by the schema
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
        return "" if answer.status < 300 else f"HTTP status {answer.status}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Whoever answers with another address does not get what we know."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


def send_mail(channel: AlertConfig, alert: Alert) -> str:
    """Send a mail to every recipient; a password comes from the environment, and only over TLS to a server that proves its name."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = channel.mail_from, ", ".join(channel.mail_to), " ".join(alert.subject.split())
    message.set_content(alert.text or alert.subject)
    with smtplib.SMTP(channel.smtp_host, channel.smtp_port, timeout=TIMEOUT) as server:
        if channel.smtp_tls:
            server.starttls(context=ssl.create_default_context())  # smtplib's own looks at no certificate
        if channel.smtp_user and not channel.smtp_tls:
            return "a password is only sent over TLS: set smtp_tls"
        if channel.smtp_user:
            server.login(channel.smtp_user, os.environ.get(channel.token_variable, ""))
        refused = server.send_message(message)
    return f"refused: {', '.join(sorted(refused))}" if refused else ""


def read_memory(home: Home) -> dict[str, Any]:
    """What was told, and what went wrong the last time."""
    path = home.state / "alerts.json"
    memory: dict[str, Any] = json.loads(path.read_bytes()) if path.exists() else {}
    return {"said": [], "problems": [], **memory}


def write_memory(home: Home, memory: Mapping[str, Any]) -> None:
    """Keep it."""
    from pipeline.runs import write_json

    write_json(home.state / "alerts.json", memory)


def list_lines(lines: list[str]) -> str:
    """The first lines, and how many more there are."""
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])
