"""Reads a finished run as its users do, with DuckDB and pandas: read_samples.py RUN_DIRECTORY ROWS DIMENSION."""

import json
import sys
from pathlib import Path

import duckdb
import pandas


def row_counts(value):
    """Every number in the manifest that is called rows or row_count, whatever it lies under."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("rows", "rowCount", "row_count") and isinstance(inner, int):
                yield inner
            else:
                yield from row_counts(inner)


def main(run, rows, dimension):
    assert (run / "_SUCCESS").exists(), f"{run} has no _SUCCESS"
    manifest = json.loads((run / "manifest.json").read_text())
    assert rows in row_counts(manifest), f"manifest.json does not say {rows} rows"

    coordinates = [f"x{i}" for i in range(dimension)]
    wanted = coordinates + ["energy", "log_weight"]
    files = str(run / "samples" / "*.parquet")
    relation = duckdb.sql(f"SELECT * FROM read_parquet('{files}')")
    assert [name for name in wanted if name not in relation.columns] == [], relation.columns
    assert [str(relation.select(name).types[0]) for name in coordinates] == ["FLOAT"] * dimension, relation.types
    count, finite = relation.aggregate("count(*), count(*) FILTER (isfinite(energy) AND NOT isnan(log_weight))").fetchone()
    assert (count, finite) == (rows, rows), f"expected {rows} finite rows, DuckDB found {finite} of {count}"

    frame = pandas.read_parquet(run / "samples")
    assert len(frame) == rows, f"expected {rows} rows, pandas found {len(frame)}"
    assert set(wanted) <= set(frame.columns), list(frame.columns)
    assert frame[coordinates].notna().all(axis=None), "a coordinate is missing"

    print(f"{run.name}: {rows} rows of {dimension} coordinates, mean energy {frame['energy'].mean():.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
