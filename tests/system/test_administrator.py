"""The first administrator's password is never lost, and an installation knows its own address."""

import socket
import subprocess

from http_calls import Service, basic, expect
from processes import START_SECONDS, Product
from product import PUBLISHER, PUBLISHER_SCOPES, Identity
from tokens import claims_of

APIS = PUBLISHER + "/apis"


def fails_to_start(product):
    process = super(Product, product).start()
    process.handle.wait(START_SECONDS)
    assert process.handle.returncode != 0
    return process


def reset(binary, data):
    command = [binary, "reset-administrator-password", "--data-dir", data]
    return subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS)


def test_a_first_start_that_fails_late_loses_no_password(make_product):
    product = make_product()
    with socket.socket() as taken:
        # The gateway starts after the administrator was made.
        taken.bind(("127.0.0.1", product.settings["gateway.http_port"]))
        taken.listen()
        fails_to_start(product)
    product.start()
    installation = product.installation
    expect(Service(installation.control_plane).get(APIS, basic("admin", installation.admin_password)), 200)


def test_a_control_plane_whose_port_is_taken_leaves_no_store_behind(make_product):
    product = make_product()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", product.settings["control_plane.port"]))
        taken.listen()
        fails_to_start(product)
    assert not (product.data / "admin-password").exists()


def test_whoever_has_the_data_folder_gives_the_administrator_a_new_password(binary, make_product):
    product = make_product().start()
    old = product.installation.admin_password
    running = reset(binary, product.data)
    assert running.returncode != 0 and "Stop it" in running.stderr
    assert product.installation.admin_password == old
    product.stop()

    done = reset(binary, product.data)
    assert done.returncode == 0, done.stderr
    product.start()
    installation = product.installation
    assert installation.admin_password != old and installation.admin_password in done.stdout
    plane = Service(installation.control_plane)
    expect(plane.get(APIS, basic("admin", installation.admin_password)), 200)
    expect(plane.get(APIS, basic("admin", old)), 401)


def test_a_reset_in_the_wrong_place_makes_nothing(binary, tmp_path):
    done = reset(binary, tmp_path / "nothing")
    assert done.returncode != 0 and "nothing" in done.stderr
    assert not (tmp_path / "nothing").exists()


def test_tokens_name_the_port_that_the_system_chose(make_product):
    product = make_product(settings={"control_plane.port": 0}).start()
    installation = product.installation
    identity = Identity(installation.control_plane)
    client = identity.register_client("admin", installation.admin_password, "issuer-test")
    token = identity.password_token(client, "admin", installation.admin_password, PUBLISHER_SCOPES)
    assert claims_of(token)["iss"] == installation.control_plane + "/oauth2/token"
    document = Service(installation.control_plane).get("/oauth2/token/.well-known/openid-configuration").json()
    assert document["jwks_uri"] == installation.control_plane + "/oauth2/jwks"
    assert Service(installation.control_plane).get("/oauth2/jwks").status == 200
