"""Airflow's REST interface, as far as it is needed here: https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html."""

import json
import time
from collections import Counter
from collections.abc import Iterable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

TIMEOUT = 30
FINAL = frozenset({"success", "failed"})
PAGE = 100


class Unreachable(Exception):
    """Nothing answers, or what answers refuses."""


class Api:
    """Calls to one server. The simple auth manager, with everybody an admin, hands out a token to who asks."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._token = ""

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at a path."""
        return self._call("GET", path + (f"?{urlencode(query, doseq=True)}" if query else ""), None)

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """The answer to a JSON body."""
        return self._call(method, path, body)

    def list_all(self, path: str, name: str, **query: Any) -> list[dict[str, Any]]:
        """Every item of a list that comes in pages."""
        found: list[dict[str, Any]] = []
        while True:
            page = self.get(path, limit=PAGE, offset=len(found), **query)[name]
            found += page
            if len(page) < PAGE:
                return found

    def unpause(self, dag_ids: Iterable[str]) -> list[str]:
        """Let DAGs run; those that did not before."""
        paused = [dag_id for dag_id in dag_ids if self.get(f"dags/{dag_id}")["is_paused"]]
        for dag_id in paused:
            self.set_paused(dag_id, value=False)
        return paused

    def set_paused(self, dag_id: str, *, value: bool) -> None:
        """Pause a DAG or let it run."""
        self.send("PATCH", f"dags/{dag_id}", {"is_paused": value})

    def count_tasks(self, dag_id: str, run_id: str) -> Counter[str]:
        """Task instances of a run, by task and state."""
        tasks = self.list_all(f"dags/{dag_id}/dagRuns/{quote(run_id, safe='')}/taskInstances", "task_instances", order_by="id")
        return Counter(f"{task['task_id']} {task['state'] or 'waiting'}" for task in tasks)

    def follow(self, dag_id: str, run_id: str, every: float = 3.0) -> str:
        """Tell how a run goes, to its end; its last state."""
        said = ""
        while True:
            state = str(self.get(f"dags/{dag_id}/dagRuns/{quote(run_id, safe='')}")["state"])
            words = ", ".join(f"{count} {name}" for name, count in sorted(self.count_tasks(dag_id, run_id).items()))
            if words != said:
                print(f"{dag_id} {state}: {words}", flush=True)
                said = words
            if state in FINAL:
                return state
            time.sleep(every)

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        for is_last in (False, True):
            if not self._token and path != "monitor/health":
                self._token = str(self._open("GET", f"{self.base}/auth/token", None)["access_token"])
            try:
                return self._open(method, f"{self.base}/api/v2/{path}", body)
            except HTTPError as error:
                if error.code == 401 and not is_last:  # a token lives for a day
                    self._token = ""
                    continue
                raise Unreachable(f"{method} {path}: HTTP {error.code} {error.read(500).decode('utf-8', 'replace')}") from error
        raise Unreachable(path)

    def _open(self, method: str, url: str, body: dict[str, Any] | None) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})
        data = json.dumps(body).encode() if body is not None else None
        try:
            with urlopen(Request(url, data=data, headers=headers, method=method), timeout=TIMEOUT) as answer:  # noqa: S310
                return json.loads(answer.read() or b"null")
        except HTTPError:
            raise
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise Unreachable(f"{url}: {error}") from error
