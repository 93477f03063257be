#!/usr/bin/env python3
"""Size of the stripped binary, time from process start to the first authenticated call with 100 APIs, and idle memory."""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

import report

from http_calls import bearer
from processes import Product, Sample
from world import World


def stripped_megabytes(binary, folder):
    stripped = Path(folder) / "stripped"
    subprocess.run(["strip", "-o", stripped, binary], check=True)
    return stripped.stat().st_size / 1e6


def first_call_seconds(product, served, token):
    """From the start of the process to the first 200 through its gateway."""
    product.stop()
    product.ready_file.unlink(missing_ok=True)
    begin = time.monotonic()
    super(Product, product).start()
    gateway = World.gateway_of(product)
    while True:
        try:
            if gateway.get(served.base + "/berths", bearer(token)).status == 200:
                return time.monotonic() - begin
        except OSError:
            pass
        assert product.is_running(), product.output()[-2000:]
        time.sleep(0.002)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--apis", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report.line("binary, stripped", stripped_megabytes(options.binary, folder), "MB", 30, "less")
        sample = Sample(options.binary, folder).start()
        product = Product(options.binary, Path(folder) / "product").start()
        try:
            world = World(product.installation, sample)
            served = world.serve()
            consumer = world.consumer(served)
            world.ask_until(200, served, "/berths", consumer.token)
            report.line("memory of `quarterdeck up`, idle, after a small walk", report.resident_megabytes(product.handle.pid), "MB", 80, "less")
            for _ in range(options.apis - 1):
                world.go_live(world.create()["id"])
            times = [first_call_seconds(product, served, consumer.token) * 1000 for _ in range(5)]
            report.line(f"start to first authenticated call, {options.apis} APIs (median of 5)", sorted(times)[2], "ms", 1000, "less")
            report.note(f"memory with {options.apis} APIs: {report.resident_megabytes(product.handle.pid):.1f} MB")
        finally:
            product.kill()
            sample.kill()


if __name__ == "__main__":
    main()
