"""Bytes over a socket: what no well-behaved client would send."""

import socket
import ssl
import urllib.parse


def connect(url):
    parts = urllib.parse.urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
    if parts.scheme != "https":
        return connection
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(connection, server_hostname=parts.hostname)


def send(url, data):
    """Everything that comes back until the other side closes or falls silent."""
    with connect(url) as connection:
        connection.sendall(data)
        return receive(connection)


def receive(connection):
    received = b""
    connection.settimeout(15)
    try:
        while True:
            some = connection.recv(65536)
            if not some:
                return received
            received += some
    except (TimeoutError, ConnectionError, ssl.SSLError):
        return received


def statuses(received):
    """The status of every answer in the bytes."""
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:]]
