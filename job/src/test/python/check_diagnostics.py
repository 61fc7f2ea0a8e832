"""Compares what ArviZ says of the recorded chains and log weights with what is recorded as its answers:
check_diagnostics.py, and --record to record them anew. RecordedChainsTest holds the job's own diagnostics to the same
answers. Needs arviz==0.23.4, which brings the rest.
"""

import csv
import math
import sys
from pathlib import Path

import arviz
import numpy
from scipy.stats import median_abs_deviation

FOLDER = Path(__file__).parent.parent / "resources" / "recorded"
ANSWERS = FOLDER / "arviz.csv"
RELATIVE = 1e-6


def of_chains(x):
    """x: chains x draws."""
    # A chain that does not move has no fraction; ArviZ divides two roundings.
    moved = numpy.ptp(x, axis=1) > 0
    bfmi = arviz.bfmi(x)[moved]
    yield "r_hat", arviz.rhat(x)
    for method in ("bulk", "tail", "mean"):
        yield f"ess_{method}", arviz.ess(x, method=method)
    yield "mcse_mean", arviz.mcse(x, method="mean")
    yield "mean", x.mean()
    yield "sd", x.std(ddof=1)
    yield "mad", median_abs_deviation(x, axis=None, scale="normal")
    for percent in (0, 5, 30, 50, 95, 100):
        yield f"q{percent}", numpy.quantile(x, percent / 100)
    yield "bfmi_mean", bfmi.mean()
    yield "bfmi_least", bfmi.min()
    yield "stuck", len(x) - len(bfmi)


def of_weights(log_weights):
    _, k_hat = arviz.psislw(log_weights)
    yield "k_hat", k_hat


def answers():
    for file in sorted(FOLDER.glob("chains-*.csv")):
        for quantity, value in of_chains(numpy.loadtxt(file, delimiter=",", skiprows=1).T):
            yield file.stem, quantity, float(value)
    for file in sorted(FOLDER.glob("weights-*.csv")):
        for quantity, value in of_weights(numpy.loadtxt(file, skiprows=1)):
            yield file.stem, quantity, float(value)


def main(record):
    now = {(name, quantity): value for name, quantity, value in answers()}
    if record:
        with ANSWERS.open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["file", "quantity", "value"])
            writer.writerows([*key, repr(value)] for key, value in now.items())
    with ANSWERS.open(newline="") as file:
        recorded = {(row["file"], row["quantity"]): float(row["value"]) for row in csv.DictReader(file)}
    wrong = [
        f"{key}: recorded {recorded.get(key)}, ArviZ {now.get(key)}"
        for key in sorted(recorded.keys() | now.keys())
        if not math.isclose(recorded.get(key, math.nan), now.get(key, math.nan), rel_tol=RELATIVE)
    ]
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"ArviZ {arviz.__version__} says the recorded {len(now)} numbers, to {RELATIVE:g}")


if __name__ == "__main__":
    main(sys.argv[1:] == ["--record"])
