#!/usr/bin/env python3
"""CPU per request of the whole gateway (JWT, subscription, plan limit and analytics on) against nginx and haproxy as plain proxies and Envoy
with less to do. All get the same requests, with the same tokens in turn.

    cmake --preset release && ninja -C build/release
    bench/gateway_vs_peers.py --binary build/release/src/apps/quarterdeck
"""
import argparse
import base64
import json
import tempfile
from pathlib import Path

import envoy
import peers
import report

from http_calls import Service, expect, until
from processes import Roles, Sample
from world import World

DEFINITION = """{"openapi": "3.0.3", "info": {"title": "Bench", "version": "1"}, "paths": {"/bench": {"get": {"responses": {}}}}}"""
REQUESTS = """
local requests, last = {}, 0
init = function()
  for token in io.lines("%s") do requests[#requests + 1] = wrk.format("GET", nil, { Authorization = "Bearer " .. token }) end
end
request = function()
  last = last %% #requests + 1
  return requests[last]
end
"""


def serve(world, backend, tokens):
    """An API in front of the back end, and tokens of an application that may call it under a plan that limits it."""
    plan = world.plan(1_000_000_000)
    api = world.serve(definition=DEFINITION, back_end=f"http://127.0.0.1:{backend}", plans=(plan,))
    consumer = world.consumer(api, plan=plan)
    held = [world.identity.client_token(consumer.keys) for _ in range(tokens)]
    for token in held:
        world.ask_until(200, api, "/bench", token)
    return api.base + "/bench", held


def check_analytics(world, calls):
    """What is measured is only worth its name when every call was counted: under way at the end of a slice some more than wrk knows of."""
    def counted():
        rows = world.installation.usage(groupBy="application")
        return sum(row["calls"] for row in rows)
    until("analytics to have all calls", lambda: counted() >= calls, seconds=30)
    report.note(f"analytics counted {counted()} calls; the load generator got {calls} answers")


def issuer_of(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"]


def targets(running, world, gateway, options):
    path, tokens = serve(world, running.backend, options.tokens)
    (running.folder / "tokens").write_text("\n".join(tokens) + "\n")
    script = running.folder / "requests.lua"
    script.write_text(REQUESTS % (running.folder / "tokens"))
    jwks = running.folder / "jwks.json"
    jwks.write_bytes(expect(Service(world.installation.control_plane).get("/oauth2/jwks"), 200).body)
    found = [peers.Target("quarterdeck, whole gateway", world.installation.gateway_http + path, gateway.handle.pid), running.engine(path)]
    found += running.plain(path)
    program = envoy.program()
    for name, filters in envoy.configurations(issuer_of(tokens[0]), jwks) if program else ():
        port = peers.free_port()
        text = envoy.CONFIGURATION.format(port=port, backend=running.backend, filters=filters or "")
        found.append(running.configured(name, port, path, program, "--config-path", text))
    for target in found:
        target.script = script
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--tokens", type=int, default=200)
    peers.add_options(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, peers.Peers(folder, options.body) as running:
        sample = Sample(options.binary, folder).start()
        roles = Roles(options.binary, Path(folder) / "product", settings={"gateway.threads": 1}).start()
        try:
            for name in roles.NAMES:
                report.pin(roles[name], 0 if name == "gateway" else 1)
            world = World(roles.installation, sample)
            measured = targets(running, world, roles["gateway"], options)
            peers.measure(measured, options)
            peers.print_table(measured, options)
            check_analytics(world, measured[0].calls)
            ours, nginx = measured[0], next((target for target in measured if target.name == "nginx"), None)
            if nginx:
                report.line("whole gateway, CPU per request", ours.cost(), "us", round(nginx.cost(), 2), "less")
        finally:
            roles.kill()
            sample.kill()


if __name__ == "__main__":
    main()
