"""
Trains a model of gibbs-vae, samples from it, checks the samples, and tells those who wait for them.

- **plan** names the run's folder and writes the command lines.
- **train** trains; **sample** evaluates the model and writes the rows. Both may be retried and cleared: an attempt
  waits for one that is still at work in the folder, goes on from what it left, and does nothing where all is there.
- **check** reads the run's manifest. It fails where `evaluate.require` or `sample.require` of the configuration is not
  met, or where the quality of the run is bad; otherwise it reports the asset `gibbs-vae-samples`, whose event says where
  the rows are, how many, log Z, and what they are worth (`ess`, in independent rows).

**train** or **sample** is red where the job failed, **check** where it finished and its diagnostics are bad: the job
runs with `verdicts.fail-on = never`, so that a bad quality does not fail **sample**, which would be tried again. A bad
configuration fails at once, anything else is tried three times. YARN and standalone clusters in cluster mode do not
hand the job's exit code back as it was: there every failure is tried three times, and thresholds that are not met turn
**sample** red.

The same configuration gives the same rows, whatever the date: set `sample.seed` in the overrides for others.
"""

import json
import os
import re
from datetime import UTC, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Asset, Context, ObjectStoragePath, Param, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# The clone with the launcher and the jar: this file's own, unless the file was copied elsewhere.
HOME = Path(os.environ.get("GIBBSVAE_HOME") or Path(__file__).resolve().parents[2])
SPARK_CONNECTION = "spark_default"
# For reading the manifest where it is not on this machine.
STORAGE_CONNECTION = os.environ.get("GIBBSVAE_STORAGE_CONN_ID")
SAMPLES = Asset("gibbs-vae-samples")

RUN_ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}"
TIMEOUT = timedelta(hours=12)

# Of the job's exit codes those that are not simply a failure. 1 is not among them: the job means a bad command line by
# it, but spark-submit means anything, a cluster that does not answer included.
BAD_INPUT = 2
THRESHOLDS_NOT_MET = 4

PARAMS = {
    "configuration": Param(
        "conf/double-well.conf",
        type="string",
        pattern="^[^-]",
        description="The configuration: a path, relative ones in the clone, or a Hadoop URI.",
    ),
    "overrides": Param(
        [],
        type="array",
        items={"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9_.-]*\s*\+?="},
        description="Values that win over the configuration's, each `key=value`, such as `train.rounds=200`.",
    ),
    "rows": Param(1_000_000, type="integer", minimum=1, description="Rows to write: `sample.rows`."),
    "output": Param(
        "data/out",
        type="string",
        pattern="^[^-]",
        description="The folder of all runs: a path, relative ones in the clone, or a Hadoop URI.",
    ),
    "run_id": Param(
        None,
        type=["null", "string"],
        pattern=f"^{RUN_ID}$",
        description="The run's own folder there. Without: the configuration's name and the logical date.",
    ),
    "jars": Param(
        "", type="string", pattern="^([^-]|$)", description="Jars with an energy of your own, separated by commas."
    ),
    "fail_on_bad_verdict": Param(
        True,
        type="boolean",
        description="Whether a bad quality fails the check, beside thresholds that are not met.",
    ),
}


def located(path: str) -> str:
    """A path or URI that does not depend on the folder that a worker happens to run in."""
    return path if "://" in path else str(HOME / path)


def run_id(configuration: str, dag_run: Any) -> str:
    """A folder's name that is the same for every attempt at a DAG run."""
    if dag_run.logical_date is None:  # Triggered by hand or by an asset, without a date.
        when = dag_run.run_id
    else:
        when = dag_run.logical_date.astimezone(UTC).replace(tzinfo=None).isoformat()
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{PurePosixPath(configuration).stem}-{when}")
    return name[-200:].lstrip("._-")


