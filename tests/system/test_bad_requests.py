"""Bad input: bytes that are no request, or two requests in one, never reach a back end."""

import pytest
import raw
from http_calls import Service

HOST = b"Host: localhost\r\n"

SMUGGLED = {
    "length and chunked": b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
    "two lengths": b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "a list of lengths": b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: 5, 6\r\n\r\nhello!",
    "a negative length": b"POST /echo HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    "bare line feeds": b"GET /echo HTTP/1.1\nHost: localhost\n\n",
    "folded header": b"GET /echo HTTP/1.1\r\n" + HOST + b"X-A: b\r\n c\r\n\r\n",
    "blank before the colon": b"GET /echo HTTP/1.1\r\n" + HOST + b"Content-Length : 5\r\n\r\nhello",
    "an odd coding": b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked twice": b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": b"POST /echo HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
    "no host": b"GET /echo HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /echo HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "a NUL": b"GET /ec\x00ho HTTP/1.1\r\n" + HOST + b"\r\n",
    "no version": b"GET /echo\r\n" + HOST + b"\r\n",
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"A" * 100 + b"\r\n\r\n",
}


@pytest.fixture(params=["gateway_http", "control_plane", "operations"])
def door(world, request):
    return getattr(world.installation, request.param)


WEB_PAGES = {
    "from a page": {"Origin": "https://evil.example"},
    "from a page on this machine": {"Origin": "http://localhost:3000"},
    "from no page in particular": {"Origin": "null"},
    "by a name that was rebound": {"Host": "evil.example"},
    "by a name that looks like ours": {"Host": "localhost.evil.example:6443"},
}


@pytest.mark.parametrize("case", WEB_PAGES)
def test_web_pages_do_not_reach_the_cluster(world, case):
    cluster = Service(world.installation.cluster)
    assert cluster.get("/api/v1/namespaces").status == 200
    answer = cluster.get("/api/v1/namespaces", WEB_PAGES[case])
    assert answer.status == 403
    assert answer.json()["kind"] == "Status" and "items" not in answer.json()
    assert cluster.post("/api/v1/namespaces", {"metadata": {"name": "evil"}}, WEB_PAGES[case]).status == 403
    assert cluster.get("/api/v1/namespaces/evil").status == 404


@pytest.mark.parametrize("case", SMUGGLED)
def test_a_malformed_request_is_refused_and_the_connection_ends(door, case):
    # A second, well-formed request follows: answering it would mean that the two sides disagree where the first one ends.
    received = raw.send(door, SMUGGLED[case] + b"GET /second HTTP/1.1\r\n" + HOST + b"\r\n")
    assert len(raw.statuses(received)) <= 1, received
    assert all(status in (400, 404, 411, 413, 431, 501, 505) and status != 404 for status in raw.statuses(received)), received


def test_a_half_request_is_ended(door):
    with raw.connect(door) as connection:
        connection.sendall(b"GET /echo HTTP/1.1\r\nHost: local")
        connection.settimeout(30)
        received = raw.receive(connection)
    assert raw.statuses(received) in ([], [408])


def test_heads_that_are_too_large_are_431(door):
    received = raw.send(door, b"GET / HTTP/1.1\r\n" + HOST + b"X-Big: " + b"a" * 200_000 + b"\r\n\r\n")
    assert raw.statuses(received) in ([431], [400], [])


def test_a_body_that_is_too_large_is_413(world):
    head = b"POST /api/am/publisher/v4/apis HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\nContent-Length: 999999999\r\n\r\n"
    assert raw.statuses(raw.send(world.installation.control_plane, head)) == [413]


@pytest.mark.parametrize("path", ["/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//x", "/a/./../../b", "/%00", "/%zz", "/" + "a" * 10_000])
def test_paths_are_read_one_way(door, path):
    received = raw.send(door, f"GET {path} HTTP/1.1\r\n".encode() + HOST + b"Connection: close\r\n\r\n")
    assert raw.statuses(received) and raw.statuses(received)[0] in (400, 401, 404, 414), received
