#!/usr/bin/env python3
"""REST reads and durable creates per second of one core, with authentication and validation: requests by the CPU time that the product
spends on them, so that a busy machine or a slow generator does not count against it. The rate that was really seen is told too. The control
plane is a process of its own here; agent, cluster and gateway follow it, as they do in production, on the other core."""

import argparse
import re
import subprocess
import tempfile
from pathlib import Path

import report

from http_calls import bearer
from processes import Roles, Sample
from product import DEVPORTAL, PUBLISHER
from world import World

# Every connection makes applications of its own names.
CREATE = """
local number, thread = 0, 0
function setup(it) thread = thread + 1; it:set("thread_number", thread) end
function request()
  number = number + 1
  local body = string.format('{"name":"a-%%d-%%d-%s","throttlingPolicy":"Unlimited","tokenType":"JWT"}', thread_number, number)
  return wrk.format("POST", nil, nil, body)
end
local refused = 0
function response(status) if status ~= 201 then refused = refused + 1 end end
"""


def wrk(url, headers, seconds, connections, script=None):
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", url]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", str(script)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", shown)
    requests = int(re.search(r"(\d+) requests in", shown).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", shown).group(1))
    return requests, rate, int(refused.group(1)) if refused else 0


def measure(what, goal, product, *arguments):
    before = report.cpu_seconds(product.handle.pid)
    requests, rate, refused = wrk(*arguments)
    used = report.cpu_seconds(product.handle.pid) - before
    report.line(what, requests / used, "/core s", goal, "more")
    report.note(f"seen: {rate:,.0f} a second")
    if refused:
        report.note(f"{refused} of them were refused: the figure does not count")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample(options.binary, folder).start()
        roles = Roles(options.binary, Path(folder) / "product").start()
        product = roles["control-plane"]
        try:
            world = World(roles.installation, sample)
            api = world.create()
            consumer = world.consumer()
            for name in roles.NAMES:
                report.pin(roles[name], 0 if name == "control-plane" else 1)
            url = world.installation.control_plane
            token = world.publisher.service.headers
            measure("REST reads (life cycle of an API, TLS)", 30_000, product, f"{url}{PUBLISHER}/apis/{api['id']}/lifecycle-state", token,
                    options.seconds, options.connections)
            script = Path(folder) / "create.lua"
            script.write_text(CREATE % "bench")
            headers = {**bearer(consumer.portal.service.headers["Authorization"].split()[1]), "Content-Type": "application/json"}
            measure("REST durable creates (applications, TLS)", 5_000, product, f"{url}{DEVPORTAL}/applications", headers, options.seconds,
                    options.connections, script)
        finally:
            roles.kill()
            sample.kill()


if __name__ == "__main__":
    main()
