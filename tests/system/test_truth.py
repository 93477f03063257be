"""Journey 6: the status tells the truth, and calls show up in the figures."""

from http_calls import expect, until
from product import INSIGHTS


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


def test_the_status_command_says_how_far_a_deployment_has_got(world, binary):
    served = world.serve()
    _, done = world.installation.status(binary, served.name)
    assert done.returncode == 0, done.stderr
    assert "live on 1 of 1 gateways" in done.stdout
    assert "ms after the click" in done.stdout


def test_the_status_command_says_what_is_not_there(world, binary):
    _, done = world.installation.status(binary, "NoSuchApi")
    assert done.returncode != 0
    assert "There is no API with the name or id 'NoSuchApi'." in done.stderr


def test_deployments_of_all_apis_are_listed_with_their_state(world):
    served = world.serve()
    listed = expect(world.installation.as_admin().get(f"{INSIGHTS}/deployments?apiId={served.id}"), 200).json()["list"]
    assert [(item["apiName"], item["state"], item["liveGateways"]) for item in listed] == [(served.name, "live", 1)]


def test_calls_errors_and_refusals_are_counted_within_two_seconds(world):
    served = world.serve()
    consumer = world.consumer(served)
    world.ask_until(200, served, "/berths", consumer.token)
    before = {row["key"]: row["calls"] for row in world.installation.usage(apiId=served.id, groupBy="operation")}
    for _ in range(5):
        world.ask(served, "/ships/alder", consumer.token)
    world.ask(served, "/answer/500", consumer.token)
    world.ask(served, "/ships/alder")

    def counted():
        rows = {row["key"]: row for row in world.installation.usage(apiId=served.id, groupBy="operation")}
        ship, failing = rows.get("GET /ships/{shipId}"), rows.get("GET /answer/{status}")
        return ship and failing and ship["calls"] == 6 and ship["refused"] == 1 and failing["serverErrors"] == 1
    until("the calls to be counted", counted, seconds=4)
    by_application = [row["key"] for row in world.installation.usage(apiId=served.id, groupBy="application")]
    assert consumer.application in by_application
    assert "GET /ships/{shipId}" not in before
