"""Where a running product listens, and what only its owner knows."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from http_calls import Service, basic, expect, shown_command
from product import DEVPORTAL, INSIGHTS


@dataclass
class Installation:
    control_plane: str  # URLs without a path
    gateway_http: str
    gateway_https: str
    cluster: str
    operations: str
    namespace: str
    certificate_authority: str
    password_file: Path

    @staticmethod
    def read(ready_file):
        """From the file that `quarterdeck up --ready-file` writes once everything serves."""
        ready = json.loads(Path(ready_file).read_text())
        names = ("control_plane", "gateway_http", "gateway_https", "cluster", "operations", "namespace", "certificate_authority")
        return Installation(**{name: ready.get(name, "") for name in names}, password_file=Path(ready["administrator_password_file"]))

    @property
    def admin_password(self):
        return self.password_file.read_text().strip()

    def as_admin(self):
        return Service(self.control_plane, basic("admin", self.admin_password))

    def sign_up(self, user, password):
        """Makes a consumer's account, as the Dev Portal's form does."""
        return Service(self.control_plane).post(DEVPORTAL + "/self-signup", {"username": user, "password": password})

    def usage(self, **asked):
        """Calls, errors and latency, added up by API, application or operation."""
        asked = "&".join(f"{name}={value}" for name, value in asked.items())
        return expect(self.as_admin().get(f"{INSIGHTS}/usage?{asked}"), 200).json()["list"]

    def status(self, binary, *more):
        """What the command line says about deployments."""
        command = [binary, "status", "--url", self.control_plane, "--password-file", self.password_file, "--ca", self.certificate_authority, *more]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=30)
        return shown_command(command), done
