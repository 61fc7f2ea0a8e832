"""As much of Kubernetes' API as spark-submit asks for: kubernetes_api.py FOLDER EXIT_CODE.

Takes what it is given, writes it to FOLDER as KIND-NAME.json, and says of the driver's pod that its container has ended with
EXIT_CODE. Prints its port, and ends with its standard input.
"""

import http.server
import json
import sys
import threading
from pathlib import Path


class Api(http.server.BaseHTTPRequestHandler):
    folder = None
    exit_code = 0
    pod = {}

    def reply(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def take(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body["metadata"].setdefault("uid", "00000000-0000-0000-0000-000000000000")
        (self.folder / f"{body['kind']}-{body['metadata']['name']}.json").write_text(json.dumps(body, indent=2))
        if body["kind"] == "Pod":
            Api.pod = body
        self.reply(201, body)

    do_POST = do_PUT = do_PATCH = take

    def do_GET(self):
        if "watch=true" in self.path:
            # No events; the client then asks for the pod itself.
            self.reply(200, {})
            return
        name = Api.pod["spec"]["containers"][0]["name"]
        ended = {"name": name, "image": "image", "state": {"terminated": {"exitCode": self.exit_code, "reason": "Ended"}}}
        phase = "Failed" if self.exit_code else "Succeeded"
        self.reply(200, {**Api.pod, "status": {"phase": phase, "containerStatuses": [ended]}})

    def log_message(self, *_):
        pass


def main(folder, exit_code):
    Api.folder = folder
    Api.exit_code = exit_code
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
