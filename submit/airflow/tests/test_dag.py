"""The DAG in a real Airflow, which runs the real job by a real spark-submit on two cores of this machine."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from airflow import settings
from airflow.models.asset import AssetEvent
from airflow.models.dagrun import DagRun
from airflow.sdk import DAG
from airflow.sdk.exceptions import ParamValidationError
from sqlalchemy import select

import gibbs_vae

TESTS = Path(__file__).resolve().parent
DATE = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = 4000


def run(dag: DAG, output: Path, date: datetime, **params) -> tuple[str, dict[str, tuple[str, int]]]:
    """Runs it to its end: its state, and each task's state and number of attempts."""
    conf = {"configuration": str(TESTS / "gaussian.conf"), "rows": ROWS, "output": str(output)} | params
    done = dag.test(logical_date=date, run_conf=conf)
    return str(done.state), {ti.task_id: (str(ti.state), ti.try_number) for ti in done.get_task_instances()}


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(f): (f.stat().st_mtime_ns, f.stat().st_size) for f in folder.rglob("*") if f.is_file()}


def events() -> list[AssetEvent]:
    with settings.Session() as session:
        return list(session.scalars(select(AssetEvent).order_by(AssetEvent.id)))


def kill_driver_after_a_checkpoint(folder: Path) -> threading.Thread:
    def watch() -> None:
        end = time.monotonic() + 120
        while not any(folder.glob("checkpoints/*.npz")) and time.monotonic() < end:
            time.sleep(0.005)
        for process in Path("/proc").glob("[0-9]*"):
            try:
                arguments = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:  # It is gone.
                continue
            if (
                b"org.apache.spark.deploy.SparkSubmit" in arguments
                and f"--output={folder.parent}".encode() in arguments
            ):
                os.kill(int(process.name), signal.SIGKILL)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_structure(dag):
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {
        "plan": {"train", "sample", "check"},
        "train": {"sample"},
        "sample": {"check"},
        "check": set(),
    }
    assert all(task.retries == 2 and task.execution_timeout for task in dag.tasks)
    assert [asset.name for asset in dag.get_task("check").outlets] == ["gibbs-vae-samples"]
    assert dag.max_active_runs == 1


def test_a_killed_driver_is_retried_and_a_second_run_changes_nothing(dag, tmp_path):
    dag.get_task("train").retry_delay = timedelta(0)
    folder = tmp_path / "gaussian-2026-01-01T00-00-00"
    before = len(events())

    killer = kill_driver_after_a_checkpoint(folder)
    state, tasks = run(dag, tmp_path, DATE)
    killer.join()

    assert state == "success"
    assert tasks == {"plan": ("success", 1), "train": ("success", 2), "sample": ("success", 1), "check": ("success", 1)}
    manifest = json.loads((folder / "manifest.json").read_text())
    # The second attempt did not start from nothing.
    assert len(manifest["training"]["resumed_after_rounds"]) == 1
    assert manifest["samples"]["rows"] == ROWS
    [event] = events()[before:]
    assert event.extra == {
        "path": f"{folder}/samples",
        "manifest": f"{folder}/manifest.json",
        "rows": ROWS,
        "log_z": manifest["evaluation"]["log_z"]["value"],
        "log_z_standard_error": manifest["evaluation"]["log_z"]["standard_error"],
        "ess": manifest["samples"]["smallest_ess"],
    }
    assert abs(event.extra["log_z"]) < 0.1  # The truth is 0.

    found = snapshot(tmp_path)
    assert any(name.endswith(".parquet") for name in found)
    state, tasks = run(dag, tmp_path, DATE)
    assert state == "success"
    assert tasks == dict.fromkeys(("plan", "train", "sample", "check"), ("success", 1))
    assert snapshot(tmp_path) == found


def test_a_threshold_that_is_not_met_fails_the_check_only(dag, tmp_path, capfd):
    before = len(events())
    state, tasks = run(dag, tmp_path, datetime(2026, 1, 2, tzinfo=UTC), overrides=["sample.require.ess=1000000"])
    assert state == "failed"
    assert tasks == {"plan": ("success", 1), "train": ("success", 1), "sample": ("success", 1), "check": ("failed", 1)}
    assert re.search(r"sample\.require\.ess = 1000000\.0 is not met: found \d", capfd.readouterr().out)
    assert len(events()) == before


