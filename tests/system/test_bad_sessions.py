"""Bad input: who is not, or no longer, allowed in."""

import pytest
from http_calls import Service, basic, bearer, until
from product import CONSUMER_SCOPES, PUBLISHER, Identity
from tokens import claims_of, header_of, signed_by_a_stranger, unsigned

APIS = PUBLISHER + "/apis"


@pytest.fixture(scope="module")
def plane(world):
    return Service(world.installation.control_plane)


def refused(answer, status):
    assert answer.status == status, answer.text()
    assert {"code", "message", "description", "moreInfo", "error"} <= set(answer.json())


def test_an_expired_session_is_401(make_product):
    product = make_product(settings={"control_plane.access_token_seconds": 1}).start()
    installation = product.installation
    identity = Identity(installation.control_plane)
    client = identity.register_client("admin", installation.admin_password, "short")
    token = identity.password_token(client, "admin", installation.admin_password, "apim:api_view")
    plane = Service(installation.control_plane)
    refused(until("the token to expire", lambda: (lambda answer: answer if answer.status == 401 else None)(plane.get(APIS, bearer(token)))), 401)


def test_a_token_without_the_scope_is_refused(world, plane):
    token = world.identity.password_token(world.client, "admin", world.installation.admin_password, CONSUMER_SCOPES)
    refused(plane.post(APIS, {"name": "x"}, bearer(token)), 403)


@pytest.mark.parametrize("forgery", ["unsigned", "of a stranger", "garbage", "empty"])
def test_a_token_that_is_not_ours_is_401(world, plane, forgery, tmp_path):
    ours = world.publisher.service.headers["Authorization"].split()[1]
    token = {"unsigned": lambda: unsigned(claims_of(ours)),
             "of a stranger": lambda: signed_by_a_stranger(claims_of(ours), header_of(ours), tmp_path),
             "garbage": lambda: "garbage", "empty": lambda: ""}[forgery]()
    refused(plane.get(APIS, bearer(token)), 401)


@pytest.mark.parametrize("credentials", [("admin", ""), ("", ""), ("nobody", "x"), ("admin", "x" * 5000), ("admin\x00", "x")])
def test_wrong_credentials_are_401(plane, credentials):
    refused(plane.get(APIS, basic(*credentials)), 401)


def test_nobody_signs_up_where_it_is_turned_off(make_product):
    product = make_product(settings={"control_plane.self_sign_up": "false"}).start()
    answer = product.installation.sign_up("nora", "correct horse")
    refused(answer, 403)
    assert "administrator" in answer.json()["description"]


def test_too_many_passwords_at_once_are_refused_and_nothing_else_suffers(make_product):
    product = make_product(settings={"control_plane.password_checks_per_second": 4}).start()
    plane = Service(product.installation.control_plane)
    answers = [plane.get(APIS, basic(f"nobody{number}", "guess")) for number in range(20)]
    assert {answer.status for answer in answers} == {401, 429}
    late = next(answer for answer in answers if answer.status == 429)
    assert int(late.header("Retry-After")) >= 1
    assert plane.get("/oauth2/jwks").status == 200


def test_guessing_a_password_is_slowed_down(world, make_product):
    product = make_product().start()
    plane = Service(product.installation.control_plane)
    statuses = [plane.get(APIS, basic("admin", f"guess {number}")).status for number in range(30)]
    assert set(statuses) <= {401, 429}
    assert 429 in statuses
