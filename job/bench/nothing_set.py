#!/usr/bin/env python3
"""Runs targets with known truths with nothing set but the target, and tells how far the program is from them.

nothing_set.py [--folder FOLDER] [--only NAME,...] [--set KEY=VALUE ...]

The targets are those of the ready-made runs in conf, without all that these set besides; with --folder, those of a folder
that has a configuration for each and truths.json with their log Z. Prints a Markdown table: log Z less its true value, the
same in standard errors, the largest difference of a mean that is known in standard errors, modes found by weight, quality of
weights or chains, the effective sample size of the worst quantity in the rows, rounds and energies of training, seconds from
start to end. posteriors.py does the same for Stan programs.
"""

import json
import re
import sys
from pathlib import Path

from posteriors import ROOT, call, parser_of_runs

COLUMNS = ["target", "D", "log Z - truth", "in errors", "max |z|", "modes", "ESS", "k-hat", "R-hat", "effective rows", "rounds",
           "energies", "s", "quality"]
# paper.conf is the double well again.
READY_MADE = ["double-well", "expression", "funnel", "gmm40", "many-well-32", "phi4", "phi4-broken", "breast-cancer",
              "eight-schools", "onnx"]


def arguments():
    parser = parser_of_runs(__doc__, "nothing-set")
    parser.add_argument("--folder", type=Path, help="of configurations and truths.json")
    parser.add_argument("--only", default="", help="names of targets, separated by commas")
    return parser.parse_args()


def target_alone(path):
    """The block target of a configuration; its files by absolute names."""
    kept, depth = [], 0
    for line in path.read_text().splitlines():
        if depth or re.match(r"target\b", line):
            bare = re.sub(r'"""|"[^"]*"|#.*', "", line)
            depth += bare.count("{") - bare.count("}")
            kept.append(re.sub(r'"(\.\./[^"]*)"', lambda found: json.dumps(str((path.parent / found[1]).resolve())), line))
    return "\n".join(kept) + "\n"


def targets(options):
    """Names, configurations and, where a folder has it, log Z."""
    if options.folder:
        truths = json.loads((options.folder / "truths.json").read_text())
        return [(name, options.folder / f"{name}.conf", truth) for name, truth in truths.items()]
    return [(name, ROOT / "conf" / f"{name}.conf", None) for name in READY_MADE]


def measured(options, name, path, truth):
    configuration = options.work / f"{name}.conf"
    configuration.write_text(f'{target_alone(path)}output.path = "{options.work / "runs"}"\nverdicts.fail-on = never\n')
    sets = [part for value in options.set for part in ("--set", value)]
    code, said, seconds = call(options, name, "run", str(configuration), "--overwrite", "--run-id", name, *sets)
    if code:
        return [name, f"run ended with {code}: {said.strip().splitlines()[-1]}"]
    manifest = json.loads((options.work / "runs" / name / "manifest.json").read_text())
    evaluation, samples, training = (manifest[part] for part in ("evaluation", "samples", "training"))
    weights = samples.get("weights") or evaluation
    known = {"value": truth, "standard_error": 0} if truth is not None else evaluation.get("log_z_truth")
    row = [name, str(manifest["target"]["dimension"])]
    if known:
        # Corrected where samples were moved into a neck; rows have their weights only.
        log_z = (evaluation if evaluation.get("drift") else weights)["log_z"]
        gap = log_z["value"] - known["value"]
        error = (log_z["standard_error"] ** 2 + known["standard_error"] ** 2) ** 0.5
        row += [f"{gap:+.4f}", f"{gap / error:+.1f}"]
    else:
        row += ["-", "-"]
    z = [abs(seen["weighted"]["value"] - seen["truth"]["value"])
         / (seen["weighted"]["standard_error"] ** 2 + seen["truth"]["standard_error"] ** 2) ** 0.5
         for seen in evaluation.get("observables", []) if "truth" in seen and seen["weighted"]["standard_error"] > 0]
    modes = evaluation.get("mode_coverage_weighted")
    r_hats = [quantity["r_hat"] for quantity in samples["quantities"] if "r_hat" in quantity]
    return row + [
        f"{max(z):.1f}" if z else "-",
        f"{modes['found']}/{modes['modes']}" if modes else "-",
        f"{100 * weights['ess']:.1f} %", f"{weights['k_hat']:.2f}",
        f"{max(r_hats):.3f}" if r_hats else "-",
        f"{samples['smallest_ess']:,.0f}" if "smallest_ess" in samples else "-",
        str(training["rounds"]), f"{training['energy_evaluations'] / 1e6:.2f} M", f"{seconds:.0f}",
        manifest["quality"]["level"]]


def main():
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    wanted = [part for part in options.only.split(",") if part]
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS), flush=True)
    for name, path, truth in targets(options):
        if not wanted or name in wanted:
            print("| " + " | ".join(measured(options, name, path.resolve(), truth)) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
