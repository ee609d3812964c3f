"""Airflow's own server, as `make airflow` starts it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from dags.control.api import Api, Unreachable

AIRFLOW = [str(Path(sys.executable).with_name("airflow"))]
START_SECONDS = 600.0
STOP_SECONDS = 90.0


class Server:
    """A running Airflow as a context: the one that answers, or one that is started here and stopped at the end."""

    def __init__(self) -> None:
        self.api = Api(find_base())
        self.log = Path(os.environ["AIRFLOW_HOME"]) / "standalone.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if not self.is_ready():
            print(f"starting Airflow; its log is {self.log}", flush=True)
            self.log.parent.mkdir(parents=True, exist_ok=True)
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts us in the background hands down "ignore"
            self._process = subprocess.Popen([*AIRFLOW, "standalone"], stdout=self.log.open("ab"),  # noqa: S603 - ours
                                             stderr=subprocess.STDOUT, start_new_session=True, env=find_airflow())
            try:
                self._wait()
            except BaseException:
                self._stop()
                raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def is_ready(self) -> bool:
        """Whether it schedules, and knows our DAGs."""
        try:
            health = self.api.get("monitor/health")
            return bool(health["scheduler"]["status"] == "healthy" and self.api.get("dags/news_backfill"))
        except (Unreachable, KeyError):
            return False

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"Airflow did not start; see {self.log}")
            time.sleep(2)

    def _stop(self) -> None:
        """SIGINT lets it end its children, SIGTERM would leave them; the whole group is killed if that is not enough."""
        if self._process is None:
            return
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGTERM, 20), (signal.SIGKILL, 20)):
            try:
                self._process.send_signal(number) if number == signal.SIGINT else os.killpg(self._process.pid, number)
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                break
        self._process = None


def find_base() -> str:
    """Where Airflow answers."""
    return f"http://{os.environ.get('AIRFLOW__API__HOST', '127.0.0.1')}:{os.environ.get('AIRFLOW__API__PORT', '8080')}"


def find_airflow() -> dict[str, str]:
    """The environment in which Airflow finds itself: it starts its parts by name, and its tasks call back where it answers."""
    return {"AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{find_base()}/execution/", **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
