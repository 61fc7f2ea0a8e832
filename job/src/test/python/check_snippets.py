"""Runs the README's snippets that read samples: check_snippets.py RUN TOOL...

RUN is the folder of a run in two dimensions, and a TOOL a snippet's first comment: "pandas, weights". Those of weights and
those of chains must find the mean of x0 that the run's manifest has.
"""

import json
import re
import sys
from pathlib import Path

README = Path(__file__).parents[4] / "README.md"


def snippets(run):
    section = README.read_text().split("\n## Reading the samples\n")[1].split("\n## ")[0]
    found = {}
    for code in re.findall(r"```python\n(.*?)```", section, re.DOTALL):
        name = code.splitlines()[0].removeprefix("# ")
        assert 'run = "data/out/RUN"' in code, f"{name} does not say which run"
        found[name] = code.replace("data/out/RUN", str(run))
    return found


def main(run, *tools):
    manifest = json.loads((run / "manifest.json").read_text())
    truth = next(q for q in manifest["samples"]["quantities"] if q["name"] == "x0")
    # Sums of floats in another order; what is drawn by weight is right to a few of its standard errors.
    for tool in tools:
        names = {}
        exec(compile(snippets(run)[tool], tool, "exec"), names)
        drawn = 5 * truth["sd"] / len(names["rows"]) ** 0.5 if "drawn" in tool else 0
        error = abs(names["mean_x0"] - truth["mean"])
        assert error <= 1e-6 * (1 + abs(truth["mean"])) + drawn, f"{tool}: {names['mean_x0']}, not {truth['mean']}"
        print(f"{tool}: mean of x0 {names['mean_x0']:.6f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
