"""Finds links of the README and of job/docs that lead nowhere, and commands that no one could type.

A link must name a file that is there, and a part of it a heading; of a command in a block of sh, its configuration must be
there or made in that block, and its keys be known to reference.conf.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PAGES = [ROOT / "README.md", *sorted((ROOT / "job" / "docs").glob("*.md")), ROOT / "job" / "bench" / "README.md"]
KEYS = (ROOT / "job/docs/configuration.md").read_text()
COMMANDS = {"run", "train", "evaluate", "sample", "report", "benchmark", "init", "check", "plan", "targets", "help"}


def anchors(page):
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("http"):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists():
            yield f"{target} leads nowhere"
        elif anchor and anchor not in anchors(there):
            yield f"{target}: no such heading"


def commands(page):
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
        block = block.replace("\\\n", " ")
        for line in re.findall(r"submit/(?:gibbs-vae|yarn\.sh|standalone\.sh|kubernetes\.sh) (.*)", block):
            words = line.split("#")[0].split()
            if words[0] not in COMMANDS:
                yield f"{line}: no such command"
            for word in words[1:]:
                if word.endswith(".conf") and not word.startswith("/") and not (ROOT / word).exists():
                    if f"> {word}" not in block:
                        yield f"{line}: no {word}"
            for key in re.findall(r"--set ([\w.-]+)=", line):
                if f"| `{key}` |" not in KEYS:
                    yield f"{line}: no key {key}"


def main():
    problems = [f"{page.relative_to(ROOT)}: {p}" for page in PAGES for find in (links, commands) for p in find(page)]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(PAGES)} pages, all links and commands lead somewhere")


if __name__ == "__main__":
    main()
