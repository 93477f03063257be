"""Journey 7: the embedded cluster answers an unmodified kubectl, and what is changed by hand is put right."""

import json

from http_calls import until
from processes import free_port

HAND_MADE = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "by-hand", "labels": {"made-by": "a-person"}},
    "data": {"colour": "blue"},
}


def api_object(kubectl, served):
    return next(item for item in kubectl.get("apis.dp.wso2.com")["items"] if item["spec"]["apiName"] == served.name)


def route_of(kubectl, served):
    """Name of the first route of the API."""
    return api_object(kubectl, served)["spec"]["production"][0]["routeRefs"][0]


def test_get_shows_columns(world, kubectl):
    served = world.serve()
    shown = kubectl.run("get", "apis.dp.wso2.com").stdout
    assert shown.splitlines()[0].startswith("NAME")
    assert served.name in shown


def test_describe_explain_and_discovery_work(world, kubectl):
    served = world.serve()
    name = api_object(kubectl, served)["metadata"]["name"]
    assert served.name in kubectl.run("describe", "apis.dp.wso2.com", name).stdout
    assert "apiName" in kubectl.run("explain", "apis.spec", "--api-version=dp.wso2.com/v1alpha3").stdout
    resources = kubectl.run("api-resources").stdout
    assert "httproutes" in resources and "dp.wso2.com" in resources


def test_objects_are_made_changed_and_removed(kubectl):
    text = json.dumps(HAND_MADE)
    kubectl.run("apply", "-f", "-", given=text)
    assert kubectl.get("configmap", "by-hand")["data"] == {"colour": "blue"}
    changed = json.dumps({**HAND_MADE, "data": {"colour": "green"}})
    assert "green" in kubectl.run("diff", "-f", "-", given=changed, check=False).stdout
    kubectl.run("apply", "--server-side", "--force-conflicts", "-f", "-", given=changed)
    assert kubectl.get("configmap", "by-hand")["data"] == {"colour": "green"}
    kubectl.run("label", "configmap", "by-hand", "size=small")
    assert [item["metadata"]["name"] for item in kubectl.get("configmaps", "-l", "size=small")["items"]] == ["by-hand"]
    kubectl.run("delete", "configmap", "by-hand")
    assert kubectl.run("get", "configmap", "by-hand", check=False).returncode != 0


def test_an_object_that_breaks_its_schema_is_refused(kubectl):
    wrong = {"apiVersion": "dp.wso2.com/v1alpha2", "kind": "Backend", "metadata": {"name": "wrong"}, "spec": {"services": "none"}}
    done = kubectl.run("apply", "--server-side", "-f", "-", given=json.dumps(wrong), check=False)
    assert done.returncode != 0
    assert "services" in done.stderr


def test_what_is_deleted_by_hand_is_put_back(world, kubectl):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    name = route_of(kubectl, served)
    first = kubectl.get("httproute", name)["metadata"]["uid"]
    kubectl.run("delete", "httproute", name, "--wait=false")

    def is_back():
        done = kubectl.run("get", "httproute", name, "-o", "json", check=False)
        return done.returncode == 0 and json.loads(done.stdout)["metadata"]["uid"] != first
    until("the route to be put back", is_back, seconds=5)
    world.ask_until(200, served, "/ships", consumer.token)


def repaired(world):
    lines = world.operations.get("/metrics").text().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("quarterdeck_agent_repaired_total"))


def test_what_is_edited_by_hand_is_put_back(world, kubectl, product):
    served = world.serve()
    name = route_of(kubectl, served)
    before = kubectl.get("httproute", name)["spec"]["hostnames"]
    counted = repaired(world)
    kubectl.run("patch", "httproute", name, "--type=merge", "-p", json.dumps({"spec": {"hostnames": ["elsewhere.example"]}}))
    until("the route to be put right", lambda: kubectl.get("httproute", name)["spec"]["hostnames"] == before, seconds=5)
    until("the repair to be counted", lambda: repaired(world) > counted)
    said = [line for line in product.output().splitlines() if "was put back" in line and name in line]
    assert len(said) == 1 and "spec.hostnames" in said[0] and "elsewhere.example" not in said[0], said


