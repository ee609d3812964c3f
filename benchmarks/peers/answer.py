"""One peer of extraction, in its own environment: `python answer.py newspaper4k|news-please`, a page a line in, what it found a line out.

The peers ask for other releases of libraries that newsmill uses, so they never share its environment; `requirements/peers.txt` is theirs.
Images off, sockets blocked. Lines are JSON: {url, html} in; {title, authors, moment, topics, text, seconds} or {error, seconds} out, with
`seconds` of processor time.
"""

import json
import logging
import socket
import sys
import time
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Answer until the input ends."""
    logging.disable(logging.CRITICAL)
    answers, sys.stdout = sys.stdout, sys.stderr  # the peers print
    read = {"newspaper4k": load_newspaper, "news-please": load_newsplease}[sys.argv[1]]()
    setattr(socket.socket, "connect", refuse)  # noqa: B010 - a method of a class that is not ours
    for line in sys.stdin:
        page = json.loads(line)
        started = time.process_time()
        try:
            answer = read(page["url"], page["html"])
        except Exception as error:  # noqa: BLE001 - a peer that raises has found nothing, and the others go on
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        answers.write(json.dumps({**answer, "seconds": time.process_time() - started}) + "\n")
        answers.flush()


def refuse(_: Any, address: Any) -> None:
    """Peers fetch images and word lists when they may."""
    raise OSError(f"no network in a benchmark: {address}")


def load_newspaper() -> Callable[[str, str], dict[str, Any]]:
    """newspaper4k."""
    import newspaper

    def read(url: str, html: str) -> dict[str, Any]:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return describe(article.title, article.authors, article.publish_date, article.keywords or article.tags, article.text)

    return read


def load_newsplease() -> Callable[[str, str], dict[str, Any]]:
    """news-please."""
    import newsplease

    def read(url: str, html: str) -> dict[str, Any]:
        article = newsplease.NewsPlease.from_html(html, url=url, fetch_images=False)
        return describe(article.title, article.authors, article.date_publish, (), article.maintext)

    return read


def describe(title: Any, authors: Any, moment: Any, topics: Any, text: Any) -> dict[str, Any]:
    """What the two have in common."""
    return {"title": title or "", "authors": list(authors or ()), "moment": moment.isoformat() if moment else None,
            "topics": sorted(topics or ()), "text": text or ""}


if __name__ == "__main__":
    main()
