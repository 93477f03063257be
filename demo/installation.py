"""Where a running product listens, and what only its owner knows."""

import json
from dataclasses import dataclass
from pathlib import Path

from http_calls import Service

SIGN_UP = "/api/identity/user/v1.0/me"


@dataclass
class Installation:
    control_plane: str  # URLs without a path
    gateway_http: str
    gateway_https: str
    cluster: str
    operations: str
    namespace: str
    data: Path

    @staticmethod
    def read(ready_file, data_folder):
        """From the file that `quarterdeck up --ready-file` writes once everything serves."""
        ready = json.loads(Path(ready_file).read_text())
        return Installation(control_plane=ready["control_plane"], gateway_http=ready["gateway_http"], gateway_https=ready["gateway_https"],
                            cluster=ready["cluster"], operations=ready["operations"], namespace=ready.get("namespace", "quarterdeck"),
                            data=Path(data_folder))

    @property
    def admin_password(self):
        return (self.data / "admin-password").read_text().strip()

    def sign_up(self, user, password):
        """Makes a consumer's account, as the Dev Portal's form does."""
        return Service(self.control_plane).post(SIGN_UP, {"user": {"username": user, "password": password}})
