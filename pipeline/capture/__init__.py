"""Capture: the exact bytes, in WARC files that only grow, and an index made from them alone.

    writer    attempts into the live day's file       live     polling with that writer as its sink; recovery after a crash
    warc      records out of any file, damaged or not index    a row for each attempt, response or text
    archive   other people's files, and lines of text, as runs of their own
"""

from pipeline.capture.archive import import_texts, import_warc, write_texts
from pipeline.capture.index import CaptureRow, index_file, read_page
from pipeline.capture.writer import CaptureWriter

__all__ = ["CaptureRow", "CaptureWriter", "import_texts", "import_warc", "index_file", "read_page", "write_texts"]
