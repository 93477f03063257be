#!/usr/bin/env python3
"""CPU per request of our proxy against nginx and haproxy, all forwarding to one back end.

Each proxy runs alone on core 0 while the load generator (wrk) and the back end share core 1. Short slices are interleaved, so that
whatever else the machine does meets all alike; the figure is on-CPU time of the proxy per request (the least of its slices), and the
ratio to nginx. Requests per second alone would measure the generator.

    cmake --preset release && ninja -C build/release http_proxy_peers
    bench/proxy_vs_nginx.py [--rounds 6] [--seconds 1] [--connections 100] [--body 1024] [--peers build/release/src/http/http_proxy_peers]
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s; keepalive_requests 1000000000; keepalive_timeout 75s;
  upstream backend {{ server 127.0.0.1:{backend}; keepalive 512; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{port} reuseport;
    location / {{
      proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $proxy_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""

HAPROXY = """
global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 5s
  timeout client 75s
  timeout server 75s
  option http-keep-alive
  http-reuse always
frontend f
  bind 127.0.0.1:{port}
  default_backend b
backend b
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header Host 127.0.0.1:{backend}
  server s 127.0.0.1:{backend}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def children(pid):
    found = [pid]
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    for child in path.read_text().split():
        found += children(int(child))
    return found


def cpu_nanoseconds(pid):
    """Time on a CPU of the process, its threads and its children, from the scheduler."""
    total = 0
    for process in children(pid):
        for task in pathlib.Path(f"/proc/{process}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total


def resident_kilobytes(pid):
    total = 0
    for process in children(pid):
        total += int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text())[1])
    return total


def load(port, options):
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency", f"http://127.0.0.1:{port}/bench"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"errors under load:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text)[1])
    return requests, float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), re.search(r"^\s*99%\s+(\S+)$", text, re.MULTILINE)[1]


def start(command, core):
    return subprocess.Popen(["taskset", "-c", core, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def targets(folder, backend, peers):
    """Name, port and command of everything that can be measured here."""
    port = free_port()
    yield "quarterdeck", port, [peers, "proxy", str(port), str(backend)]
    for name, template in (("nginx", NGINX), ("haproxy", HAPROXY)):
        program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
        if not program:
            print(f"{name} is not installed: left out")
            continue
        port = free_port()
        file = folder / f"{name}.conf"
        file.write_text(template.format(folder=folder, port=port, backend=backend))
        yield name, port, [program, "-c", str(file)] if name == "nginx" else [program, "-f", str(file)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--body", type=int, default=1024)
    parser.add_argument("--peers", default=str(pathlib.Path(__file__).parent.parent / "build/release/src/http/http_proxy_peers"))
    options = parser.parse_args()
    if not pathlib.Path(options.peers).exists():
        raise SystemExit(f"{options.peers} is missing: build it with ninja -C build/release http_proxy_peers")

    running = []
    with tempfile.TemporaryDirectory() as temporary:
        try:
            backend = free_port()
            running.append(start([options.peers, "backend", str(backend), str(options.body)], "1"))
            wait_for(backend)
            measured = []
            for name, port, command in targets(pathlib.Path(temporary), backend, options.peers):
                process = start(command, "0")
                running.append(process)
                wait_for(port)
                measured.append((name, port, process.pid, []))
            for _ in range(options.rounds):
                for _, port, pid, slices in measured:
                    before = cpu_nanoseconds(pid)
                    requests, rate, p99 = load(port, options)
                    slices.append(((cpu_nanoseconds(pid) - before) / 1000 / requests, rate, p99))
            print_table(measured, options)
        finally:
            for process in running:
                process.send_signal(signal.SIGTERM)
            for process in running:
                process.wait()


def print_table(measured, options):
    least = {name: min(cost for cost, _, _ in slices) for name, _, _, slices in measured}
    print(f"{options.body} bytes, {options.connections} connections, {options.rounds} slices of {options.seconds} s each")
    print(f"{'proxy':12} {'CPU us/req':>10} {'nginx / it':>10} {'req/s max':>10} {'p99 best':>10} {'RSS MB':>7}")
    for name, _, pid, slices in measured:
        ratio = f"{least['nginx'] / least[name]:.2f}" if "nginx" in least else "-"
        best = max(slices, key=lambda slice_: slice_[1])
        print(f"{name:12} {least[name]:10.2f} {ratio:>10} {best[1]:10.0f} {best[2]:>10} {resident_kilobytes(pid) / 1024:7.1f}")


if __name__ == "__main__":
    main()
