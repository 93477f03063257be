"""Journey 8 with the roles as four processes: each can be killed, and what does not need it goes on."""

import pytest
from http_calls import expect, until
from processes import Roles
from product import DEVPORTAL
from world import World


@pytest.fixture
def roles(binary, tmp_path):
    running = Roles(binary, tmp_path).start()
    yield running
    running.kill()


def test_four_processes_do_what_one_does(roles, sample):
    world = World(roles.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    world.identity.revoke(consumer.keys, consumer.token)
    world.ask_until(401, served, "/ships", consumer.token)


def test_the_gateway_fronts_the_control_plane_of_another_process(roles, sample):
    world = World(roles.installation, sample)
    text = expect(world.publisher.service.get(DEVPORTAL + "/swagger.yaml"), 200).body
    served = world.serve(back_end=world.installation.control_plane + DEVPORTAL, definition=text)
    consumer = world.consumer(served)
    found = world.ask_until(200, served, "/apis", consumer.token)
    assert served.id in [api["id"] for api in found.json()["list"]]


def test_without_control_plane_and_agent_the_gateway_goes_on(roles, sample):
    world = World(roles.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    roles["control-plane"].kill()
    roles["agent"].kill()
    for _ in range(20):
        assert world.ask(served, "/ships", consumer.token).status == 200
    roles["gateway"].kill()
    # It starts again from what the cluster holds and what it wrote down itself.
    start_without_waiting(roles["gateway"])
    until("the gateway to serve without a control plane", lambda: answers(world, served, consumer), seconds=15)


def start_without_waiting(process):
    super(type(process), process).start()


def test_a_gateway_without_control_plane_remembers_what_was_revoked(roles, sample):
    world = World(roles.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    revoked = world.identity.client_token(consumer.keys)
    world.ask_until(200, served, "/ships", revoked)
    world.identity.revoke(consumer.keys, revoked)
    world.ask_until(401, served, "/ships", revoked)
    roles["control-plane"].kill()
    roles["gateway"].kill()
    start_without_waiting(roles["gateway"])
    until("the gateway to serve without a control plane", lambda: answers(world, served, consumer), seconds=15)
    assert world.ask(served, "/ships", revoked).status == 401


def test_a_gateway_that_knows_no_revocations_lets_nobody_in(roles, sample):
    world = World(roles.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    world.identity.revoke(consumer.keys, consumer.token)
    roles["gateway"].kill()
    roles["control-plane"].kill()
    (roles.folder / "data" / "revocations.json").unlink()
    start_without_waiting(roles["gateway"])
    seen = set()

    def status():
        try:
            answer = world.ask(served, "/ships", consumer.token)
        except OSError:
            return None
        seen.add(answer.status)
        return answer
    until("the gateway to listen", status, seconds=15)
    for _ in range(50):
        answer = status()
    assert seen == {503} and answer.json()["code"] == "503" and answer.header("retry-after"), seen
    roles["control-plane"].start()
    until("the revocation to be known", lambda: status().status == 401, seconds=20)
    assert seen == {503, 401}


def answers(world, served, consumer):
    try:
        return world.ask(served, "/ships", consumer.token).status == 200
    except OSError:
        return False


@pytest.mark.parametrize("name", Roles.NAMES)
def test_after_the_kill_of_a_role_everything_converges(roles, sample, name):
    world = World(roles.installation, sample)
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    api = world.create()
    revision = world.publisher.create_revision(api["id"], "")
    if name != "control-plane":
        roles[name].kill()
    expect(world.publisher.deploy(api["id"], revision), 200, 201)
    roles[name].restart()
    until("the deployment to be live", lambda: world.publisher.is_live(api["id"], revision), seconds=20)
    until("the first API to be served", lambda: answers(world, served, consumer), seconds=15)
