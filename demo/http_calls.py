"""HTTP calls with the standard library: one call, one answer, nothing hidden."""

import base64
import http.client
import json
import ssl
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field


@dataclass
class Answer:
    status: int
    headers: dict  # names in lower case
    body: bytes
    milliseconds: float

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode("utf-8", "replace")

    def header(self, name):
        return self.headers.get(name.lower(), "")


@dataclass
class Service:
    """Something that answers HTTP at a URL such as https://localhost:9443."""

    url: str
    headers: dict = field(default_factory=dict)  # sent with every call
    timeout: float = 30.0

    def _connection(self):
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme == "https":
            # The product makes its own certificate when it is given none, and this is a loopback connection.
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.timeout)

    def call(self, method, path, body=None, headers=None):
        """Sends one request; `body` is bytes, text, or a value that becomes JSON."""
        sent = {**self.headers, **(headers or {})}
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        connection = self._connection()
        try:
            begin = time.monotonic()
            connection.request(method, path, body=body, headers=sent)
            response = connection.getresponse()
            content = response.read()
            took = (time.monotonic() - begin) * 1000
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, content, took)
        finally:
            connection.close()

    def is_up(self):
        try:
            return self.get("/").status < 500
        except OSError:
            return False

    def get(self, path, headers=None):
        return self.call("GET", path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.call("POST", path, body, headers)

    def put(self, path, body=None, headers=None):
        return self.call("PUT", path, body, headers)

    def delete(self, path, headers=None):
        return self.call("DELETE", path, headers=headers)

    def post_form(self, path, fields, headers=None):
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self.call("POST", path, urllib.parse.urlencode(fields), sent)

    def send_parts(self, method, path, parts, headers=None):
        """multipart/form-data; a part is text or (file name, bytes)."""
        boundary = uuid.uuid4().hex
        body = b""
        for name, value in parts.items():
            disposition = f'form-data; name="{name}"'
            if isinstance(value, tuple):
                disposition += f'; filename="{value[0]}"'
                value = value[1]
            content = value.encode() if isinstance(value, str) else value
            body += f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + content + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        return self.call(method, path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})})


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def shown_command(command):
    return " ".join(str(part) for part in command)


class Unexpected(Exception):
    """An answer that is not what the caller needs to go on."""


def expect(answer, *statuses):
    if answer.status not in statuses:
        wanted = " or ".join(str(status) for status in statuses)
        raise Unexpected(f"expected {wanted}, got {answer.status}: {answer.text()[:500]}")
    return answer


def until_status(service, status, path, headers=None, seconds=10.0):
    """What was acknowledged reaches a gateway soon: asks again until the answer has this status, and returns it."""
    last = None

    def asked():
        nonlocal last
        last = service.get(path, headers)
        return last if last.status == status else None
    try:
        return until(f"{status} from {path}", asked, seconds)
    except Unexpected as failure:
        raise Unexpected(f"{failure}; the last answer was {last.status}: {last.text()[:300]}") from None


def until(what, check, seconds=10.0, pause=0.02):
    """Asks again until `check` gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Unexpected(f"waited {seconds:g} seconds in vain: {what}")
        time.sleep(pause)
