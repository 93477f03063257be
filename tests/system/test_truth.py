"""Journey 6: the status tells the truth, and calls show up in the figures."""

from http_calls import until


def test_metrics_have_the_calls_of_the_gateway(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/ships", consumer.token)
    text = world.operations.get("/metrics").text()
    assert "# TYPE" in text
    assert any(line.startswith("quarterdeck_") for line in text.splitlines())


def test_health_and_readiness_are_told(world):
    assert world.operations.get("/healthz").status == 200
    assert world.operations.get("/readyz").status == 200


def test_a_deployment_that_waits_is_not_called_live(world):
    api = world.create()
    revision = world.publisher.create_revision(api["id"], "")
    assert world.publisher.deployments(api["id"]) == []
    world.publisher.deploy(api["id"], revision)
    until("it to be live", lambda: world.publisher.is_live(api["id"], revision))