def test_what_is_added_by_hand_is_taken_away(world, kubectl):
    served = world.serve()
    name = route_of(kubectl, served)
    first = kubectl.get("httproute", name)
    kubectl.run("patch", "httproute", name, "--type=merge", "-p", json.dumps({"spec": {"parentRefs": [*first["spec"]["parentRefs"], {"name": "more"}]}}))
    until("the reference to be taken away", lambda: kubectl.get("httproute", name)["spec"]["parentRefs"] == first["spec"]["parentRefs"], seconds=5)
    api = api_object(kubectl, served)["metadata"]["name"]
    before = kubectl.get("apis.dp.wso2.com", api)["spec"]
    assert "systemAPI" not in before or not before["systemAPI"]
    kubectl.run("patch", "apis.dp.wso2.com", api, "--type=merge", "-p", json.dumps({"spec": {"systemAPI": True}}))
    until("the field to be taken away", lambda: kubectl.get("apis.dp.wso2.com", api)["spec"] == before, seconds=5)


def test_a_namespace_that_is_deleted_by_hand_is_put_back_with_all_that_was_in_it(world, kubectl):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    before, first = kubectl.names(), api_object(kubectl, served)["metadata"]["uid"]
    kubectl.run("delete", "namespace", "quarterdeck", "--wait=false")
    until("everything to be put back", lambda: kubectl.names() == before and api_object(kubectl, served)["metadata"]["uid"] != first, seconds=15)
    world.ask_until(200, served, "/ships", consumer.token)


def open_api_by_hand(kubectl, name, base_path):
    """An API that a person makes: whoever calls it needs no token, and nobody answers behind it."""
    group = "dp.wso2.com"
    objects = [
        {"apiVersion": f"{group}/v1alpha2", "kind": "Backend", "metadata": {"name": name},
         "spec": {"services": [{"host": "127.0.0.1", "port": free_port()}]}},
        {"apiVersion": f"{group}/v1alpha2", "kind": "Authentication", "metadata": {"name": name},
         "spec": {"default": {"disabled": True}, "targetRef": {"group": group, "kind": "API", "name": name}}},
        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": name},
         "spec": {"hostnames": ["localhost"], "parentRefs": [{"name": "any"}],
                  "rules": [{"matches": [{"path": {"type": "PathPrefix", "value": "/"}}],
                             "backendRefs": [{"group": group, "kind": "Backend", "name": name}]}]}},
        {"apiVersion": f"{group}/v1alpha3", "kind": "API", "metadata": {"name": name},
         "spec": {"apiName": name, "apiVersion": "1.0.0", "apiType": "REST", "basePath": base_path, "organization": "carbon.super",
                  "definitionPath": "/api-definition", "production": [{"routeRefs": [name]}]}},
    ]
    for made in objects:
        kubectl.run("apply", "--server-side", "-f", "-", given=json.dumps(made))

    def remove():
        for made in reversed(objects):
            kubectl.run("delete", f"{made['kind'].lower()}.{made['apiVersion'].split('/')[0]}", name, check=False)
    return remove


def test_a_stranger_does_not_take_over_the_address_of_a_published_api(world, kubectl, product):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    stranger = world.fresh("stranger").lower()
    remove = open_api_by_hand(kubectl, stranger, served.base)

    def said():
        return kubectl.get("apis.dp.wso2.com", stranger).get("status", {}).get("deploymentStatus", {})
    try:
        until("the stranger to be told", lambda: said().get("status") == "HIDDEN")
        first = api_object(kubectl, served)["metadata"]
        # Now the stranger's object is the older one.
        kubectl.run("delete", "apis.dp.wso2.com", first["name"], "--wait=false")
        until("ours to be put back", lambda: kubectl.names().count(f"API/{first['name']}")
              and api_object(kubectl, served)["metadata"]["uid"] != first["uid"], seconds=5)
        world.ask_until(200, served, "/ships", consumer.token)
        until("the stranger to be told again", lambda: said().get("status") == "HIDDEN")
        assert said()["accepted"] is False and f"/{first['name']}," in said()["message"]
        assert world.ask(served, "/ships").status == 401
        lines = [line for line in product.output().splitlines() if f"/{stranger} " in line + " "]
        assert "hidden_by" in lines[-1] and first["name"] in lines[-1], lines
    finally:
        remove()


def test_what_others_made_is_left_alone(world, kubectl):
    kubectl.run("apply", "-f", "-", given=json.dumps({**HAND_MADE, "metadata": {"name": "of-somebody-else"}}))
    served = world.serve()
    assert kubectl.get("configmap", "of-somebody-else")["data"] == {"colour": "blue"}
    world.publisher.undeploy(served.id, served.revision)
    until("the API's own objects to be gone", lambda: not [name for name in kubectl.names() if served.id in name])
    assert kubectl.get("configmap", "of-somebody-else")["data"] == {"colour": "blue"}
    kubectl.run("delete", "configmap", "of-somebody-else")
