"""Bad input: settings and surroundings that cannot work are told in words, with what to do, before anything is changed."""

import contextlib
import os
import socket
import sqlite3
import subprocess

import pytest
from processes import START_SECONDS, Product
from world import World


def ends_with(product):
    """Starts it expecting that it ends by itself: exit code and output."""
    process = super(Product, product).start()
    process.handle.wait(START_SECONDS)
    return process.handle.returncode, process.output()


def test_a_port_in_use_is_named(make_product):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, output = ends_with(make_product(settings={"control_plane.port": port}))
    assert code != 0
    assert str(port) in output and "use" in output.lower()


def test_all_typing_mistakes_of_the_configuration_are_named_at_once(binary, tmp_path):
    config = tmp_path / "quarterdeck.toml"
    config.write_text("[gateway]\nhttp_prt = 1\n[control_plane]\nport = \"many\"\n[coffee]\nsugar = 1\n")
    done = subprocess.run([binary, "up", "--config", config, "--data-dir", tmp_path / "data"], capture_output=True, text=True, timeout=20)
    assert done.returncode != 0
    for word in ("http_prt", "port", "coffee"):
        assert word in done.stdout + done.stderr


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "localhost.example.com"])
def test_the_embedded_cluster_is_kept_off_every_network(make_product, address):
    code, output = ends_with(make_product(role="cluster", settings={"cluster.address": address}))
    assert code != 0
    assert "cluster.address" in output and "127.0.0.1" in output


def content_of(path):
    with contextlib.closing(sqlite3.connect(path)) as store:
        return list(store.iterdump())


def pretend_a_newer_version_wrote(path):
    """Adds a migration that no binary knows yet."""
    with contextlib.closing(sqlite3.connect(path)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%migration%'")]
        assert tables, f"{path} has no table of migrations"
        cursor = store.execute(f"SELECT * FROM {tables[0]} ORDER BY 1 DESC LIMIT 1")
        row = [9999, *cursor.fetchone()[1:]]
        store.execute(f"INSERT INTO {tables[0]} VALUES ({', '.join('?' * len(row))})", row)
        store.commit()


def test_a_data_folder_of_a_newer_version_is_left_alone(make_product):
    product = make_product().start()
    assert product.stop() == 0
    store = product.data / "control-plane.db"
    pretend_a_newer_version_wrote(store)
    before = content_of(store)
    product.ready_file.unlink(missing_ok=True)
    code, output = ends_with(product)
    assert code != 0
    assert "newer" in output.lower()
    assert content_of(store) == before


def test_two_products_cannot_share_a_data_folder(make_product):
    first = make_product("first").start()
    code, output = ends_with(make_product("second", data=first.data))
    assert code != 0
    assert str(first.data) in output


@contextlib.contextmanager
def disk_mounted(folder, options):
    """A disk in memory; needs the right to mount one."""
    folder.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"mounting a disk is not allowed here: {mounted.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


@contextlib.contextmanager
def read_only(folder):
    if os.geteuid() == 0:  # whom only a disk keeps from writing
        with disk_mounted(folder, "ro"):
            yield
        return
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    yield
    folder.chmod(0o700)


def test_a_read_only_data_folder_is_named(make_product):
    product = make_product()
    with read_only(product.data):
        code, output = ends_with(product)
    assert code != 0
    assert str(product.data) in output


def test_what_is_in_the_data_folder_is_for_its_owner_only(make_product):
    product = make_product()
    product.data.mkdir(mode=0o755, parents=True)
    product.start()
    open_to_others = {path.name: oct(path.stat().st_mode) for path in product.data.rglob("*") if path.stat().st_mode & 0o077}
    assert not open_to_others and any(product.data.glob("*.db"))


def test_a_data_folder_that_is_a_file_is_named(make_product):
    product = make_product()
    product.data.write_text("not a folder")
    code, output = ends_with(product)
    assert code != 0
    assert str(product.data) in output


def test_a_ready_file_that_cannot_be_written_is_named(make_product, tmp_path):
    product = make_product()
    ready_file = tmp_path / "nowhere" / "ready.json"
    product.command[product.command.index(str(product.ready_file))] = str(ready_file)
    code, output = ends_with(product)
    assert code != 0
    assert str(ready_file) in output and "listens" not in output


def test_a_broken_certificate_is_named(make_product, tmp_path):
    broken = tmp_path / "broken.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    settings = {"control_plane.certificate_file": f'"{broken}"', "control_plane.private_key_file": f'"{broken}"'}
    code, output = ends_with(make_product(settings=settings))
    assert code != 0
    assert "broken.pem" in output


def test_authorities_that_cannot_be_read_are_named(make_product, tmp_path):
    empty = tmp_path / "authorities.pem"
    empty.write_text("no certificate\n")
    for number, path in enumerate((empty, tmp_path / "nowhere.pem")):
        code, output = ends_with(make_product(f"own{number}", settings={"gateway.trusted_authorities_file": path}))
        assert code != 0
        assert "gateway.trusted_authorities_file" in output and str(path) in output


@pytest.fixture
def small_disk(tmp_path):
    """Of 24 MB."""
    with disk_mounted(tmp_path / "disk", "size=24m") as folder:
        yield folder


def fill(folder):
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return filler


def test_a_full_disk_refuses_changes_and_loses_nothing(make_product, small_disk, sample):
    product = make_product(data=small_disk / "data").start()
    world = World(product.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    filler = fill(small_disk)
    refused = None
    for _ in range(200):  # what the store has already reserved may still be used
        name = world.fresh("Full")
        answer = consumer.portal.create_application(name)
        if answer.status != 201:
            refused = answer
            break
    assert refused is not None and refused.status in (503, 507), refused and refused.text()
    assert world.ask(served, "/ships", consumer.token).status == 200
    filler.unlink()
    assert consumer.portal.create_application(name).status == 201
    product.restart()
    again = World(product.installation, sample)
    assert again.publisher.api(served.id)["name"] == served.name
    again.ask_until(200, served, "/ships", consumer.token)
