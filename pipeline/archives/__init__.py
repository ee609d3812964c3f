"""Archives: where the past comes from. Each source plans runs and brings their bytes into the captures; everything after is the one way.

    contract   request, planned run, source        files, ccnews        WARC files, lines of texts, CC-NEWS
    asking     lists and pages, asked as by night  sitemap, feed_archive, wayback, url_lists    what they are asked for
    sampling   what a file holds, from a look
"""

from collections.abc import Mapping

from pipeline.archives.asking import AskedSource
from pipeline.archives.ccnews import CommonCrawlNews
from pipeline.archives.contract import Desk, PlannedRun, Request, Source
from pipeline.archives.feed_archive import list_feed
from pipeline.archives.files import OwnCaptures, TextLines, WarcFiles
from pipeline.archives.sitemap import list_sitemap
from pipeline.archives.url_lists import UrlLists
from pipeline.archives.wayback import MementoPoller, list_host

SOURCES: Mapping[str, Source] = {
    "warc": WarcFiles(), "ccnews": CommonCrawlNews(), "jsonl": TextLines(), "urls": UrlLists(),
    "sitemap": AskedSource("publication", list_sitemap), "feed": AskedSource("publication", list_feed),
    "wayback": AskedSource("capture", list_host, MementoPoller), "captures": OwnCaptures(),
}
"""Every source, by the name that a request gives it."""

__all__ = ["SOURCES", "Desk", "PlannedRun", "Request", "Source"]
