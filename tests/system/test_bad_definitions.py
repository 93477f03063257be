"""Bad input: descriptions that cannot be used say why, with the place, and leave nothing behind."""

import json

import pytest
from product import Publisher

SOUND = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}

BROKEN = {
    "nothing": ("", "empty"),
    "no json": ('{"openapi": ', "line 1"),
    "no yaml": ("openapi: 3.0.3\ninfo: [", "line"),
    "a list": ("[1, 2]", "found a list"),
    "another format": ('{"asyncapi": "2.0.0"}', "3.0.x"),
    "wrong types": (json.dumps({**SOUND, "info": {"title": 7, "version": "1"}}), "info.title"),
    "a circle": (json.dumps({**SOUND, "paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}}), "paths./a"),
    "too deep": ('{"openapi": "3.0.3", "x": ' + "[" * 100_000, "JSON"),
    "deep yaml": ("openapi: 3.0.3\nx: " + "[" * 100_000, "YAML"),
    "an outside reference": (json.dumps({**SOUND, "paths": {"/a": {"$ref": "http://169.254.169.254/"}}}), "leads out of the document"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_description_is_refused_with_its_place(world, case):
    text, hint = BROKEN[case]
    name = world.fresh("Broken")
    answer = world.publisher.import_openapi(text, Publisher.members(name, "1.0.0", "/" + name.lower(), world.sample.url))
    assert answer.status in (400, 413, 422), answer.text()
    assert hint.lower() in answer.text().lower() or case == "nothing"
    assert world.publisher.find(name, "1.0.0") is None


@pytest.mark.parametrize("case", [case for case in BROKEN if case != "nothing"])
def test_validating_lists_what_is_wrong(world, case):
    answer = world.publisher.validate_openapi(BROKEN[case][0])
    assert answer.status == 200
    report = answer.json()
    assert report["isValid"] is False and report["errors"]


def test_a_huge_description_is_refused_without_being_read_to_its_end(world):
    answer = world.publisher.validate_openapi('{"openapi": "3.0.3", "x": "' + "x" * 33_000_000 + '"}')
    assert answer.status in (200, 413)
    assert answer.status == 413 or answer.json()["isValid"] is False


def test_a_broken_schema_names_line_and_column(world):
    report = world.publisher.validate_graphql("type Query {\n  a Int\n}")
    assert report.status == 200
    assert report.json()["isValid"] is False
    assert "line 2" in report.json()["errorMessage"]


def test_two_apis_cannot_have_one_context(world):
    first = world.create()
    members = Publisher.members(world.fresh("Other"), "1.0.0", first["context"], world.sample.url)
    answer = world.publisher.import_openapi(json.dumps(SOUND), members)
    assert answer.status == 409
    same = Publisher.members(first["name"], "1.0.0", "/" + world.fresh("elsewhere"), world.sample.url)
    assert world.publisher.import_openapi(json.dumps(SOUND), same).status == 409


def test_an_unknown_plan_is_refused(world):
    name = world.fresh("Plans")
    members = Publisher.members(name, "1.0.0", "/" + name.lower(), world.sample.url, plans=("Platinum",))
    answer = world.publisher.import_openapi(json.dumps(SOUND), members)
    assert answer.status == 400
    assert "Platinum" in answer.text()


@pytest.mark.parametrize("body", ["", "{", "[]", '{"name": 1}', '{"name": "A"}', '{"nmae": "A"}', "\x00", '{"name": "A\\u0000"}'])
def test_a_broken_body_is_400(world, body):
    answer = world.publisher.service.call("POST", "/api/am/publisher/v4/apis", body, {"Content-Type": "application/json"})
    assert answer.status == 400, answer.text()
    assert answer.json()["description"] or answer.json()["message"]


@pytest.mark.parametrize("back_end", ["", "ftp://files.example", "http://", "http://user:secret@host/", "http://host:99999/", "javascript:alert(1)"])
def test_a_back_end_that_is_no_url_is_refused(world, back_end):
    name = world.fresh("Endpoint")
    members = Publisher.members(name, "1.0.0", "/" + name.lower(), back_end)
    made = world.publisher.import_openapi(json.dumps(SOUND), members)
    if made.status == 201:  # an API may wait for its back end, but it cannot be deployed without one
        revision = world.publisher.create_revision(made.json()["id"], "")
        made = world.publisher.deploy(made.json()["id"], revision)
    assert made.status == 400, made.text()
