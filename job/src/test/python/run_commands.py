"""Runs the commands of the README, of job/docs and of what else people read: run_commands.py [PAGE...]

A command is a line of a block of sh, what stands in backticks and begins like one, a row of the README's table of
commands, or a line of a configuration's comment. All are run, page by page and in order, in a folder where the
checkout's conf, data, submit and job are and nothing else, and must end with exit code 0. A run that trains or samples
is made short by settings (SHORT). What goes to a cluster is run with --dry-run here, and for real by another part of
CI; that, and the few others that are not run here, stand in ELSEWHERE, with the line of CI that runs them, or in
BY_HAND, with the reason why none does. So a command that is new on a page must work, or be listed.

What the README shows of the program's words is compared: errors to the letter, the end of a run with any numbers in
it. Of its Python, every snippet must be one that CI runs.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PAGES = [
    "README.md",
    *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "job/docs").glob("*.md")),
    "job/bench/README.md",
    "data/README.md",
    *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "conf").rglob("*.conf")),
    "conf/log4j2.properties",
    "submit/spark-defaults.conf",
]

# Enough to go through everything. The same for all, or commands would not find each other's runs.
SHORT = ("--set train.rounds=3 --set train.averaging-frequency=10 --set model.stages=2 --set model.hidden=[16]"
         " --set sample.rows=4000 --set evaluate.rows=4000 --set verdicts.fail-on=never --set evaluate.search=false")
SHORTENED = {"run", "train", "evaluate", "sample", "report", "benchmark"}

PLACEHOLDERS = [
    ("conf/NAME.conf", "conf/double-well.conf"),
    ("[CONF or NAME]...", "double-well"),
    ("NAME...", "double-well"),
    ("CONF", "conf/double-well.conf"),
    ("FILE", "new.conf"),
    (" [TYPE]", " ring"),
]

# Where CI runs a command, and a text of that file that goes when it no longer does.
ELSEWHERE = {
    "mvn verify": (".ci/run", "mvn -B verify"),
    ".ci/run": (".ci/run", "set -euo pipefail"),
    ".ci/standalone": (".ci/run", "for cluster in standalone yarn kubernetes"),
    ".ci/yarn": (".ci/run", "for cluster in standalone yarn kubernetes"),
    ".ci/kubernetes": (".ci/run", "for cluster in standalone yarn kubernetes"),
    "submit/yarn.sh run conf/double-well.conf --output hdfs:///gibbs-vae -- --deploy-mode cluster": (
        ".ci/yarn", '"$root/submit/yarn.sh" run'),
    "submit/standalone.sh run conf/double-well.conf --output /shared/gibbs-vae -- --master spark://host:7077": (
        ".ci/standalone", '"$root/submit/standalone.sh" run "$configuration"'),
    "GIBBSVAE_IMAGE=registry.example.org/gibbs-vae:0.1.0 submit/kubernetes.sh run /opt/gibbs-vae/conf/double-well.conf"
    " --output s3a://bucket/gibbs-vae -- --master k8s://https://host:6443": (
        ".ci/kubernetes", '"$root/submit/kubernetes.sh" run /opt/gibbs-vae/conf/double-well.conf'),
    "submit/gibbs-vae run my.conf -- --master yarn --executor-memory 4g": (".ci/yarn", '"$root/submit/yarn.sh" run'),
    # The page's Airflow, in an environment that goes with the test.
    "python3.11 -m venv ~/airflow/venv && . ~/airflow/venv/bin/activate": (".ci/airflow", 'python_with "$work/airflow"'),
    "pip install stanli==0.24.0": (".ci/run", "stanli==0.24.0"),
    "pip install -r submit/airflow/requirements.txt": (".ci/lib.sh", "-r submit/airflow/requirements.txt"),
    "export AIRFLOW_HOME=~/airflow AIRFLOW__CORE__LOAD_EXAMPLES=false AIRFLOW__CORE__DAGS_FOLDER=$PWD/submit/airflow": (
        "submit/airflow/tests/conftest.py", '"AIRFLOW__CORE__DAGS_FOLDER": str(FOLDER)'),
    'export AIRFLOW_CONN_SPARK_DEFAULT=\'{"conn_type": "spark", "host": "local[*]"}\'': (
        "submit/airflow/tests/conftest.py", '"AIRFLOW_CONN_SPARK_DEFAULT"'),
    "airflow db migrate": ("submit/airflow/tests/conftest.py", '"airflow", "db", "migrate"'),
    "airflow dags test gibbs_vae 2026-01-01 --conf '{\"rows\": 100000}'": (
        "submit/airflow/tests/test_dag.py", "dag.test(logical_date=date, run_conf=conf)"),
}

BY_HAND = {
    "mvn test": "a part of mvn verify",
    "mvn -pl job test -Dtest=NAME": "a part of mvn verify",
    "mvn verify -Dtest.seed=1": "mvn verify again, in another order",
    "mvn verify -Pfaults": "46 minutes; mvn verify does the quick ones of these faults once",
    "mvn -pl job test -Dtest=ConfigurationPageTest -Dgibbsvae.write=true":
        "writes the page; mvn verify has the same test compare it",
    "mvn -pl job test -Dtest=MessagesTest -Dgibbsvae.write=true":
        "writes the file of messages; mvn verify has the same test compare it",
    "HADOOP_VERSION=3.4.1 .ci/yarn": "a second Hadoop to download; the page says what was tried of it",
    "airflow standalone": "a server that runs until it is stopped",
    "submit/gibbs-vae benchmark mog6 phi4 funnel --seeds 1 --output OUT":
        "three times what the benchmark of one target does, which is run",
    "java -cp 'job/bench/target/classes:job/target/gibbs-vae.jar:submit/spark/target/jars/*'"
    " io.gibbsvae.bench.SteinPower 10000 10": "minutes of two cores, for a table of the page",
    "job/bench/run": "one and a half hours, alone on the machine, with 6 GB of peers",
    "job/bench/run --quick": "a quarter of an hour, with 6 GB of peers",
    "job/bench/run --only train --cases large-1-tanh,small-4-tanh --turns 10": "minutes, with 6 GB of peers",
    "job/bench/run --only train --launches 1 --turns 3 --seconds 2 --warmup 8": "minutes, with 6 GB of peers",
    "job/bench/run --only false-good": "tens of minutes, with 6 GB of peers",
    "job/bench/run --only scale": "half an hour, and 7 GB of disk",
    'job/bench/run --only samplers --samplers="--targets mog6,phi4,funnel --ours OUT/tables/benchmark.json"':
        "a quarter of an hour, with 6 GB of peers",
}

CLUSTERS = re.compile(r"submit/(?:yarn|standalone|kubernetes)\.sh|--master (?!local)")
LIKE_A_COMMAND = re.compile(
    r"(?:[A-Z_]+=\S+ )*(?:(?:submit/(?:gibbs-vae|yarn\.sh|standalone\.sh|kubernetes\.sh)|gibbs-vae|mvn|pip|python\S*"
    r"|airflow|docker|kubectl|java|javac) \S|(?:job/bench/run|\.ci/\w+)(?: |$))")

# What the README's examples of errors are about: a file's name, what is in it, and the command.
MISTAKES = {
    "my.conf": lambda blocks: re.sub(r".*parameters.*\n", "", heredoc(blocks, "my.conf")),
    "bad.conf": lambda blocks: """\
