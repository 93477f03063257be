"""Journey 5: what is changed takes effect, and only that."""

import pytest
from http_calls import expect, until
from load import Load
from processes import Sample
from product import PUBLISHER


def test_a_second_revision_moves_the_traffic_without_a_failed_call(world, binary, tmp_path):
    other = Sample(binary, tmp_path).start()
    try:
        served = world.serve()
        consumer = world.consumer(served)
        world.ask_until(200, served, "/echo", consumer.token)
        with Load(world.installation.gateway_http, served.base + "/echo", consumer.token) as load:
            until("some calls", lambda: load.calls > 50)
            world.publisher.move_back_end(served.id, other.url)
            world.go_live(served.id, "the other back end")
            after = load.calls
            until("some more calls", lambda: load.calls > after + 50)
        assert load.failures == []
        seen = world.ask(served, "/echo", consumer.token).json()
        hosts = [header["value"] for header in seen["headers"] if header["name"].lower() == "host"]
        assert hosts and hosts[0].endswith(str(other.port))
    finally:
        other.stop()


def test_many_changes_under_load_fail_no_call(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    revisions = [served.revision, world.publisher.create_revision(served.id, "other")]
    with Load(world.installation.gateway_http, served.base + "/ships?limit=1", consumer.token) as load:
        for turn in range(20):
            expect(world.publisher.deploy(served.id, revisions[(turn + 1) % 2]), 200, 201)
        until("the last revision to be live", lambda: world.publisher.is_live(served.id, revisions[0]))
    assert load.calls > 0 and load.failures == []


def test_undeploying_gives_404(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.undeploy(served.id, served.revision), 200, 201)
    world.ask_until(404, served, "/ships", consumer.token)


def test_blocking_the_subscription_gives_403_until_it_is_unblocked(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.block(consumer.subscriptions[served.id]), 200)
    answer = world.ask_until(403, served, "/ships", consumer.token)
    assert str(answer.json()["code"]) == "900908"
    expect(world.publisher.unblock(consumer.subscriptions[served.id]), 200)
    world.ask_until(200, served, "/ships", consumer.token)


def test_revoking_a_token_gives_401_for_it_and_for_no_other(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    second = world.identity.client_token(consumer.keys)
    world.identity.revoke(consumer.keys, consumer.token)
    world.ask_until(401, served, "/ships", consumer.token)
    assert world.ask(served, "/ships", second).status == 200


def test_a_deprecated_api_serves_its_subscribers_and_takes_no_new_ones(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.change_lifecycle(served.id, "Deprecate"), 200)
    late = world.consumer()
    assert late.portal.subscribe(served.id, late.application, "Unlimited").status in (400, 403, 404)
    assert world.ask(served, "/ships", consumer.token).status == 200


def test_a_retired_api_is_gone(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.change_lifecycle(served.id, "Deprecate"), 200)
    expect(world.publisher.change_lifecycle(served.id, "Retire"), 200)
    world.ask_until(404, served, "/ships", consumer.token)
    assert world.publisher.subscriptions(served.id) == []
    revision = world.publisher.create_revision(served.id, "too late")
    assert world.publisher.deploy(served.id, revision).status == 400


def test_a_blocked_api_stops_and_comes_back(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.change_lifecycle(served.id, "Block"), 200)
    blocked = until("the API to be blocked", lambda: (lambda answer: answer if answer.status != 200 else None)(world.ask(served, "/ships", consumer.token)))
    assert blocked.status in (403, 404, 503)
    expect(world.publisher.change_lifecycle(served.id, "Re-Publish"), 200)
    world.ask_until(200, served, "/ships", consumer.token)


def test_an_api_with_subscribers_is_not_deleted(world):
    served = world.serve()
    world.consumer(served)
    assert world.publisher.delete(served.id).status == 409


def test_deleting_an_api_removes_what_it_owned_and_nothing_else(world, kubectl):
    keep, drop = world.serve(), world.serve()
    consumer = world.consumer(keep)
    world.ask_until(200, keep, "/ships", consumer.token)
    before = kubectl.names()
    owned = [name for name in before if drop.id in name]
    assert owned
    expect(world.publisher.delete(drop.id), 200)
    until("its resources to be gone", lambda: not [name for name in kubectl.names() if drop.id in name])
    assert world.publisher.call("GET", f"/apis/{drop.id}").status == 404
    assert {name for name in before if keep.id in name} <= set(kubectl.names())
    assert world.ask(keep, "/ships", consumer.token).status == 200


@pytest.mark.parametrize("verb, path", [("POST", "/apis/change-lifecycle?action=Publish&apiId="), ("DELETE", "/apis/"), ("GET", "/apis/")])
def test_what_is_not_there_is_404(world, verb, path):
    answer = world.publisher.service.call(verb, PUBLISHER + path + "00000000-0000-4000-8000-000000000000")
    assert answer.status == 404
    assert {"code", "message", "description", "moreInfo", "error"} <= set(answer.json())
