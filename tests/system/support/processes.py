"""Starts the real binary, waits until it serves, and ends it in every way that a process can end."""

import json
import signal
import socket
import subprocess
import time
from pathlib import Path

from installation import Installation

START_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """One run of the binary. Its output goes to a file, so that a full pipe never stops it."""

    def __init__(self, command, log):
        self.command = [str(part) for part in command]
        self.log = Path(log)
        self.handle = None

    def start(self):
        with self.log.open("ab") as out:
            self.handle = subprocess.Popen(self.command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        return self

    def is_running(self):
        return self.handle is not None and self.handle.poll() is None

    def output(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def wait_until(self, ready, what):
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            assert self.is_running(), f"{what}: it ended with code {self.handle.returncode}:\n{self.output()[-4000:]}"
            assert time.monotonic() < deadline, f"{what}: not within {START_SECONDS} s:\n{self.output()[-4000:]}"
            time.sleep(0.01)

    def kill(self):
        """As if the machine had lost power."""
        if self.is_running():
            self.handle.send_signal(signal.SIGKILL)
            self.handle.wait()

    def stop(self, seconds=20):
        """As Ctrl-C does; gives the exit code."""
        if self.is_running():
            self.handle.send_signal(signal.SIGTERM)
            try:
                self.handle.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"it did not stop within {seconds} s:\n{self.output()[-4000:]}")
        return self.handle.returncode


class Sample(Process):
    def __init__(self, binary, folder, port=None):
        self.port = port or free_port()
        super().__init__([binary, "sample", "--port", self.port], Path(folder) / f"sample-{self.port}.log")
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self):
        super().start()
        self.wait_until(lambda: listens(self.port), "the sample service")
        return self


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Product(Process):
    """`quarterdeck up`, or one of its roles, on free ports and a data folder of its own."""

    def __init__(self, binary, folder, role="up", settings=None, data=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = Path(data) if data else self.folder / "data"
        self.ready_file = self.folder / f"{role}-ready.json"
        self.settings = {**self.default_settings(), **(settings or {})}
        command = [binary, role, "--data-dir", self.data, "--ready-file", self.ready_file]
        for name, value in self.settings.items():
            command += ["--set", f"{name}={value}"]
        super().__init__(command, self.folder / f"{role}.log")

    @staticmethod
    def default_settings():
        # The ports stay the same over a restart, as they do for users.
        ports = {name: free_port() for name in ("control_plane.port", "gateway.http_port", "gateway.https_port", "cluster.port", "operations.port")}
        return {**ports, "control_plane.allow_private_addresses": "true"}

    def start(self):
        self.ready_file.unlink(missing_ok=True)
        super().start()
        self.wait_until(self.is_ready, f"quarterdeck {self.command[1]}")
        return self

    def is_ready(self):
        try:
            return bool(json.loads(self.ready_file.read_text()))
        except (OSError, ValueError):
            return False

    def restart(self):
        self.kill()
        return self.start()

    def told(self):
        """What it said about itself when it was ready."""
        return json.loads(self.ready_file.read_text())

    @property
    def installation(self):
        return Installation.read(self.ready_file)


class Roles:
    """The four roles as processes of their own, on one data folder, as one would run them on one machine."""

    NAMES = ("cluster", "control-plane", "agent", "gateway")

    def __init__(self, binary, folder, settings=None):
        self.folder = Path(folder)
        ports = {**Product.default_settings(), **(settings or {})}
        ports["remote.control_plane_url"] = f"https://localhost:{ports['control_plane.port']}"
        ports["remote.cluster_url"] = f"http://localhost:{ports['cluster.port']}"
        self.processes = {}
        for name in self.NAMES:
            own = {**ports, "operations.port": free_port()}
            self.processes[name] = Product(binary, self.folder, role=name, settings=own, data=self.folder / "data")

    def start(self):
        for name in self.NAMES:
            self.processes[name].start()
        return self

    def __getitem__(self, name):
        return self.processes[name]

    def kill(self):
        for process in self.processes.values():
            process.kill()

    @property
    def installation(self):
        """All that the four say, as one."""
        told = {}
        for name in reversed(self.NAMES):
            told.update(self.processes[name].told())
        whole = self.folder / "ready.json"
        whole.write_text(json.dumps(told))
        return Installation.read(whole)
