"""Journey 4: what a caller gets."""

import time

import pytest
from http_calls import basic, bearer, expect, until
from processes import free_port
from tokens import claims_of, header_of, signed_by_a_stranger, unsigned


@pytest.fixture(scope="module")
def served(world):
    return world.serve()


@pytest.fixture(scope="module")
def consumer(world, served):
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    return consumer


def test_the_answer_is_the_back_ends_own(world, served, consumer):
    answer = world.ask(served, "/ships/alder", consumer.token)
    assert answer.status == 200
    assert answer.json()["name"] == "Alder"


def test_https_serves_the_same(world, served, consumer):
    assert world.gateway_tls.get(served.base + "/ships/alder", bearer(consumer.token)).json()["name"] == "Alder"


def test_bodies_and_query_pass_through(world, served, consumer):
    body = "x" * 300_000
    answer = world.ask(served, "/echo?a=1%202&b=%2F", consumer.token, method="POST", body=body)
    seen = answer.json()
    assert seen["body"] == body
    assert seen["target"] == "/echo?a=1%202&b=%2F"


def test_the_token_stays_at_the_gateway(world, served, consumer):
    seen = world.ask(served, "/echo", consumer.token).json()
    assert "authorization" not in [header["name"].lower() for header in seen["headers"]]


def test_the_back_end_gets_its_own_credentials_and_nobody_reads_them(world):
    back_end = {"url": world.sample.url}

    def config(password):
        security = {"enabled": True, "type": "BASIC", "username": "harbour", "password": password}
        return {"endpoint_type": "http", "production_endpoints": back_end, "endpoint_security": {"production": security}}

    def seen_by(served, consumer):
        headers = world.ask(served, "/echo", consumer.token).json()["headers"]
        return [header["value"] for header in headers if header["name"].lower() == "authorization"]

    served = world.serve(endpointConfig=config("quay-23"))
    consumer = world.consumer(served)
    world.ask_until(200, served, "/echo", consumer.token)
    assert seen_by(served, consumer) == [basic("harbour", "quay-23")["Authorization"]]

    shown = world.publisher.call("GET", f"/apis/{served.id}")
    assert "quay-23" not in shown.text() and "harbour" in shown.text()
    # What was read and is sent back keeps the password; a new one reaches the back end with the next revision.
    expect(world.publisher.call("PUT", f"/apis/{served.id}", shown.json()), 200)
    world.go_live(served.id)
    assert seen_by(served, consumer) == [basic("harbour", "quay-23")["Authorization"]]
    expect(world.publisher.call("PUT", f"/apis/{served.id}", {**shown.json(), "endpointConfig": config("pier-7")}), 200)
    world.go_live(served.id)
    assert seen_by(served, consumer) == [basic("harbour", "pier-7")["Authorization"]]  # a revision is live when it is served, not before
    # Nobody has a password sent to a place that it was not given for.
    moved = {**shown.json()["endpointConfig"], "production_endpoints": {"url": f"http://127.0.0.1:{free_port()}"}}
    refused = expect(world.publisher.call("PUT", f"/apis/{served.id}", {**shown.json(), "endpointConfig": moved}), 400)
    assert "password" in refused.text()


def test_large_answers_arrive_whole(world, served, consumer):
    answer = world.ask(served, "/bytes/5000000", consumer.token)
    assert answer.status == 200 and len(answer.body) == 5_000_000


def test_no_token_is_401(world, served):
    answer = world.ask(served, "/ships")
    assert answer.status == 401
    assert str(answer.json()["code"]) == "900902"
    assert answer.header("www-authenticate") == 'Bearer realm="APK"'  # RFC 6750 section 3: no error where nothing was shown
    wrong = world.ask(served, "/ships", "nonsense")
    assert 'error="invalid_token"' in wrong.header("www-authenticate")


@pytest.mark.parametrize("forgery", ["changed", "alg none", "strange key", "wrong issuer", "garbage"])
def test_a_token_that_is_not_ours_is_401(world, served, consumer, forgery, tmp_path):
    claims, head = claims_of(consumer.token), header_of(consumer.token)
    token = {
        "changed": lambda: consumer.token[:-8] + "AAAAAAAA",
        "alg none": lambda: unsigned(claims),
        "strange key": lambda: signed_by_a_stranger(claims, head, tmp_path),
        "wrong issuer": lambda: signed_by_a_stranger({**claims, "iss": "https://elsewhere.example/token"}, head, tmp_path),
        "garbage": lambda: "not.a.token",
    }[forgery]()
    answer = world.ask(served, "/ships", token)
    assert answer.status == 401
    assert str(answer.json()["code"]) == "900901"


