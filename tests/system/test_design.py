"""Journey 1: an API is made of a description."""

import time

import pytest
from http_calls import Service, bearer, expect, until
from product import DEVPORTAL, Publisher
from real_documents import PACKAGES, cached_document


def real_document(name):
    document = cached_document(name)
    if document is None:
        pytest.skip(f"npm cannot give {PACKAGES[name][0]}: install npm, or put its document into the cache folder")
    return document


def test_an_api_is_made_of_the_samples_own_description(world):
    api = world.create()
    targets = {(operation["verb"], operation["target"]) for operation in api["operations"]}
    assert ("GET", "/ships/{shipId}") in targets
    assert ("PUT", "/berths/{berthId}/ship") in targets
    assert api["lifeCycleStatus"] == "CREATED"
    assert world.publisher.api(api["id"])["context"] == api["context"]


def test_validating_says_what_a_description_holds(world):
    text = expect(Service(world.sample.url).get("/openapi.yaml"), 200).body
    report = expect(world.publisher.validate_openapi(text), 200).json()
    assert report["isValid"] is True
    assert report["info"]["name"] == "Harbour"
    assert report["info"]["openAPIVersion"].startswith("3.0")


def test_a_graphql_api_is_made_of_a_schema(world):
    api = world.create_graphql()
    operations = {(operation["verb"], operation["target"]) for operation in api["operations"]}
    assert ("QUERY", "ships") in operations
    assert ("MUTATION", "moor") in operations
    served = world.serve(api)
    consumer = world.consumer(served)
    body = {"query": "query Tugs($kind: ShipKind) { tugs: ships(kind: $kind) { ...Short } } fragment Short on Ship { name }", "variables": {"kind": "TUG"}}
    world_answer = world.gateway.post(served.base, body, bearer(consumer.token))
    assert world_answer.status == 200, world_answer.text()
    assert world_answer.json()["data"]["tugs"][0]["name"] == "Cormorant"


def test_the_dev_portals_own_interface_is_fronted_by_the_gateway(world):
    """A real description with a real back end: the product itself."""
    text = expect(Service(world.installation.control_plane).get(DEVPORTAL + "/swagger.yaml"), 200).body
    # The gateway's token goes in a header of its own, so that Authorization is the back end's.
    api = world.create(back_end=world.installation.control_plane + DEVPORTAL, definition=text, authorizationHeader="Gateway-Authorization")
    assert {"/apis", "/applications"} <= {operation["target"] for operation in api["operations"]}
    served = world.serve(api)
    consumer = world.consumer(served)
    scoped = world.identity.password_token(consumer.keys, consumer.user, consumer.password, "apim:subscribe")
    at_gateway = {"Gateway-Authorization": f"Bearer {scoped}"}
    until("the subscription to arrive", lambda: world.ask(served, "/apis", headers=at_gateway).status == 200)

    found = world.ask(served, "/apis?query=name:" + served.name, headers=at_gateway).json()["list"]
    assert [api["id"] for api in found] == [served.id], "the control plane's own answer"
    assert world.ask(served, "/apis").json()["code"] == "900902", "the gateway wants its token"
    application = {"name": "Made through the gateway", "throttlingPolicy": "Unlimited", "tokenType": "JWT"}
    refused = world.ask(served, "/applications", headers=at_gateway, method="POST", body=application)
    assert refused.status == 401 and "Send a bearer token" in refused.json()["description"], "the control plane wants its own"

    both = {**at_gateway, **consumer.portal.service.headers}
    made = expect(world.ask(served, "/applications", headers=both, method="POST", body=application), 201).json()
    known = expect(consumer.portal.call("GET", "/applications/" + made["applicationId"]), 200).json()
    assert known["name"] == application["name"] and known["owner"] == consumer.user
    unscoped = {**both, "Gateway-Authorization": f"Bearer {consumer.token}"}
    assert world.ask(served, "/applications", headers=unscoped, method="POST", body=application).status == 403


def test_githubs_rest_description_is_imported_fast_and_its_routes_answer(world):
    text = real_document("openapi")
    took = []
    for _ in range(2):  # the better of two: other tests run at the same time
        name = world.fresh("GitHub")
        members = Publisher.members(name, "1.0.0", "/" + name.lower(), world.sample.url)
        begin = time.monotonic()
        api = expect(world.publisher.import_openapi(text, members), 201).json()
        took.append(time.monotonic() - begin)
    assert len(api["operations"]) == 1223
    assert min(took) < 2, f"it took {took} s"
    served = world.serve(api)
    consumer = world.consumer(served)
    # The routes are GitHub's, the back end is the sample: what it does not know it answers itself, in its own words.
    world.ask_until(404, served, "/repos/octo/cat/issues/7", consumer.token)
    answer = world.ask(served, "/repos/octo/cat/issues/7", consumer.token)
    assert "There is nothing at /repos/octo/cat/issues/7" in answer.text()
    assert world.ask(served, "/repos/octo/cat/issues/7", consumer.token, method="DELETE").status == 405
    assert "There is nothing" not in world.ask(served, "/not/a/route/of/github", consumer.token).text()


def test_githubs_graphql_schema_is_imported_and_matched_by_operation(world):
    sdl = real_document("graphql")
    begin = time.monotonic()
    api = world.create_graphql(sdl=sdl)
    took = time.monotonic() - begin
    assert took < 4, f"it took {took:.2f} s"  # validated and imported
    operations = {(operation["verb"], operation["target"]) for operation in api["operations"]}
    assert ("QUERY", "repository") in operations and ("MUTATION", "createIssue") in operations
