"""Holds the rows of runs against known means and standard deviations: check_rows.py TRUTH.csv RUN_DIRECTORY...

TRUTH.csv has the columns coordinate, mean, mcse_mean, sd, mcse_sd; a coordinate is any SQL expression of the columns. A
mean, and the mean of the squared distance to the true mean, may be 4 standard errors off. Standard errors are computed
here, from the means of whole chains where rows come from chains. Rows with correction = none must be at least 20 off.
Needs duckdb and numpy.
"""

import csv
import json
import math
import sys
from pathlib import Path

import duckdb
import numpy

ALLOWED = 4.0
VISIBLY_WRONG = 20.0


def estimate(values, run, samples):
    """Mean of a function of the rows and its standard error."""
    correction = samples["correction"]
    if correction == "metropolis":
        chains = run["chain"]
        means = numpy.bincount(chains, values) / numpy.bincount(chains)
        return means.mean(), means.std(ddof=1) / math.sqrt(len(means))
    if correction == "importance":
        weights = numpy.exp(run["log_weight"] - run["log_weight"].max())
        weights /= weights.sum()
        mean = (weights * values).sum()
        return mean, math.sqrt((weights**2 * (values - mean) ** 2).sum())
    mean, sd = values.mean(), values.std(ddof=1)
    if correction == "resample":
        # Rows are no better than the candidates that they were drawn from.
        candidates = 1 / (samples["weights"]["ess"] * samples["energy_evaluations"])
        return mean, sd * math.sqrt(candidates + 1 / len(values))
    return mean, sd / math.sqrt(len(values))


def check(run_directory, truths):
    samples = json.loads((run_directory / "manifest.json").read_text())["samples"]
    correction = samples["correction"]
    extra = {"metropolis": ", chain", "importance": ", log_weight"}.get(correction, "")
    columns = ", ".join(f"({truth['coordinate']})::DOUBLE" for truth in truths)
    files = run_directory / "samples" / "*.parquet"
    run = duckdb.sql(f"SELECT {columns}{extra} FROM read_parquet('{files}')").fetchnumpy()
    arrays = list(run.values())
    worst = 0.0
    for truth, values in zip(truths, arrays):
        mean, sd = float(truth["mean"]), float(truth["sd"])
        for what, function, expected, uncertainty in (
            ("mean", values, mean, float(truth["mcse_mean"])),
            ("sd^2", (values - mean) ** 2, sd**2, 2 * sd * float(truth["mcse_sd"])),
        ):
            found, error = estimate(function, run, samples)
            off = (found - expected) / math.hypot(error, uncertainty)
            worst = max(worst, abs(off))
            if len(truths) < 5:
                name = truth["coordinate"]
                print(f"  {name:8s} {what}: {found:.6f} +- {error:.2g}, truth {expected:.6f}, {off:+.2f} errors off")
    print(f"{run_directory.name}: {len(arrays[0])} rows, {correction}: at most {worst:.2f} standard errors off")
    return worst > VISIBLY_WRONG if correction == "none" else worst < ALLOWED


def main(truth_file, runs):
    with open(truth_file, newline="") as file:
        truths = [row for row in csv.DictReader(file) if row["coordinate"] != "U"]
    if not all([check(Path(run), truths) for run in runs]):
        sys.exit(f"not as in {truth_file}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