def test_a_bad_configuration_is_not_tried_again(dag, tmp_path, capfd):
    marker = tmp_path / "marker"
    shell = f'sample.seed="$(touch {marker}); touch {marker} `touch {marker}`"'
    state, tasks = run(dag, tmp_path, datetime(2026, 1, 3, tzinfo=UTC), overrides=["train.bacth=64", shell])
    assert state == "failed"
    assert tasks["train"] == ("failed", 1)
    assert tasks["sample"][0] == tasks["check"][0] == "upstream_failed"
    said = capfd.readouterr().out
    assert "2 problems in" in said and "did you mean train.batch?" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("date", "name", "expected"),
    [
        (DATE, "scheduled__2026-01-01", "funnel-2026-01-01T00-00-00"),
        (datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), "x", "funnel-2026-01-01T00-00-00"),
        (datetime(2026, 1, 1, 0, 0, 0, 250, tzinfo=UTC), "x", "funnel-2026-01-01T00-00-00.000250"),
        (None, "manual__2026-01-01T00:00:00+00:00_Ab1", "funnel-manual__2026-01-01T00-00-00-00-00_Ab1"),
        (None, "a:" * 120 + "end", "a-" * 98 + "end"),
    ],
)
def test_run_ids_are_legal_and_the_same_each_time(date, name, expected):
    found = gibbs_vae.run_id("hdfs://host/conf/funnel.conf", DagRun(run_id=name, logical_date=date))
    assert re.fullmatch(gibbs_vae.RUN_ID, found)
    assert found == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("overrides", ["--overwrite"]),
        ("overrides", ["train.rounds"]),
        ("overrides", "train.rounds=3"),
        ("configuration", "--help"),
        ("output", "-x"),
        ("rows", 0),
        ("rows", "many"),
        ("run_id", "../elsewhere"),
        ("jars", "--verbose"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_by_the_form(dag, name, value):
    with pytest.raises(ParamValidationError):
        dag.params.get_param(name).resolve(value)


def test_what_the_manifest_says_against_a_run():
    bad = {"level": "bad", "text": "weights are too heavy-tailed", "remedy": "train longer"}
    care = {"level": "care", "text": "few rows", "remedy": ""}
    unmet = {"key": "evaluate.require.ess", "required": 0.5, "found": 0.1, "met": False}
    samples = {"rows": 5, "requirements": []}
    good = {"status": "done", "evaluation": {"requirements": [unmet | {"met": True}]}, "samples": samples}
    good["quality"] = {"level": "care", "verdicts": [care]}

    def problems(*, strict=True, **changes):
        return gibbs_vae.problems(good | changes, 5, strict)

    assert problems() == []
    assert problems(status="diverged", error="no round went well") == [
        "the run is not done but diverged: no round went well"
    ]
    assert problems(samples=samples | {"rows": 4}) == ["there are 4 rows, and not the 5 that were asked for"]
    assert problems(samples={}) == ["there are no rows, and not the 5 that were asked for"]
    assert problems(evaluation={"requirements": [unmet]}) == ["evaluate.require.ess = 0.5 is not met: found 0.1"]
    assert problems(quality={"verdicts": [care, bad]}) == ["weights are too heavy-tailed: train longer"]
    assert problems(quality={"verdicts": [bad]}, strict=False) == []


@pytest.mark.parametrize(
    "spark", [["--master", "local[2]"], ["--master", "yarn", "--deploy-mode", "cluster", "--conf", "spark.task.cpus=2"]]
)
def test_spark_gets_what_the_launcher_gives_it(spark):
    root = TESTS.parents[2]
    spark = [*spark, "--name", "a run; true"]
    job = ["train", "x y.conf", "--set=a=$b"]
    through_airflow = [root / "submit/airflow/spark-submit", *spark, root / "job/target/gibbs-vae.jar", *job]
    launcher = [root / "submit/gibbs-vae", *job, "--", *spark]
    expected = subprocess.check_output([*launcher[: -len(spark) - 1], "--dry-run", "--", *spark], text=True)
    assert "javacpp.maxbytes" in expected
    assert subprocess.check_output([*through_airflow, "--dry-run"], text=True) == expected


def test_questions_about_earlier_jobs_go_to_spark_itself():
    asked = subprocess.run([TESTS.parent / "spark-submit", "--version"], capture_output=True, text=True, check=True)
    assert "version 3.5" in asked.stderr
