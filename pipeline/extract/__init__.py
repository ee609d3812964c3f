"""Extract: captured bytes become articles, or a named reason why not. Offline, each page by itself.

    pages      one page: the pure function                pool, worker, messages   many pages, in processes that can be killed
    documents  bytes to tree     structured, metatags, site   what the page says of itself
    titles bylines agencies dating topics languages links     a value each, with its source
    bodies blocks completion  the text     verdicts marks   article or not    lines   texts that arrive as texts
    publishers those whose pages need more than the general way
"""

from pipeline.extract.messages import PageReference
from pipeline.extract.pages import extract_page
from pipeline.extract.pool import Nursery, extract_pages

__all__ = ["Nursery", "PageReference", "extract_page", "extract_pages"]
