#!/usr/bin/env python3
"""From the click on Deploy to the first answer from the new revision, with many APIs deployed, and failed calls during changes under load."""

import argparse
import tempfile
import time
from pathlib import Path

import report

from http_calls import bearer, expect, until
from load import Load
from processes import Product, Sample
from world import World

SMALL = """{"openapi": "3.0.3", "info": {"title": "Small", "version": "1"},
"paths": {"/echo": {"get": {"responses": {}}}, "/ships": {"get": {"responses": {}}}}}"""


def fill(world, count):
    begin = time.monotonic()
    for _ in range(count):
        api = world.create(definition=SMALL)
        revision = world.publisher.create_revision(api["id"], "")
        expect(world.publisher.deploy(api["id"], revision), 200, 201)
    until("the last of them to be live", lambda: world.publisher.is_live(api["id"], revision), seconds=120)
    report.note(f"{count} APIs created and live after {time.monotonic() - begin:.1f} s")


def answering_port(world, served, token):
    """Which of the two back ends answers."""
    answer = world.ask(served, "/echo", token)
    if answer.status != 200:
        return answer.status
    return next(header["value"] for header in answer.json()["headers"] if header["name"].lower() == "host").rsplit(":", 1)[-1]


def change(world, served, token, revision, wanted):
    begin = time.monotonic()
    expect(world.publisher.deploy(served.id, revision), 200, 201)
    while answering_port(world, served, token) != wanted:
        assert time.monotonic() - begin < 30, "the new revision never answered"
    return (time.monotonic() - begin) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--apis", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        one, two = Sample(options.binary, folder).start(), Sample(options.binary, folder).start()
        product = Product(options.binary, Path(folder) / "product").start()
        try:
            world = World(product.installation, one)
            fill(world, options.apis - 1)
            served = world.serve(definition=SMALL)
            consumer = world.consumer(served)
            world.ask_until(200, served, "/echo", consumer.token)
            world.publisher.move_back_end(served.id, two.url)
            revisions = [(served.revision, str(one.port)), (world.publisher.create_revision(served.id, "two"), str(two.port))]
            with Load(world.installation.gateway_http, served.base + "/ships", consumer.token, threads=2) as load:
                times = [change(world, served, consumer.token, *revisions[(turn + 1) % 2]) for turn in range(options.changes)]
            report.line(f"click to first new answer, {options.apis} APIs, p99 of {options.changes}", report.percentile(times, 0.99), "ms", 100, "less")
            report.note(f"median {report.percentile(times, 0.5):.1f} ms; {load.calls} calls under way, {len(load.failures)} failed (goal 0)")
        finally:
            for process in (product, one, two):
                process.kill()


if __name__ == "__main__":
    main()
