"""Says where the tasks of the one application in a folder of Spark's event logs ran: read_events.py FOLDER NODES."""

import collections
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit


def main(folder, wanted):
    (log,) = folder.iterdir()
    nodes = {}
    tasks = collections.Counter()
    for event in map(json.loads, log.read_text().splitlines()):
        if event["Event"] == "SparkListenerExecutorAdded":
            executor = event["Executor Info"]
            # Node managers of one machine differ in their ports only, and that only the addresses of their logs tell.
            nodes[event["Executor ID"]] = urlsplit(executor["Log Urls"]["stderr"]).netloc
        elif event["Event"] == "SparkListenerTaskEnd":
            assert event["Task End Reason"]["Reason"] == "Success", event["Task End Reason"]
            tasks[nodes[event["Task Info"]["Executor ID"]]] += 1
    assert len(tasks) == wanted, f"expected tasks on {wanted} nodes, found {dict(tasks)}"
    print(", ".join(f"{count} tasks on {node}" for node, count in sorted(tasks.items())))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
