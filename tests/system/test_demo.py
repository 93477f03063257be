"""The walk that `make run` and `make demo` take goes all the way, also on what an earlier one left."""

import subprocess
import sys
import time

from conftest import ROOT


def walk(product, sample, binary, folder):
    """Runs it as scripts/run does: the product is started again when the walk kills it. Gives what it said."""
    pid_file = folder / "product.pid"
    pid_file.write_text(str(product.handle.pid))
    command = [sys.executable, ROOT / "demo" / "journey.py", "--ready-file", product.ready_file, "--sample", sample.url, "--binary", binary,
               "--pid-file", pid_file]
    with (folder / "said").open("w+") as said:
        running = subprocess.Popen([str(part) for part in command], stdout=said, stderr=subprocess.STDOUT)
        while running.poll() is None:
            if not product.is_running():
                product.start()
                pid_file.write_text(str(product.handle.pid))
            time.sleep(0.02)
        said.seek(0)
        text = said.read()
    assert running.returncode == 0, text[-4000:]
    return text


def test_the_walk_shows_everything_twice(make_product, sample, binary, tmp_path):
    product = make_product().start()
    first = walk(product, sample, binary, tmp_path)
    for shown in ("429  Retry-After", "405  Allow", "503", "504", "alg=none", "put back after", "Harbour live", "none left"):
        assert shown in first, f"{shown} is missing in:\n{first}"
    assert "is there from an earlier walk" in walk(product, sample, binary, tmp_path)