def problems(manifest: dict[str, Any], rows: int, fail_on_bad_verdict: bool) -> list[str]:
    """What the manifest has against the samples, in its own words."""
    samples = manifest.get("samples", {})
    found = []
    if manifest["status"] != "done":
        found.append(f"the run is not done but {manifest['status']}: {manifest.get('error', 'it was interrupted')}")
    if samples.get("rows") != rows:
        found.append(f"there are {samples.get('rows', 'no')} rows, and not the {rows} that were asked for")
    for part in (manifest.get("evaluation", {}), samples):
        for demand in part.get("requirements", []):
            if not demand["met"]:
                found.append(f"{demand['key']} = {demand['required']} is not met: found {demand['found']}")
    for verdict in manifest.get("quality", {}).get("verdicts", []) if fail_on_bad_verdict else []:
        if verdict["level"] == "bad":
            found.append(": ".join(filter(None, [verdict["text"], verdict["remedy"]])))
    return found


class GibbsVaeOperator(SparkSubmitOperator):
    """spark-submit for the job, which ends as the job's exit code means it."""

    def execute(self, context: Context) -> None:
        try:
            super().execute(context)
        except AirflowException as failure:
            # The provider has the exit code in its message only, at the end of the part before the job's last lines.
            message = str(failure).partition("\nLast spark-submit output:")[0]
            found = re.search(r"code is: (\d+)\.?$", message)
            code = int(found[1]) if found else None
            if code == BAD_INPUT:
                raise AirflowFailException(str(failure)) from failure
            if code != THRESHOLDS_NOT_MET:
                raise
            self.log.warning("The job is finished and short of its thresholds, which is for the check to say")


with DAG(
    dag_id="gibbs_vae",
    description="Samples of a Gibbs distribution, by a generative model trained on Spark",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    # Longer than the minute after which the job takes over the lock of an attempt that gives no sign of life.
    default_args={"retries": 2, "retry_delay": timedelta(minutes=2), "execution_timeout": timedelta(minutes=10)},
    tags=["gibbs-vae", "spark"],
) as dag:

    @task
    def plan(params: dict[str, Any], dag_run: Any = None) -> dict[str, Any]:
        run = params["run_id"] or run_id(params["configuration"], dag_run)
        output = located(params["output"])
        arguments = [located(params["configuration"]), f"--output={output}", f"--run-id={run}"]
        # A retry finds an attempt that is still alive where its worker was lost. The timeout comes first.
        arguments.append(f"--set=output.wait-seconds={TIMEOUT.total_seconds():.0f}")
        # The check judges; an override may say otherwise.
        arguments.append("--set=verdicts.fail-on=never")
        arguments += [f"--set={override}" for override in params["overrides"]]
        arguments.append(f"--set=sample.rows={params['rows']}")
        return {
            "name": f"gibbs-vae {run}",
            "folder": f"{output.rstrip('/')}/{run}",
            "train": ["train", *arguments],
            # Of a model that is trained, run evaluates and samples; unlike evaluate it knows when that is done already.
            "sample": ["run", *arguments],
        }

    def submit(command: str) -> GibbsVaeOperator:
        return GibbsVaeOperator(
            task_id=command,
            conn_id=SPARK_CONNECTION,
            spark_binary=str(HOME / "submit/airflow/spark-submit"),
            application=str(HOME / "job/target/gibbs-vae.jar"),
            application_args=planned[command],
            name=planned["name"],
            jars="{{ params.jars }}",
            # The job itself waits for an attempt that is alive; Airflow's way differs from cluster to cluster.
            durable=False,
            execution_timeout=TIMEOUT,
        )

    @task(outlets=[SAMPLES])
    def check(folder: str, params: dict[str, Any], outlet_events: Any = None) -> None:
        path = ObjectStoragePath(folder, conn_id=STORAGE_CONNECTION)
        manifest = json.loads((path / "manifest.json").read_text())
        found = problems(manifest, params["rows"], params["fail_on_bad_verdict"])
        if not (path / "_SUCCESS").exists():
            found.append("there is no _SUCCESS")
        if found:
            raise AirflowFailException(f"{folder}: " + "; ".join(found))
        samples, log_z = manifest["samples"], manifest["evaluation"]["log_z"]
        outlet_events[SAMPLES].extra = {
            "path": f"{folder}/samples",
            "manifest": f"{folder}/manifest.json",
            "rows": samples["rows"],
            "log_z": log_z["value"],
            "log_z_standard_error": log_z["standard_error"],
            "ess": samples["smallest_ess"],
        }

    planned = plan()
    submit("train") >> submit("sample") >> check(planned["folder"])
