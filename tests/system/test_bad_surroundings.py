"""Bad input: settings and surroundings that cannot work are told in words, with what to do, before anything is changed."""

import os
import socket
import sqlite3
import subprocess

import pytest
from processes import START_SECONDS, Product


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


def test_a_data_folder_of_a_newer_version_is_left_alone(make_product):
    product = make_product().start()
    assert product.stop() == 0
    stores = [path for path in product.data.rglob("*") if path.is_file() and path.read_bytes()[:15] == b"SQLite format 3"]
    assert stores
    table = None
    for path in stores:
        with sqlite3.connect(path) as store:
            for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%migration%'").fetchall():
                table = table or (path, name)
    assert table, "no table of migrations"
    path, name = table
    with sqlite3.connect(path) as store:
        columns = [row[1] for row in store.execute(f"PRAGMA table_info({name})")]
        row = store.execute(f"SELECT * FROM {name} ORDER BY 1 DESC LIMIT 1").fetchone()
        newer = [9999 if isinstance(value, int) and index == 0 else value for index, value in enumerate(row)]
        store.execute(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", newer)
    before = path.read_bytes()
    product.ready_file.unlink(missing_ok=True)
    code, output = ends_with(product)
    assert code != 0
    assert "newer" in output.lower()
    assert path.read_bytes() == before


def test_two_products_cannot_share_a_data_folder(make_product):
    first = make_product("first").start()
    code, output = ends_with(make_product("second", data=first.data))
    assert code != 0
    assert str(first.data) in output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_data_folder_is_named(make_product):
    product = make_product()
    product.data.mkdir(parents=True)
    product.data.chmod(0o500)
    code, output = ends_with(product)
    product.data.chmod(0o700)
    assert code != 0
    assert str(product.data) in output


def test_a_data_folder_that_is_a_file_is_named(make_product):
    product = make_product()
    product.data.write_text("not a folder")
    code, output = ends_with(product)
    assert code != 0
    assert str(product.data) in output


def test_a_broken_certificate_is_named(make_product, tmp_path):
    broken = tmp_path / "broken.pem"
    broken.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    settings = {"control_plane.certificate_file": f'"{broken}"', "control_plane.private_key_file": f'"{broken}"'}
    code, output = ends_with(make_product(settings=settings))
    assert code != 0
    assert "broken.pem" in output
