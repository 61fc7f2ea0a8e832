"""Holds finished runs to the same bits, rows, model and diagnostics: compare_runs.py RUN RUN..."""

import hashlib
import sys
from pathlib import Path

import pyarrow.parquet


def rows(run):
    """The rows of each file in their order, a digest of each column's bytes; names end in what differs from run to run."""
    files = {}
    for path in sorted((run / "samples").glob("*.parquet")):
        table = pyarrow.parquet.read_table(path)
        columns = {name: hashlib.sha256(table[name].to_numpy().tobytes()).hexdigest() for name in table.column_names}
        files["-".join(path.name.split("-")[:2])] = (table.num_rows, columns)
    return files


def main(first, *others):
    expected = rows(first)
    assert expected, f"{first} has no rows"
    for other in others:
        found = rows(other)
        assert found.keys() == expected.keys(), f"{other} has files {list(found)}, expected {list(expected)}"
        for name in expected:
            assert found[name] == expected[name], f"{name} of {other} has other rows than that of {first}"
        for name in ["model/parameters.npy", "metrics/diagnostics.json"]:
            assert (other / name).read_bytes() == (first / name).read_bytes(), f"{name} of {other} is not that of {first}"
    count = sum(number for number, _ in expected.values())
    print(f"{', '.join(run.name for run in (first, *others))}: the same {count} rows, model and diagnostics, bit for bit")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