def test_an_expired_token_is_401(world, served):
    late = world.consumer(served)
    key = expect(late.portal.call("GET", f"/applications/{late.application}/oauth-keys"), 200).json()["list"][0]
    key["additionalProperties"] = {**key.get("additionalProperties", {}), "application_access_token_expiry_time": 1}
    expect(late.portal.call("PUT", f"/applications/{late.application}/oauth-keys/{key['keyMappingId']}", key), 200)
    token = world.identity.client_token(late.keys)
    assert claims_of(token)["exp"] - claims_of(token)["iat"] == 1
    answer = world.ask_until(401, served, "/ships", token, seconds=10)
    assert str(answer.json()["code"]) in ("900901", "900903")


def test_no_subscription_is_403(world, served):
    stranger = world.consumer()
    answer = world.ask_until(403, served, "/ships", stranger.token)
    assert str(answer.json()["code"]) == "900908"


def test_a_missing_scope_is_403_and_the_right_one_is_200(world):
    api = world.create()
    api["scopes"] = [{"scope": {"name": f"tow-{api['id'][:8]}", "displayName": "Tow", "description": "", "bindings": ["Internal/subscriber"]},
                      "shared": False}]
    for operation in api["operations"]:
        if operation["target"] == "/ships":
            operation["scopes"] = [api["scopes"][0]["scope"]["name"]]
    expect(world.publisher.update(api), 200)
    served = world.serve(api)
    consumer = world.consumer(served)
    assert str(world.ask_until(403, served, "/ships", consumer.token).json()["code"]) in ("900908", "900910")
    world.ask_until(200, served, "/berths", consumer.token)
    assert str(world.ask(served, "/ships", consumer.token).json()["code"]) == "900910"
    scoped = world.identity.password_token(consumer.keys, consumer.user, consumer.password, api["scopes"][0]["scope"]["name"])
    world.ask_until(200, served, "/ships", scoped)


def test_more_calls_than_the_plan_allows_are_429(world):
    plan = world.plan(3)
    served = world.serve(plans=(plan,))
    consumer = world.consumer(served, plan=plan)
    answers = [world.ask_until(200, served, "/berths", consumer.token)]
    for _ in range(6):
        answers.append(world.ask(served, "/berths", consumer.token))
    limited = [answer for answer in answers if answer.status == 429]
    assert len(answers) - len(limited) <= 6  # 3 a minute, and at most one turn of the minute in between
    assert limited and 0 < int(limited[0].header("retry-after")) <= 60
    assert any(name.startswith("x-ratelimit") or name.startswith("ratelimit") for name in limited[0].headers)


def test_an_unknown_path_is_404_and_a_wrong_verb_405(world, served, consumer):
    missing = world.ask(served, "/whales", consumer.token)
    assert missing.status == 404 and str(missing.json()["code"]) == "404"
    for unknown in (world.gateway.get("/no-such-api/1.0.0/x"), world.gateway.get(served.base + "/ships", {"Host": "nobody.example"})):
        assert unknown.status == 404 and unknown.header("content-type") == "application/json"
        assert unknown.json() == {"code": "404", "message": "Not Found", "description": "The requested resource is not available."}
    wrong = world.ask(served, "/ships", consumer.token, method="PATCH")
    assert wrong.status == 405
    assert "GET" in wrong.header("allow")


def test_a_back_end_that_is_down_is_503(world):
    served = world.serve(back_end=f"http://127.0.0.1:{free_port()}")
    consumer = world.consumer(served)
    answer = world.ask_until(503, served, "/ships", consumer.token)
    assert str(answer.json()["code"]) in ("102503", "102508")


def test_a_back_end_that_is_slow_is_504(world):
    api = world.create()
    api["endpointConfig"]["production_endpoints"]["config"] = {"actionDuration": "1000"}
    expect(world.publisher.update(api), 200)
    served = world.serve(api)
    consumer = world.consumer(served)
    world.ask_until(200, served, "/slow?milliseconds=0", consumer.token)
    begin = time.monotonic()
    answer = world.ask(served, "/slow?milliseconds=9000", consumer.token)
    assert answer.status == 504 and str(answer.json()["code"]) == "102504"
    assert time.monotonic() - begin < 8  # not when the back end is done


def test_an_api_key_opens_what_a_token_opens(world, served, consumer):
    key = consumer.portal.generate_api_key(consumer.application)
    assert world.ask(served, "/ships/alder", headers={"ApiKey": key}).status == 200
    assert world.ask(served, "/ships/alder", headers={"ApiKey": key[:-6] + "AAAAAA"}).status == 401


def test_graphql_is_authorised_by_operation(world):
    served = world.serve(world.create_graphql())
    consumer = world.consumer(served)

    def query(text, **more):
        return world.ask(served, "", consumer.token, method="POST", body={"query": text, **more})

    until("the subscription to arrive", lambda: query("{ ships { id } }").status == 200)
    assert query("{ ships(first: 1) { name berth { name } } }").json()["data"]["ships"][0]["name"] == "Alder"
    assert query("{ whales { id } }").status == 400
    assert query("query A { ships { id } } query B { berths { id } }").status == 400
    assert query("query A { ships { id } } query B { berths { id } }", operationName="B").status == 200
    assert world.ask(served, "", method="POST", body={"query": "{ ships { id } }"}).status == 401
