"""An Airflow of its own, with its database and settings in a new folder, and the DAG as that Airflow finds it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]

# Airflow reads these when it is imported.
home = tempfile.mkdtemp(prefix="airflow-")
os.environ |= {
    "AIRFLOW_HOME": home,
    "AIRFLOW__CORE__DAGS_FOLDER": str(FOLDER),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
    "AIRFLOW_CONN_SPARK_DEFAULT": '{"conn_type": "spark", "host": "local[2]"}',
}
os.environ.pop("GIBBSVAE_HOME", None)
sys.path.insert(0, str(FOLDER))

import pytest  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def database():
    try:
        subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True)
        yield
    finally:
        shutil.rmtree(home)


@pytest.fixture
def dag():
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=FOLDER)
    assert not bag.import_errors
    assert list(bag.dags) == ["gibbs_vae"]
    return bag.dags["gibbs_vae"]
