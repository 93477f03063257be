"""Chapters 6 to 8: the truth about deployments, a look inside, and the power failing."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from cluster import Cluster
from http_calls import expect, until

SHIPS = "/harbour/1.0.0/ships?limit=1"


def see(walk):
    tell = walk.tell
    tell.chapter("See the truth", "A deployment is live when the gateway serves exactly what the control plane wants: both report a hash of the same "
                 "content. Calls show up within two seconds.")
    if walk.options.binary:
        command, done = walk.installation.status(walk.options.binary)
        tell.does(command)
        tell.shows(done.stdout or done.stderr)
    tell.does("who called what at the API Harbour, from /api/quarterdeck/v1/usage")
    for row in until("the calls to show up", lambda: walk.installation.usage(apiId=walk.harbour["id"], groupBy="operation")):
        tell.shows(f"{row['key'] or '(no such operation)':<24} {row['calls']:>4} calls, {row['refused']} refused, p95 {row['p95Milliseconds']:.1f} ms")


def look_inside(walk):
    tell = walk.tell
    tell.chapter("Look inside with kubectl", "The embedded cluster speaks Kubernetes' own protocol, so an ordinary kubectl works on it. What somebody edits "
                 "or deletes by hand is put back within a second.")
    if shutil.which("kubectl") is None:
        tell.got("(kubectl is not installed here)")
    else:
        run_kubectl(walk, "get", "apis.dp.wso2.com")
    cluster = Cluster(walk.installation)
    route = cluster.route_of(walk.harbour["id"])
    put_back(walk, "the route is deleted by hand", route, lambda: cluster.delete(route))
    put_back(walk, "its host name is changed by hand", route, lambda: cluster.edit(route, {"spec": {"hostnames": ["elsewhere.example"]}}))
    tell.served("calls are answered", walk.get_until(200, SHIPS))


def run_kubectl(walk, *arguments):
    command = ["kubectl", "--server", walk.installation.cluster, "--namespace", walk.installation.namespace, *arguments]
    walk.tell.does(" ".join(command))
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    walk.tell.shows(done.stdout or done.stderr)


def put_back(walk, label, route, spoil):
    cluster = Cluster(walk.installation)
    wanted = cluster.get(route)
    begin = time.monotonic()
    spoil()
    until("the route to be put back", lambda: is_again(wanted, cluster.get(route)))
    walk.tell.did(label, f"put back after {(time.monotonic() - begin) * 1000:.0f} ms")


def is_again(wanted, found):
    return found is not None and found["spec"] == wanted["spec"] and found["metadata"]["resourceVersion"] != wanted["metadata"]["resourceVersion"]


def break_it(walk):
    tell = walk.tell
    tell.chapter("Break it", "The whole process is killed as if the power had failed. What was acknowledged is there when it is started again.")
    if not walk.options.pid_file:
        return tell.got("(left out: this walk did not start the product)")
    pid_file = Path(walk.options.pid_file)
    killed = pid_file.read_text()
    begin = time.monotonic()
    os.kill(int(killed), signal.SIGKILL)
    until("the product to be started again", lambda: pid_file.read_text() not in ("", killed))
    until("a call to be answered again", lambda: answered(walk), seconds=20)
    took = time.monotonic() - begin
    until("everything to serve", Path(walk.options.ready_file).exists)
    tell.did("kill -9, and started again", f"a call with the same token is answered {took * 1000:.0f} ms after the kill")
    live = expect(walk.admin.get("/api/quarterdeck/v1/deployments"), 200).json()["list"]
    tell.did("what is deployed", ", ".join(f"{place['apiName']} {place['state']}" for place in live))


def answered(walk):
    try:
        return walk.get(SHIPS).status == 200
    except OSError:
        return False