target { type = double-well }
train {
  bacth = 64
  rounds = -5
}
model {
  latent-dimension = 3
}
""",
}


def heredoc(blocks, name):
    return re.search(rf"cat > {re.escape(name)} <<'END'\n(.*?)^END$", "\n".join(blocks), re.DOTALL | re.MULTILINE)[1]


def fenced(text, language):
    """Blocks of a language; of none with an empty name."""
    return [b for found, b in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE) if found == language]


def commands_of_a_block(block):
    """Its commands, each with its continuation lines and what it reads from the block; without comments."""
    lines = iter(block.splitlines())
    for line in lines:
        command = line
        while command.endswith("\\"):
            command = command[:-1].rstrip() + " " + next(lines).strip()
        end = re.search(r"<<'(\w+)'", command)
        if end:
            rest = []
            for more in lines:
                rest.append(more)
                if more == end[1]:
                    break
            yield "\n".join([command, *rest])
            continue
        command = re.sub(r"(^|\s+)#.*", "", command).strip()
        if command:
            yield command


def commands(page):
    """What a page tells its readers to do, in order: ("run", command), or ("file", name, text) that they are to write."""
    text = (ROOT / page).read_text()
    if not page.endswith(".md"):
        for line in re.findall(r"^# +(.*)$", text, re.MULTILINE):
            if LIKE_A_COMMAND.match(line) and " ... " not in line and not line.endswith(":"):
                yield "run", line
        return
    blocks = re.split(r"^```(\w*)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    for k in range(0, len(blocks), 3):
        for span in re.findall(r"`([^`\n]+)`", blocks[k]):
            if LIKE_A_COMMAND.match(span):
                yield "run", span if not span.startswith("gibbs-vae ") else "submit/" + span
        if page == "README.md" and "\n## Commands\n" in blocks[k]:
            table = blocks[k].split("\n## Commands\n")[1].split("\n## ")[0]
            for row in re.findall(r"^\| `([a-z]+.*?)` \|", table, re.MULTILINE):
                yield "run", "submit/gibbs-vae " + row
        if k + 2 < len(blocks):
            language, block = blocks[k + 1], blocks[k + 2]
            if language == "sh":
                for command in commands_of_a_block(block):
                    yield "run", command
            elif language == "java":
                yield "file", re.search(r"public (?:final )?class (\w+)", block)[1] + ".java", block
            elif language not in ("", "python"):
                yield "unknown", language


def shortened(command):
    match = re.match(r"submit/gibbs-vae (\S+)", command)
    if not match or match[1] not in SHORTENED:
        return command
    more = SHORT + (" --seeds 1" if match[1] == "benchmark" and "--seeds" not in command else "")
    job, separator, spark = command.partition(" -- ")
    return f"{job} {more}{separator}{spark}"


def dry(command):
    job, separator, spark = command.partition(" -- ")
    return f"{job} --dry-run{separator}{spark}"


class Runner:
    def __init__(self, folder):
        self.folder = folder
        self.done = {}
        self.listed = set()
        self.problems = []
        environment = {k: v for k, v in os.environ.items() if k not in ("SPARK_HOME", "MASTER", "GIBBSVAE_HOME")}
        # A JVM that lives for seconds is done sooner without its second compiler, on which the Vector API depends: half
        # the time of all this. With both, .ci/run does the same from end to end.
        self.environment = {**environment, "SPARK_LOCAL_IP": "127.0.0.1", "GIBBSVAE_VECTORS": "off",
                            "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}

    def bash(self, command, expected=0):
        begin = time.monotonic()
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        print(f"  {time.monotonic() - begin:5.1f} s  {command.splitlines()[0]}", flush=True)
        if done.returncode != expected:
            self.problems.append(f"{command}\nended with {done.returncode}, expected {expected}:\n"
                                 + (done.stdout + done.stderr)[-3000:])
        return done

    def run(self, page, command):
        for name, value in PLACEHOLDERS:
            command = command.replace(name, value)
        if command in self.done:
            return
        self.done[command] = None
        if command in BY_HAND:
            self.listed.add(command)
            return
        if command in ELSEWHERE:
            self.listed.add(command)
            file, text = ELSEWHERE[command]
            if text not in (ROOT / file).read_text():
                self.problems.append(f"{page}: {file} no longer has '{text}', which ran\n{command}")
            if CLUSTERS.search(command):
                self.bash(dry(command))
        elif CLUSTERS.search(command):
            self.problems.append(f"{page}: needs a cluster, and ELSEWHERE does not say what runs it:\n{command}")
        else:
            self.done[command] = self.bash(shortened(command))

    def mistakes(self, readme):
        """Errors that the README shows are those that people get, word for word."""
        shown = [b for b in fenced(readme, "") if b.startswith("gibbs-vae: ")]
        for block in shown:
            name = re.search(r"problems? in (\S+):", block)[1]
            if name not in MISTAKES:
                self.problems.append(f"README.md: MISTAKES does not say what in {name} is wrong")
                continue
            (self.folder / "mistakes").mkdir(exist_ok=True)
            (self.folder / "mistakes" / name).write_text(MISTAKES[name](fenced(readme, "sh")))
            said = self.bash(f"cd mistakes && ../submit/gibbs-vae run {name}", expected=2)
            if block.strip() not in said.stderr:
                self.problems.append(f"README.md shows\n{block}\nand the program says\n{said.stderr}")

    def ending(self, readme):
        """The end of a run has the lines that the README shows, in order; other numbers, verdicts and lines between."""
        shown = next(b for b in fenced(readme, "") if b.startswith("Trained "))
        run = self.done.get("submit/gibbs-vae run conf/double-well.conf")
        if run is None:
            self.problems.append("README.md: the run whose end it shows is not on the page")
            return
        said = iter([self.shape(line) for line in run.stdout.splitlines()])
        for line in shown.splitlines():
            if line.strip() != "..." and self.shape(line) not in said:
                self.problems.append(f"README.md shows\n{line}\nand the program nothing like it there:\n{run.stdout}")
                return

    def shape(self, line):
        line = line.replace(f"{self.folder.resolve()}/", "").strip()
        # What is said of a model that is hardly trained is something else.
        if re.match(r"(verdict|quality)\b", line, re.IGNORECASE):
            return line.split()[0].lower()
        line = re.sub(r"double-well-[0-9a-f]{10}", "RUN", line)
        line = re.sub(r"(?<![\w])[-+]?(?:\d[\d,.:]*(?:e[-+]?\d+)?|NaN|∞|-∞)(?![\w^])", "#", line)
        return re.sub(r"\s+", " ", line).replace("files", "file").replace("KiB", "MiB")


def snippets_that_nothing_runs():
    ci = (ROOT / ".ci/run").read_text()
    for page in PAGES:
        for code in fenced((ROOT / page).read_text(), "python"):
            name = code.splitlines()[0].removeprefix("# ") if page == "README.md" else page
            if f'"{name}"' not in ci:
                yield f'{page}: no line of .ci/run runs the Python of "{name}"'


def main(*chosen):
    readme = (ROOT / "README.md").read_text()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        # As a clone, but that what is written into it goes.
        for name in ("conf", "submit", "job", ".ci"):
            (folder / name).symlink_to(ROOT / name)
        (folder / "data").mkdir()
        for data in (ROOT / "data").iterdir():
            if data.name != "out":
                (folder / "data" / data.name).symlink_to(data)
        runner = Runner(folder)
        for page in chosen or PAGES:
            if page != "README.md":
                # Which has made something else of it in the meantime.
                (folder / "my.conf").write_text(heredoc(fenced(readme, "sh"), "my.conf"))
            found = list(commands(page))
            if found:
                print(page, flush=True)
            for kind, *what in found:
                if kind == "file":
                    (folder / what[0]).write_text(what[1])
                elif kind == "run":
                    runner.run(page, *what)
                else:
                    runner.problems.append(f"{page}: a block of {what[0]}, of which nothing here knows how to run it")
            if page == "README.md":
                runner.ending(readme)
                runner.mistakes(readme)
        problems = runner.problems
        if not chosen:
            problems += [f"on no page any more: {c}" for c in [*ELSEWHERE, *BY_HAND] if c not in runner.listed]
            problems += snippets_that_nothing_runs()
    if problems:
        sys.exit("\n\n".join(problems))
    run = len(runner.done) - len(runner.listed)
    print(f"{run} commands run in {time.monotonic() - begin:.0f} s, {len(runner.listed)} listed")


if __name__ == "__main__":
    main(*sys.argv[1:])
