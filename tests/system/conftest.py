"""What the tests share. They start the real binary and talk to it as everybody else does."""

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "demo", Path(__file__).resolve().parent / "support"):
    sys.path.insert(0, str(folder))

from kubectl import Kubectl  # noqa: E402
from processes import Product, Sample  # noqa: E402
from world import World  # noqa: E402


@pytest.fixture(scope="session")
def binary():
    """QUARTERDECK_BINARY, or the newest that was built here."""
    named = os.environ.get("QUARTERDECK_BINARY")
    found = [Path(named)] if named else sorted(ROOT.glob("build/*/src/apps/quarterdeck"), key=lambda path: -path.stat().st_mtime)
    if not found or not found[0].exists():
        pytest.fail("there is no binary: build it with `make build`, or name it in QUARTERDECK_BINARY")
    return found[0].resolve()


@pytest.fixture(scope="session")
def sample(binary, tmp_path_factory):
    service = Sample(binary, tmp_path_factory.mktemp("sample")).start()
    yield service
    service.stop()


@pytest.fixture(scope="session")
def product(binary, tmp_path_factory):
    """One product for all tests that leave it as they found it."""
    running = Product(binary, tmp_path_factory.mktemp("product")).start()
    yield running
    assert running.stop() == 0, running.output()[-4000:]


@pytest.fixture(scope="session")
def world(product, sample):
    return World(product.installation, sample)


@pytest.fixture
def make_product(binary, tmp_path):
    """Products of a test's own, to kill, starve and misconfigure."""
    made = []

    def make(name="own", **more):
        made.append(Product(binary, tmp_path / name, **more))
        return made[-1]

    yield make
    for product in made:
        product.kill()


@pytest.fixture(scope="session")
def kubectl(product, tmp_path_factory):
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed")
    installation = product.installation
    return Kubectl(installation.cluster, installation.namespace, tmp_path_factory.mktemp("kubectl"))
