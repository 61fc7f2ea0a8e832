"""Reads a finished run as its users do, with DuckDB and pandas: read_samples.py RUN_DIRECTORY ROWS DIMENSION."""

import json
import sys
from pathlib import Path

import duckdb
import pandas


def main(run, rows, dimension):
    assert (run / "_SUCCESS").exists(), f"{run} has no _SUCCESS"
    manifest = json.loads((run / "manifest.json").read_text())
    assert manifest["status"] == "done", manifest["status"]
    assert manifest["samples"]["rows"] == rows, manifest["samples"]

    coordinates = [f"x{i}" for i in range(dimension)]
    wanted = coordinates + ["energy", "log_weight"]
    assert manifest["samples"]["columns"] == wanted, manifest["samples"]
    files = str(run / "samples" / "*.parquet")
    relation = duckdb.sql(f"SELECT * FROM read_parquet('{files}')")
    assert [name for name in wanted if name not in relation.columns] == [], relation.columns
    assert [str(relation.select(name).types[0]) for name in coordinates] == ["FLOAT"] * dimension, relation.types
    count, finite = relation.aggregate("count(*), count(*) FILTER (isfinite(energy) AND NOT isnan(log_weight))").fetchall()[0]
    assert (count, finite) == (rows, rows), f"expected {rows} finite rows, DuckDB found {finite} of {count}"

    frame = pandas.read_parquet(run / "samples")
    assert len(frame) == rows, f"expected {rows} rows, pandas found {len(frame)}"
    assert set(wanted) <= set(frame.columns), list(frame.columns)
    assert frame[coordinates].notna().all(axis=None), "a coordinate is missing"

    print(f"{run.name}: {rows} rows of {dimension} coordinates, mean energy {frame['energy'].mean():.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
