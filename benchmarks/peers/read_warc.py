"""A peer reads a WARC file from its beginning to its end: `python read_warc.py news-please|fundus FILE-OR-ADDRESS`, in its own environment.

news-please reads the file record by record, images off; fundus asks an address for it, as it does with CC-NEWS, and takes the publishers
that it knows. Prints one line of JSON: {pages, articles, seconds}, seconds of processor time without the imports.
"""

import json
import logging
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any


def main() -> None:
    """Read it all, and say how it went."""
    logging.disable(logging.CRITICAL)
    answers, sys.stdout = sys.stdout, sys.stderr
    read = {"news-please": read_newsplease, "fundus": read_fundus}[sys.argv[1]]
    texts = read(sys.argv[2])
    next(texts)  # the imports
    started, pages, articles = time.process_time(), 0, 0
    for text in texts:
        pages += 1
        articles += bool(text)
    answers.write(json.dumps({"pages": pages, "articles": articles, "seconds": round(time.process_time() - started, 3)}) + "\n")


def read_newsplease(path: str) -> Iterator[str]:
    """The main text of each response."""
    from newsplease import NewsPlease
    from warcio.archiveiterator import ArchiveIterator

    def refuse(_: Any, address: Any) -> None:
        raise OSError(f"no network in a benchmark: {address}")

    setattr(socket.socket, "connect", refuse)  # noqa: B010 - a method of a class that is not ours
    yield ""
    with open(path, "rb") as handle:  # noqa: PTH123 - as its users do
        for record in ArchiveIterator(handle):
            if record.rec_type == "response":
                try:
                    article: Any = NewsPlease.from_warc(record, decode_errors="replace", fetch_images=False)
                    yield article.maintext or ""
                except Exception:  # noqa: BLE001 - a peer that raises has found nothing, and the others go on
                    yield ""


def read_fundus(address: str) -> Iterator[str]:
    """The text of each page of a publisher that it knows."""
    from fundus import PublisherCollection
    from fundus.scraping.html import CCNewsSource
    from fundus.scraping.scraper import CCNewsScraper

    publishers = list(PublisherCollection)
    yield ""
    scraper = CCNewsScraper(CCNewsSource(*publishers, warc_path=address))
    for article in scraper.scrape(error_handling="suppress"):
        yield article.plaintext or ""


if __name__ == "__main__":
    main()
