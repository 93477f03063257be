"""Calls in the background, to see whether a change costs anybody an answer."""

import http.client
import threading
import urllib.parse


class Load:
    """Asks one path again and again over kept-alive connections, and remembers every answer that was not a 200."""

    def __init__(self, gateway_url, path, token, threads=3):
        self.address = urllib.parse.urlsplit(gateway_url).netloc
        self.path = path
        self.headers = {"Authorization": f"Bearer {token}"}
        self.calls = 0
        self.failures = []
        self.bodies = set()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join(30)

    def _run(self):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        while not self._ended.is_set():
            try:
                connection.request("GET", self.path, headers=self.headers)
                response = connection.getresponse()
                body = response.read()
                with self._lock:
                    self.calls += 1
                    self.bodies.add(body[:200])
                    if response.status != 200:
                        self.failures.append((response.status, body[:200]))
            except (OSError, http.client.HTTPException) as failure:
                with self._lock:
                    self.failures.append(repr(failure))
                connection.close()
                connection = http.client.HTTPConnection(self.address, timeout=30)
        connection.close()
