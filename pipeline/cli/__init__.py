"""The command line: one module a command or group, each a thin call into a stage.

Stdout is for data, stderr for people. Exit codes: 0 done, 1 failed, 2 usage, 3 done but item failures above the threshold,
4 checks failed or data too old, 75 locked, try again.
"""

import importlib
import os
import sys
from functools import cache
from typing import Any

import typer

from pipeline.cli.logs import configure_logs, log
from pipeline.errors import ConfigError, NewsmillError

app = typer.Typer(name="newsmill", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="News in, facts out: feeds and archives become facts with evidence, in a DuckDB file.")

# Each module has `register(app)`, which adds its command or group; heavy libraries are imported inside the commands.
COMMANDS: tuple[str, ...] = ("annotate", "backfill", "diff", "doctor", "entities", "events", "export", "extract", "feeds", "forget",
                             "freeze", "gaps", "init", "key", "poll", "quarantine", "report", "run", "sql", "trace", "verify")


@cache
def build_command() -> Any:
    """The whole tree of commands; every module is registered once."""
    for name in COMMANDS:
        importlib.import_module(f"pipeline.cli.{name}").register(app)
    return typer.main.get_command(app)


@app.callback()
def _commands() -> None:
    """A group even while it has one command only, so that the command's name is always said."""


def main(argv: list[str] | None = None) -> None:
    """Run one command; a NewsmillError, or an error of the system, becomes one line on stderr and its exit code.

    Matrices are multiplied by one thread: those of a sentence are small, and a second one only waits, for as much processor time as the
    first works. More work goes to more processes. It must be said before numpy is imported; an environment that says otherwise stands.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    command = build_command()
    try:
        configure_logs()
        code = command.main(args=argv, prog_name="newsmill", standalone_mode=False)
    except NewsmillError as error:
        for line in str(error).splitlines() if isinstance(error, ConfigError) else [str(error)]:  # each problem of a file is a line
            log.error(line)
        sys.exit(error.exit_code)
    except OSError as error:  # no room, no right, no such file: the disk's own words are the message
        log.error(error)
        sys.exit(1)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "show"):  # a usage error of the command-line library
            error.show()
            sys.exit(error.exit_code)
        raise
    sys.exit(code if isinstance(code, int) else 0)
