"""Report: a page of HTML for each night, with its figures as CSV, from the published file alone."""

from pipeline.report.pages import write_report

__all__ = ["write_report"]
