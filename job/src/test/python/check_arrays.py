"""Runs a page's Python that puts the columns of arrays together: check_arrays.py RUN PAGE.

RUN is the folder of a run whose target has coordinates and whose rows are not corrected: their plain means must be those
that its manifest has.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def main(run, page):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert 'run = "data/out/RUN"' in code, f"{page} does not say which run"
    names = {}
    exec(compile(code.replace("data/out/RUN", str(run)), page, "exec"), names)
    manifest = json.loads((run / "manifest.json").read_text())
    means = {q["name"]: q["mean"] for q in manifest["samples"]["quantities"]}
    for variable in manifest["target"]["variables"]:
        array = names["arrays"][variable["name"]]
        assert array.shape == (len(names["rows"]), *variable.get("shape", [])), f"{variable['name']}: {array.shape}"
        found = array.reshape(len(array), -1).mean(axis=0)
        for column, mean in zip(variable["columns"], found, strict=True):
            assert abs(mean - means[column]) <= 1e-6 * (1 + abs(means[column])), f"{column}: {mean}, not {means[column]}"
    print(f"{page}: {len(names['arrays'])} arrays of {len(names['rows'])} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
