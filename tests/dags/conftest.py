"""Airflow in a temporary home: its environment is set before its first import, its database is migrated once."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated Airflow of our own."""
    home = tmp_path_factory.mktemp("airflow")
    os.environ.update(AIRFLOW_HOME=str(home), AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"), AIRFLOW__CORE__LOAD_EXAMPLES="False",
                      AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING")
    from airflow.utils.db import upgradedb

    upgradedb()
    return home
