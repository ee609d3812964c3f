"""Airflow from the command line: it is started if it does not run, asked over HTTP, followed to the end, and left as it was found."""
