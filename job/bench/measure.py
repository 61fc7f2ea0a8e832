"""Measures the job and its peers in turn and prints a table. Called by run, which sets everything up."""
import argparse
import datetime
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LOGS = HERE / "target" / "logs"
MEASURES = ["train", "train2", "round", "generate", "kernels"]

# The sizes of the table: what to call it, the size, and steps of a round of one worker (a round lasts about 2 s).
LARGE = dict(dim=32, hidden=256, batch=1024)
SMALL = dict(dim=2, hidden=64, batch=256)
CASES = [
    ("large-1-tanh", dict(LARGE, stages=1, activation="tanh"), 100),
    ("large-1-silu", dict(LARGE, stages=1, activation="silu"), 100),
    ("large-4-tanh", dict(LARGE, stages=4, activation="tanh"), 25),
    ("large-4-silu", dict(LARGE, stages=4, activation="silu"), 25),
    ("small-4-tanh", dict(SMALL, stages=4, activation="tanh"), 400),
    ("small-4-silu", dict(SMALL, stages=4, activation="silu"), 400),
]
QUICK_CASES = ["large-1-tanh", "small-4-tanh"]
STEPS_BETWEEN_AVERAGES = 50
SMALL_HEAP = ("-Xms512m", "-Xmx512m")
# 201,408 parameters.
ROUND = dict(dim=32, hidden=272, stages=1, batch=1)
GENERATED = dict(dim=32, hidden=256)
START_SECONDS = 600


def say(text):
    print("%s %s" % (datetime.datetime.now().strftime("%H:%M:%S"), text), file=sys.stderr, flush=True)


def options_of(size):
    return [word for name, value in size.items() for word in ("--" + name, str(value))]


class Failed(Exception):
    pass


