"""How measured programs take turns: the same words as io.gibbsvae.bench.Turns speaks.

A program warms up and says so. Then it measures whenever it reads "run SECONDS" and answers with a line of JSON.
"""
import json
import sys
import time


def _say(**what):
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM:"))
    print(json.dumps(dict(what, peak_kib=int(peak.split()[1]))), flush=True)


def take(version, measure):
    """measure(seconds) gives what was measured, as a dictionary."""
    _say(ready=version)
    for line in sys.stdin:
        _say(**measure(float(line.split()[1])))


def rate(chunk, units, seconds):
    """Units a second of a function that does so many of them, called for at least this long."""
    begin = now = time.perf_counter()
    calls = 0
    while now - begin < seconds or not calls:
        chunk()
        calls += 1
        now = time.perf_counter()
    return {"rate": units * calls / (now - begin), "seconds": now - begin}
