"""Journey 8: what was acknowledged is there after the power went, and everything converges."""

import pytest
from http_calls import expect, until
from world import World


@pytest.fixture
def own(make_product, sample):
    """A product of this test's own, with people in it."""
    product = make_product().start()
    return product, World(product.installation, sample)


def test_everything_acknowledged_is_there_after_a_kill(own, sample):
    product, world = own
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    draft = world.create()
    product.restart()
    again = World(product.installation, sample)
    again.ask_until(200, served, "/ships", consumer.token)
    assert again.publisher.api(draft["id"])["name"] == draft["name"]
    assert again.publisher.subscriptions(served.id)[0]["subscriptionId"] == consumer.subscriptions[served.id]


def test_a_deployment_acknowledged_just_before_the_kill_goes_live(own, sample):
    product, world = own
    api = world.create()
    revision = world.publisher.create_revision(api["id"], "")
    expect(world.publisher.deploy(api["id"], revision), 200, 201)
    product.restart()
    again = World(product.installation, sample)
    until("the deployment to be live after all", lambda: again.publisher.is_live(api["id"], revision))


def test_a_revocation_outlives_the_kill(own, sample):
    product, world = own
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    world.identity.revoke(consumer.keys, consumer.token)
    product.restart()
    again = World(product.installation, sample)
    assert again.ask(served, "/ships", consumer.token).status == 401
    again.ask_until(200, served, "/ships", again.identity.client_token(consumer.keys))


def test_an_undeployment_acknowledged_just_before_the_kill_is_done(own, sample):
    product, world = own
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    expect(world.publisher.undeploy(served.id, served.revision), 200, 201)
    product.restart()
    World(product.installation, sample).ask_until(404, served, "/ships", consumer.token)


def test_it_stops_in_order_when_told(make_product):
    product = make_product().start()
    assert product.stop() == 0


def test_it_starts_again_quickly_with_its_data(own, sample):
    product, world = own
    served = world.serve()
    assert product.stop() == 0
    product.start()
    assert World(product.installation, sample).publisher.api(served.id)["name"] == served.name
