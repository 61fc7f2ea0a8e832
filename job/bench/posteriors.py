#!/usr/bin/env python3
"""Runs Stan programs with known answers and tells how far the program is from them.

posteriors.py --folder FOLDER [--only NAME,...] [--formulas] [--check] [--set KEY=VALUE ...]

FOLDER has a folder for each posterior, with model.stan, data.json (or data.json.gz) and reference.json: for each of its
parameters the mean with its Monte-Carlo standard error (0 where exact_mean is there), the sd, and exact.log_z_propto_true
where log Z is known. Nothing is configured but what --set says. Prints a Markdown table: the largest difference of a mean in
combined standard errors, the root mean square of all of them, the largest difference in sd, log Z less its exact value, rounds
of training and energies of training. With --formulas, those that formulas.py has as formulas, in place of their programs;
transformed parameters are not compared, and log Z has all constants (exact.log_z_with_constants).
"""

import argparse
import json
import math
import re
import subprocess
import sys
import time
from pathlib import Path

import formulas

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["posterior", "D", "check, s", "run, s", "max |z|", "rms z", "max diff / sd", "log Z - exact", "ESS", "k-hat", "rounds", "energies", "quality"]


def parser_of_runs(description, work):
    """Options of a script that runs the program on many targets, in a folder of that name."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for every run")
    parser.add_argument("--work", type=Path, default=ROOT / "job" / "bench" / "target" / work)
    parser.add_argument("--command", default=str(ROOT / "submit" / "gibbs-vae"))
    parser.add_argument("--minutes", type=float, default=60, help="after which a command is given up")
    return parser


def arguments():
    parser = parser_of_runs(__doc__, "posteriors")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", default="", help="names of posteriors, or parts of them, separated by commas")
    parser.add_argument("--formulas", action="store_true", help="as formulas, in place of Stan programs")
    parser.add_argument("--check", action="store_true", help="check all, and run none")
    return parser.parse_args()


def plain(name):
    """theta[1] and theta_1 alike."""
    return re.sub(r"\W+", "_", name).strip("_")


def call(options, name, what, *more):
    """The exit code, what was said, and seconds."""
    begin = time.monotonic()
    log = options.work / f"{name}.{what}.log"
    with open(log, "w") as out:
        try:
            code = subprocess.run([options.command, what, *more], stdout=out, stderr=subprocess.STDOUT,
                                  timeout=60 * options.minutes).returncode
        except subprocess.TimeoutExpired:
            code = -1
    return code, log.read_text(), time.monotonic() - begin


def configuration(options, folder, transformed):
    path = options.work / f"{folder.name}.conf"
    target = formulas.target(folder) if options.formulas else formulas.stan_target(folder, transformed)
    path.write_text(f'{target}output.path = "{options.work / "runs"}"\nverdicts.fail-on = never\n')
    return str(path)


def compared(manifest, reference, formula):
    """Differences of means in combined standard errors and in sd, and of log Z."""
    found = {plain(quantity["name"]): quantity for quantity in manifest["samples"]["quantities"]}
    log_z = "log_z_with_constants" if formula else "log_z_propto_true"
    names = formula.names if formula else {}
    z, shares = [], []
    for name, known in reference["parameters"].items():
        mean, error = known.get("exact_mean"), 0
        if mean is None:
            mean, error = known["mean"], known["mcse_mean"]
        column = plain(names.get(name, name))
        if formula and column not in found:
            continue
        quantity = found[column]
        difference = quantity["mean"] - mean
        z.append(difference / math.hypot(quantity["mcse"], error))
        shares.append(abs(difference) / known.get("exact_sd", known["sd"]))
    estimate = (manifest["samples"].get("weights") or manifest["evaluation"])["log_z"]
    exact = reference.get("exact")
    gap = f"{estimate['value'] - exact[log_z]:+.4f} ± {estimate['standard_error']:.4f}" if exact else "-"
    rms = math.sqrt(sum(x * x for x in z) / len(z))
    return [f"{max(map(abs, z)):.2f}", f"{rms:.2f}", f"{max(shares):.3f}", gap]


def measured(options, folder):
    reference = json.loads((folder / "reference.json").read_text())
    name = folder.name
    formula = formulas.FORMULAS[name] if options.formulas else None
    transformed = False
    path = configuration(options, folder, transformed)
    code, said, seconds = call(options, name, "check", path)
    labels = re.search(r"^  coordinates: (.*)$", said, re.M)
    row = [name, str(reference["unconstrained_dimension"]), f"{seconds:.0f}"]
    if code not in (0, 2) or not labels:
        return row + [f"check ended with {code}: {said.strip().splitlines()[-1]}"]
    bad = [line.strip() for line in said.splitlines() if line.startswith("  BAD")]
    if options.check:
        return row + ["; ".join(bad) or "sound"]
    known = {label.split("[")[0] for label in re.findall(r"\(([^)]*)\)", labels[1])}
    if not {parameter.split("[")[0] for parameter in reference["parameters"]} <= known:
        transformed = True
    path = configuration(options, folder, transformed)
    sets = [part for value in options.set for part in ("--set", value)]
    code, said, seconds = call(options, name, "run", path, "--overwrite", "--run-id", name, *sets)
    row.append(f"{seconds:.0f}")
    if code:
        return row + [f"run ended with {code}: {said.strip().splitlines()[-1]}"]
    manifest = json.loads((options.work / "runs" / name / "manifest.json").read_text())
    weights = manifest["samples"].get("weights") or manifest["evaluation"]
    quality = manifest["quality"]
    return row + compared(manifest, reference, formula) + [
        f"{100 * weights['ess']:.1f} %", f"{weights['k_hat']:.2f}", str(manifest["training"]["rounds"]),
        f"{manifest['training']['energy_evaluations'] / 1e6:.2f} M", quality["level"]]


def main():
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    wanted = [part for part in options.only.split(",") if part]
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS), flush=True)
    for folder in sorted(path.parent for path in options.folder.glob("*/model.stan")):
        if options.formulas and folder.name not in formulas.FORMULAS:
            continue
        if not wanted or any(part in folder.name for part in wanted):
            print("| " + " | ".join(measured(options, folder.resolve())) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
