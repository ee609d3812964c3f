"""The shape of the house: who may import whom, what no file may do."""

import ast
import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STAGES = ["fetch", "capture", "archives", "extract", "entities", "events", "stories", "warehouse", "report", "export", "steps", "cli"]
GROUND = {"__version__", "alerts", "codings", "config", "dates", "days", "errors", "home", "ids", "judgements", "knowledge", "outcomes",
          "quarantine", "records", "retention", "runs", "texts"}
FILES = sorted([*ROOT.glob("pipeline/**/*.py"), *ROOT.glob("schemas/**/*.py")])


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: str) -> str | None:
    """The stage or ground-floor module that a pipeline module belongs to."""
    parts = module.split(".")
    return parts[1] if parts[0] == "pipeline" and len(parts) > 1 else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_lies_left_of_it(path: Path) -> None:
    place = path.relative_to(ROOT).with_suffix("").parts
    names = imports(path)
    assert not [name for name in names if name.split(".")[0] == "airflow"], "only dags/ knows Airflow"
    if place[0] == "schemas":
        described = {"config", "cli", "outcomes", "warehouse"} if path.name == "reference.py" else set()
        assert {room(name) for name in names} <= {None, *described}, "the contract depends on no stage; its reference describes some"
        return
    own = place[1] if len(place) > 1 else ""
    for target in filter(None, map(room, names)):
        if own in GROUND:
            assert target in GROUND, f"the ground floor imports {target}"
        elif own in STAGES and target in STAGES:
            assert STAGES.index(target) <= STAGES.index(own), f"{own} imports {target}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_runs_data_or_swallows_errors(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec"}, f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            call = f"{getattr(node.func.value, 'id', '')}.{node.func.attr}"
            assert call not in {"pickle.loads", "pickle.load", "marshal.loads", "os.system"}, f"line {node.lineno}"
            if call == "feedparser.parse":
                argument = node.args[0]
                assert isinstance(argument, ast.Call), "feedparser opens paths and addresses: give it io.BytesIO(bytes)"
                assert ast.unparse(argument.func) in {"io.BytesIO", "BytesIO"}
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"bare except at line {node.lineno}"
            catches_all = ast.unparse(node.type) in {"Exception", "BaseException"}
            assert not (catches_all and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)), f"line {node.lineno}"


def test_dags_hold_no_logic() -> None:
    for path in sorted(ROOT.glob("dags/*.py")):
        source = path.read_text(encoding="utf-8")
        assert len(source.splitlines()) <= 90, path.name
        allowed = {"airflow.sdk", "pendulum", "datetime", "pipeline"}
        tops = {node.module for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)}
        assert tops <= allowed, f"{path.name} imports {tops - allowed}"


def test_closed_lists_are_closed() -> None:
    for path in sorted((ROOT / "schemas" / "codes").glob("*.csv")):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        columns = [name for name in rows[0] if name in {"code", "event_type"}] or list(rows[0])
        keys = [tuple(row[name] for name in columns) for row in rows]
        assert len(keys) == len(set(keys)), f"{path.name} lists a code twice"


def test_every_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text(encoding="utf-8")
    runtime = [*project["dependencies"], *project["optional-dependencies"]["airflow"], *project["optional-dependencies"]["report"]]
    names = [requirement.split(">")[0].split("=")[0].strip() for requirement in runtime]
    assert not [name for name in names if f"| {name} |" not in reasons]
