"""Measuring a proxy against its peers: each alone on core 0, the load generator (wrk) and the back end together on core 1, in short interleaved
slices, so that whatever else the machine does meets all alike. The figure is on-CPU time per request, the least of the slices of each, and its
ratio to nginx as a plain proxy. Requests per second alone would measure the generator."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "build/release/src/http/http_proxy_peers"

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


@dataclass
class Target:
    """Something that forwards to the back end, and what was measured of it."""

    name: str
    url: str
    pid: int
    script: Path | None = None  # of wrk: the requests to send
    slices: list = field(default_factory=list)  # (microseconds on a CPU per request, requests per second, 99th percentile)
    calls: int = 0

    def cost(self):
        return min(cost for cost, _, _ in self.slices)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def find(program):
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")


def children(pid):
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += children(int(child))
    return found


def cpu_nanoseconds(pid):
    """Time on a CPU of the process, its threads and its children, from the scheduler."""
    total = 0
    for process in children(pid):
        for task in Path(f"/proc/{process}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total


def resident_kilobytes(pid):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]) for process in children(pid))


def load(target, options):
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--latency"]
    command += ["-s", str(target.script)] if target.script else []
    text = subprocess.run([*command, target.url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"{target.name}: errors under load:\n{text}")
    requests = int(re.search(r"(\d+) requests in", text)[1])
    return requests, float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), re.search(r"^\s*99%\s+(\S+)$", text, re.MULTILINE)[1]


class Peers:
    """The processes of one measurement; they end with it."""

    def __init__(self, folder, body):
        if not PEERS.exists():
            raise SystemExit(f"{PEERS} is missing: build it with ninja -C build/release http_proxy_peers")
        self.folder = Path(folder)
        self.running = []
        self.backend = free_port()
        self.start([PEERS, "backend", self.backend, body], "1")
        wait_for(self.backend)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            process.wait()

    def start(self, command, core):
        command = ["taskset", "-c", core, *(str(part) for part in command)]
        self.running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return self.running[-1].pid

    def engine(self, path):
        """Our proxy with a logic that forwards everything."""
        port = free_port()
        return self.target("quarterdeck's engine", port, path, [PEERS, "proxy", port, self.backend])

    def plain(self, path):
        """nginx and haproxy as plain proxies, as far as they are installed."""
        for name, template, option in (("nginx", NGINX, "-c"), ("haproxy", HAPROXY, "-f")):
            program = find(name)
            if not program:
                print(f"  {name} is not installed: left out")
                continue
            port = free_port()
            yield self.configured(name, port, path, program, option, template.format(folder=self.folder, port=port, backend=self.backend))

    def configured(self, name, port, path, program, option, text):
        file = self.folder / f"{name.replace(' ', '-').replace(',', '')}.{'yaml' if option == '--config-path' else 'conf'}"
        file.write_text(text)
        more = ["--concurrency", "1", "--disable-hot-restart", "--log-level", "off"] if option == "--config-path" else []
        return self.target(name, port, path, [program, option, file, *more])

    def target(self, name, port, path, command):
        pid = self.start(command, "0")
        wait_for(port)
        return Target(name, f"http://127.0.0.1:{port}{path}", pid)


def measure(targets, options):
    for _ in range(options.rounds):
        for target in targets:
            before = cpu_nanoseconds(target.pid)
            requests, rate, p99 = load(target, options)
            target.calls += requests
            target.slices.append(((cpu_nanoseconds(target.pid) - before) / 1000 / requests, rate, p99))


def print_table(targets, options):
    nginx = next((target.cost() for target in targets if target.name == "nginx"), None)
    print(f"  {options.body} bytes, {options.connections} connections, {options.rounds} slices of {options.seconds} s each")
    print(f"  {'':30} {'CPU us/req':>10} {'nginx / it':>10} {'req/s max':>10} {'p99 best':>10} {'RSS MB':>7}")
    for target in targets:
        ratio = f"{nginx / target.cost():.2f}" if nginx else "-"
        _, rate, p99 = max(target.slices, key=lambda measured: measured[1])
        print(f"  {target.name:30} {target.cost():10.2f} {ratio:>10} {rate:10.0f} {p99:>10} {resident_kilobytes(target.pid) / 1024:7.1f}")


def add_options(parser):
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=int, default=1)
    parser.add_argument("--connections", type=int, default=100)
    parser.add_argument("--body", type=int, default=1024)
