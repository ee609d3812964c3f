"""`python -m tests.press`: serve the sample press until interrupted, or write the configuration of a home that reads it."""

import argparse
import contextlib
import threading
from datetime import date
from pathlib import Path

from tests.press.server import Press
from tests.press.world import DAYS

PORT = 8765


def main() -> None:
    """Parse the options and do it."""
    parser = argparse.ArgumentParser(prog="python -m tests.press", description=__doc__)
    parser.add_argument("--day", type=date.fromisoformat, default=DAYS[0], help=f"the day to play, {DAYS[0]} (default) to {DAYS[-1]}")
    parser.add_argument("--port", type=int, default=PORT, help=f"the port of all publishers (default: {PORT})")
    parser.add_argument("--write-config", type=Path, metavar="HOME", help="write HOME/feeds.toml for this port and stop")
    options = parser.parse_args()
    press = Press(day=options.day, port=options.port)
    if options.write_config:
        print(press.write_config(options.write_config))
        return
    with press, contextlib.suppress(KeyboardInterrupt):
        print(f"The sample press on {options.day}, until interrupted:", flush=True)
        for feed in press.feeds():
            print(f"  {feed['url']}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