class Program:
    """A measured process: starts and warms up, then measures when it is told to."""

    def __init__(self, name, command, cores, threads=1):
        self.name = name
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = LOGS / (re.sub(r"\W+", "-", name) + ".log")
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                ["taskset", "-c", ",".join(map(str, cores)), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=log, text=True, cwd=ROOT, env=environment(threads), start_new_session=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.lines.put(line)
        self.lines.put(None)

    def answer(self):
        try:
            line = self.lines.get(timeout=START_SECONDS)
        except queue.Empty:
            line = None
        if line is None:
            tail = self.log.read_text().strip().splitlines()[-1:]
            raise Failed("%s ended without an answer: %s" % (self.name, " ".join(tail)))
        return json.loads(line)

    def begin_turn(self, seconds):
        try:
            self.process.stdin.write("run %s\n" % seconds)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # The answer will be missing, and that is told.

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def environment(threads):
    variables = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    settings = dict(os.environ, **{name: str(threads) for name in variables})
    settings.update(SPARK_LOCAL_IP="127.0.0.1", TORCHINDUCTOR_COMPILE_THREADS="1", PYTHONUNBUFFERED="1")
    if threads == 1:
        settings["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return settings


class Bench:
    def __init__(self, options):
        self.options = options
        self.cores = sorted(os.sched_getaffinity(0))[:2]
        self.versions = {}
        if options.scratch:
            os.makedirs(options.scratch, exist_ok=True)
        self.scratch = tempfile.mkdtemp(prefix="gibbs-vae-bench-", dir=options.scratch)
        # As the launcher and Spark start the driver: the launcher's options, Spark's own list for Java 17.
        opens = re.findall(r"--add-opens=\S+", (ROOT / "job" / "pom.xml").read_text())
        log = "file:%s" % str(ROOT / "conf" / "log4j2.properties").replace(" ", "%20")
        jars = [HERE / "target" / "classes", HERE / "target" / "jars" / "*", ROOT / "job" / "target" / "gibbs-vae.jar",
                ROOT / "submit" / "spark" / "target" / "jars" / "*"]
        self.java = ["java", *opens, "--add-modules", "jdk.incubator.vector", "-Xmx2g",
                     "-Dorg.bytedeco.javacpp.maxbytes=2304m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                     "-Dlog4j2.configurationFile=" + log, *options.java_options.split(),
                     "-cp", ":".join(map(str, jars))]

    def ours(self, what, *arguments, heap=()):
        return [*self.java[:-2], *heap, *self.java[-2:], "io.gibbsvae.bench.Measured", what, *map(str, arguments)]

    def peer(self, program, *arguments):
        return [self.options.python, str(HERE / "peers" / program), *map(str, arguments)]

    def in_turn(self, title, engines, seconds, what="rate"):
        """Measures engines in turn, {name: [(command, cores, threads), ...]}: the programs of one run at once.

        Returns {name: [answers of a turn, ...]}; an engine that fails has what it had until then.
        """
        results = {name: [] for name in engines}
        for launch in range(self.options.launches):
            programs = {}
            for name, commands in engines.items():
                say("%s, launch %d of %d: %s warms up" % (title, launch + 1, self.options.launches, name))
                programs[name] = [Program("%s %s %d" % (title, name, k), *command) for k, command in enumerate(commands)]
                try:
                    for program in programs[name]:
                        self.versions[program.answer()["ready"]] = None
                except Failed as failure:
                    self._give_up(programs, name, failure)
            for turn in range(self.options.turns):
                names = list(programs)
                # Everyone is first, and last, and after everyone, in some turn.
                first = turn % max(1, len(names))
                order = names[first:] + names[:first]
                for name in order if turn % 2 == 0 else order[::-1]:
                    try:
                        for program in programs[name]:
                            program.begin_turn(seconds)
                        results[name].append([program.answer() for program in programs[name]])
                    except Failed as failure:
                        self._give_up(programs, name, failure)
                say("%s, turn %d of %d: %s" % (title, turn + 1, self.options.turns, ", ".join(
                    "%s %s" % (name, brief(results[name][-1], what)) for name in programs if results[name])))
            for group in programs.values():
                for program in group:
                    program.close()
        return results

    def _give_up(self, programs, name, failure):
        say(str(failure))
        for program in programs.pop(name):
            program.close()

    # --- the measures ------------------------------------------------------------------------------------------------

    def cases(self):
        wanted = self.options.cases.split(",") if self.options.cases else [name for name, _, _ in CASES]
        return [case for case in CASES if case[0] in wanted]

    def train(self):
        rows, raw = [], {}
        core = self.cores[:1]
        for name, size, steps in self.cases():
            arguments = [*options_of(size), "--warmup", self.options.warmup]
            engines = {"ours": [(self.ours("train", "--workers", 1, "--steps", steps, *arguments), core)]}
            for engine in ("torch", "torch-compile", "jax"):
                engines[engine] = [(self.peer("train_step.py", engine, *arguments), core)]
            engines["GEMMs"] = [(self.ours("gemms", *arguments), core)]
            got = raw[name] = self.in_turn(name, engines, self.options.seconds)
            ours, gemms = median(got["ours"]), median(got["GEMMs"])
            rows.append([name, *(spread(got[engine]) for engine in ("ours", "torch", "torch-compile", "jax")),
                         ratio(ours, best(got, ("torch", "torch-compile", "jax"))), spread(got["GEMMs"]),
                         "%.0f %%" % (100 * ours / gemms) if ours and gemms else "-"])
        table("Gradient steps, one worker on one core: thousand latents per second",
              ["size", "ours", "PyTorch", "torch.compile", "JAX", "ours / best peer", "limit: GEMMs alone",
               "GEMMs' share of our step"], rows)
        return raw

    def train2(self):
        if len(self.cores) < 2:
            say("train2 needs two cores")
            return {}
        rows, raw = [], {}
        for name, size, _ in self.cases():
            arguments = [*options_of(size), "--warmup", self.options.warmup]
            engines = {"ours": [(self.ours("train", "--workers", 2, "--steps", STEPS_BETWEEN_AVERAGES, *arguments),
                                 self.cores)]}
            for engine in ("torch", "torch-compile", "jax"):
                command = self.peer("train_step.py", engine, *arguments)
                engines[engine] = [(command, [core]) for core in self.cores]
            got = raw[name] = self.in_turn(name + " x 2", engines, self.options.seconds)
            rows.append([name, *(spread(got[engine]) for engine in ("ours", "torch", "torch-compile", "jax")),
                         ratio(median(got["ours"]), best(got, ("torch", "torch-compile", "jax")))])
        table("Two workers on local[2], averaging every %d steps, and two independent processes of the peers: "
              "thousand latents per second" % STEPS_BETWEEN_AVERAGES,
              ["size", "ours", "PyTorch x 2", "torch.compile x 2", "JAX x 2", "ours / best peers"], rows)
        return raw

    def round(self):
        workers = ["--workers", len(self.cores), "--warmup", self.options.warmup]
        size = options_of(ROUND)
        engines = {
            "ours": [(self.ours("train", *workers, "--steps", 1, "--activation", "tanh", *size), self.cores)],
            "empty job": [(self.ours("round", "--work", "empty", *workers), self.cores)],
            "DL4J, 20 rounds a fit": [
                (self.ours("round", "--work", "dl4j", "--rounds", 20, *workers, *size), self.cores)],
            "DL4J, a round a fit": [
                (self.ours("round", "--work", "dl4j", "--rounds", 1, *workers, *size), self.cores)],
        }
        raw = self.in_turn("round", engines, self.options.seconds, "round_seconds")
        middle = {name: median(raw[name], "round_seconds") for name in engines}
        rows = [[name, spread(raw[name], "round_seconds", 1e-3), ratio(middle[name], middle["empty job"]),
                 ratio(middle[name], middle["ours"])] for name in engines]
        table("An averaging round of 201,408 parameters, one step on one latent, %d workers: milliseconds" % len(self.cores),
              ["", "milliseconds", "times an empty job", "times ours"], rows)
        return raw

    def generate(self):
        rows_wanted = self.options.rows
        both, alone = self.cores, self.cores[:1]
        threads = len(both)
        warm = max(65536, rows_wanted // 10)
        model = [*options_of(GENERATED), "--warmup-rows", warm]

        def ours(name):
            return [(self.ours("generate", "--workers", threads, "--rows", rows_wanted, *model, "--rows-per-file", 250000,
                               "--block", 8192, "--stages", 1, "--batch", 1, "--activation", "tanh",
                               "--out", os.path.join(self.scratch, name)), both)]

        def peer(name, rows, threads, cores, *rest):
            return (self.peer("generate.py", "--rows", rows, *model, "--block", 65536, "--threads", threads,
                              "--out", os.path.join(self.scratch, name), *rest), cores, threads)

        engines = {
            "ours": ours("ours"),
            "PyTorch + pyarrow, 2 threads": [peer("threads", rows_wanted, threads, both)],
            "PyTorch + pyarrow, 2 processes": [
                peer("process-%d" % core, rows_wanted // threads, 1, [core]) for core in both],
            "pyarrow, writing alone, 1 thread": [peer("write", rows_wanted, 1, alone, "--write-only")],
        }
        raw = self.in_turn("generate", engines, 0)
        ours_rate = median(raw["ours"])
        rows = []
        for name in engines:
            row = [name, spread(raw[name])]
            row.append("-" if name == "ours" or "alone" in name else ratio(ours_rate, median(raw[name])))
            row.append("%.0f" % (max(total(turn, "peak_kib") for turn in raw[name]) / 1024) if raw[name] else "-")
            row.append("%.1f" % (total(raw[name][-1], "bytes") / rows_wanted) if raw[name] else "-")
            rows.append(row)
        table("Generation of %s weighted rows to Parquet, D = 32, zstd: thousand rows per second" % f"{rows_wanted:,}",
              ["", "thousand rows/s", "ours / it", "peak memory, MiB", "bytes a row"], rows)
        return raw

    def kernels(self):
        output = os.path.join(self.scratch, "jmh.json")
        short = self.options.quick
        say("JMH")
        with open(LOGS / "jmh.log", "w") as log:
            done = subprocess.run(
                ["taskset", "-c", str(self.cores[0]), *self.java, "org.openjdk.jmh.Main", "-f",
                 "1" if short else "3", "-wi", "2" if short else "5", "-i", "3" if short else "5",
                 "-w", "1", "-r", "1", "-rf", "json", "-rff", output, "-foe", "true"],
                stdout=log, stderr=subprocess.STDOUT, cwd=ROOT, env=environment(1))
        if done.returncode:
            say("JMH failed; see %s" % os.path.relpath(log.name, ROOT))
            return {}
        with open(output) as file:
            raw = json.load(file)
        rows = []
        for entry in raw:
            values = sorted(value for fork in entry["primaryMetric"]["rawData"] for value in fork)
            rows.append([entry["benchmark"].removeprefix("io.gibbsvae.bench.").replace("Benchmark", ""),
                         " ".join(entry.get("params", {}).values()).lower(), "%.4g" % statistics.median(values),
                         "%.4g to %.4g" % (values[0], values[-1]), entry["primaryMetric"]["scoreUnit"].split("/")[0]])
        table("Inside the JVM, one thread on one core (JMH)", ["", "", "median", "range", "unit"], rows)
        return raw

    def scale(self):
        """One run of each, in a fresh process, nothing warm: what a job of this size takes."""
        quick = self.options.quick
        thousand = 1 if quick else 1000
        runs = [(rows * thousand, 32, 2) for rows in (1_000, 10_000, 50_000)]
        runs += [(1_000 * thousand, dimension, 2) for dimension in (2, 8, 128)]
        runs += [(1_000 * thousand, 32, 1)]
        raw, rows = [], []
        for count, dimension, workers in runs:
            say("scale: %s rows, D = %d, %d workers" % (f"{count:,}", dimension, workers))
            # A JVM takes the heap that it is given: what is needed shows where it is not given more.
            program = Program("scale", self.ours(
                "generate", "--workers", workers, "--rows", count, "--warmup-rows", 0, "--rows-per-file", 250000,
                "--block", 8192, "--stages", 1, "--batch", 1, "--dim", dimension, "--hidden", 256, "--activation", "tanh",
                "--out", os.path.join(self.scratch, "scale"), heap=() if dimension > 32 else SMALL_HEAP),
                self.cores[:workers])
            try:
                program.answer()
                program.begin_turn(0)
                got = dict(program.answer(), rows=count, dimension=dimension, workers=workers)
                raw.append(got)
                rows.append([f"{count:,}", dimension, workers, "%.1f" % got["seconds"], "%.1f" % (got["rate"] / 1e3),
                             "%.0f" % (got["peak_kib"] / 1024), "%.1f" % (got["bytes"] / 2 ** 20)])
            except Failed as failure:
                say(str(failure))
            finally:
                program.close()
        table("Generation against rows, dimension and workers, start of the process not counted",
              ["rows", "D", "workers", "seconds", "thousand rows/s", "peak memory, MiB", "on disk, MiB"], rows)

        rows = []
        for dimension, hidden, workers in ((2, 64, 2), (32, 256, 1), (32, 256, 2), (128, 512, 2)):
            say("scale: training, D = %d, %d workers" % (dimension, workers))
            size = dict(dim=dimension, hidden=hidden, stages=1, batch=1024, activation="tanh")
            program = Program("scale", self.ours(
                "train", "--workers", workers, "--steps", STEPS_BETWEEN_AVERAGES, "--warmup", self.options.warmup,
                *options_of(size)), self.cores[:workers])
            try:
                program.answer()
                program.begin_turn(self.options.seconds)
                got = dict(program.answer(), dimension=dimension, hidden=hidden, workers=workers)
                raw.append(got)
                rows.append([dimension, hidden, workers, got["parameters"], "%.1f" % (got["rate"] / 1e3),
                             "%.2f" % got["round_seconds"], "%.0f" % got["result_bytes"],
                             "%.0f" % (got["peak_kib"] / 1024)])
            except Failed as failure:
                say(str(failure))
            finally:
                program.close()
        table("Training against dimension and workers, S = 1, batch 1024, a round of %d steps" % STEPS_BETWEEN_AVERAGES,
              ["D", "hidden", "workers", "parameters", "thousand latents/s", "seconds a round",
               "bytes that come back of a worker and round", "peak memory, MiB"], rows)
        return raw

    def false_good(self):
        """How often what is wrong is called good: models that are broken on purpose, in one process on two cores."""
        size = ["--targets", "wells,student", "--seeds", 1, "--rows", 4000, "--rounds", 30] if self.options.quick else \
            ["--targets", "wells,mixture,funnel,student,correlated", "--seeds", 2, "--rows", 20000, "--rounds", 80]
        command = self.ours("false-good", *size, "--out", os.path.join(self.scratch, "false-good"))
        raw = []
        with subprocess.Popen(["taskset", "-c", ",".join(map(str, self.cores)), *command], cwd=ROOT, env=environment(1),
                              stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if line.startswith("{"):
                    raw.append(json.loads(line.replace("NaN", "null").replace("Infinity", "1e999")))
                    say("false-good: %(target)s, %(defect)s, seed %(seed)d, %(correction)s: %(level)s" % raw[-1])
        if process.returncode:
            say("false-good failed")
        title = "How often the program calls good what is wrong, and bad what is right"
        head = ["defect", "correction", "truth", "runs", "wrong", "of these good", "open", "care", "right", "of these bad"]
        table(title, head, [
            [*key, *false_goods([run for run in raw if (run["defect"], run["correction"], known(run)) == key])]
            for key in dict.fromkeys((run["defect"], run["correction"], known(run)) for run in raw)])
        table(title + ", all defects", head[1:], [
            [*key, *false_goods([run for run in raw if (run["correction"], known(run)) == key])]
            for key in dict.fromkeys((run["correction"], known(run)) for run in raw)])
        return raw

    def samplers(self):
        """Samplers of others at equal energies: one process on one core, which prints its own table."""
        say("samplers")
        short = ["--energies", "0.2", "--chains", 8, "--warm-up", 100] if self.options.quick else []
        out = HERE / "target" / "samplers"
        command = self.peer("samplers.py", "--out", out, *short, *self.options.samplers.split())
        print("\n**Samplers of others at equal numbers of energy evaluations**\n", flush=True)
        done = subprocess.run(["taskset", "-c", str(self.cores[0]), *command], cwd=ROOT, env=environment(1))
        if done.returncode:
            say("samplers failed")
            return []
        return json.loads((out / "samplers.json").read_text())


# --- numbers ---------------------------------------------------------------------------------------------------------


def known(run):
    return "known" if run["known"] else "not known"


def false_goods(runs):
    """Counts of runs, of wrong ones and what they were called, and of right ones that were called bad."""
    wrong = [run["level"] for run in runs if run["wrong_rows"] or run["wrong_log_z"]]
    right = [run["level"] for run in runs if not (run["wrong_rows"] or run["wrong_log_z"])]
    return (len(runs), len(wrong), wrong.count("GOOD"), wrong.count("OPEN"), wrong.count("CARE"), len(right),
            right.count("BAD"))


def total(turn, what="rate"):
    """Of the processes of a turn: rates, memory and bytes add up; of times there is one."""
    return sum(answer[what] for answer in turn)


def median(turns, what="rate"):
    return statistics.median(total(turn, what) for turn in turns) if turns else None


def best(results, names):
    return max((median(results[name]) for name in names if results[name]), default=None)


def spread(turns, what="rate", unit=1e3, form="%.1f"):
    if not turns:
        return "failed"
    values = [total(turn, what) / unit for turn in turns]
    form = "%s (%s to %s)" % (form, form, form)
    return form % (statistics.median(values), min(values), max(values))


def ratio(numerator, denominator):
    return "%.2f" % (numerator / denominator) if numerator and denominator else "-"


def brief(turn, what):
    if what == "rate":
        return "%.1f k/s" % (total(turn) / 1e3)
    return "%.1f ms" % (1e3 * total(turn, what))


def table(title, head, rows):
    print("\n**%s**\n" % title)
    for row in [head, ["---"] * len(head), *rows]:
        print("| %s |" % " | ".join(map(str, row)))
    sys.stdout.flush()


def machine():
    with open("/proc/cpuinfo") as file:
        text = file.read()
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1])
    model = re.search(r"model name\s*:\s*(.*)", text)
    flags = re.search(r"flags\s*:\s*(.*)", text)
    vectors = [flag for flag in ("avx2", "avx512f") if flags and flag in flags[1].split()]
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return "%s, %d cores, %s, %.0f GiB; %s" % (
        model[1] if model else "unknown processor", os.cpu_count(), vectors[-1] if vectors else "no AVX2",
        memory / 2 ** 20, java.replace('"', ""))


def main():
    parser = argparse.ArgumentParser(prog="job/bench/run", description=__doc__)
    parser.add_argument("--only", default=",".join(MEASURES), help="of %s, scale, samplers and false-good, with commas "
                        "between (default: all but the last three)" % ", ".join(MEASURES))
    parser.add_argument("--cases", default="", help="sizes of train and train2: " + ", ".join(c[0] for c in CASES))
    parser.add_argument("--launches", type=int, help="times that every program is started anew (default 2)")
    parser.add_argument("--turns", type=int, help="measurements of each program in a launch (default 5)")
    parser.add_argument("--seconds", type=float, help="length of a measurement (default 3)")
    parser.add_argument("--warmup", type=float, help="seconds of warming up (default 20)")
    parser.add_argument("--rows", type=int, help="rows to generate (default 4,000,000)")
    parser.add_argument("--quick", action="store_true", help="everything once and short: whether it works")
    parser.add_argument("--json", default=str(HERE / "target" / "results.json"), help="where all measurements go")
    parser.add_argument("--scratch", help="folder for generated rows (default: the system's temporary one)")
    parser.add_argument("--java-options", default="", help="further options of the JVM")
    parser.add_argument("--samplers", default="", metavar="OPTIONS", help="further options of peers/samplers.py: "
                        "--samplers=\"--targets gmm40 --ours benchmark.json\"")
    parser.add_argument("--python", default=sys.executable, help=argparse.SUPPRESS)
    options = parser.parse_args()
    usual = dict(launches=2, turns=5, seconds=3.0, warmup=20.0, rows=4_000_000)
    if options.quick:
        usual = dict(launches=1, turns=2, seconds=1.0, warmup=4.0, rows=200_000)
        options.cases = options.cases or ",".join(QUICK_CASES)
    for name, value in usual.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    measures = options.only.split(",")
    for unknown in set(measures) - {*MEASURES, "scale", "samplers", "false-good"}:
        parser.error("there is no measure " + unknown)

    bench = Bench(options)
    print("%s, %s" % (datetime.date.today().isoformat(), machine()))
    raw = {}
    try:
        for measure in measures:
            raw[measure] = getattr(bench, measure.replace("-", "_"))()
    finally:
        shutil.rmtree(bench.scratch, ignore_errors=True)
        with open(options.json, "w") as file:
            json.dump({"date": datetime.datetime.now().isoformat(timespec="seconds"), "machine": machine(),
                       "versions": list(bench.versions), "options": {k: v for k, v in vars(options).items() if k in usual},
                       "measures": raw}, file, indent=1)
    print("\nMedians (smallest to largest) of %d launches times %d turns. %s." % (
        options.launches, options.turns, ", ".join(bench.versions)))
    say("all measurements: %s" % options.json)


if __name__ == "__main__":
    main()
