"""Journey 2 and 3: revisions, deployment, the catalogue, subscriptions and keys."""

from http_calls import Service, basic, expect, until
from product import DevPortal
from tokens import claims_of, header_of


def test_a_revision_stays_as_it_was_made(world):
    api = world.create()
    revision = world.publisher.create_revision(api["id"], "before")
    world.publisher.move_back_end(api["id"], "http://127.0.0.1:9")
    frozen = world.publisher.api(revision)
    assert frozen["endpointConfig"]["production_endpoints"]["url"] == world.sample.url
    assert frozen["isRevision"] is True


def test_a_deployment_says_when_it_is_live(world):
    api = world.create()
    revision = world.go_live(api["id"])
    place = world.publisher.is_live(api["id"], revision)
    assert place["liveGatewayCount"] == 1
    assert int(place["successDeployedTime"]) >= int(place["deployedTime"])


# What each policy that the Back Office offers needs, and whether the built-in gateway applies it.
POLICIES = {"apkAddHeader": {"headerName": "X-A", "headerValue": "1"}, "apkRemoveHeader": {"headerName": "X-A"},
            "apkRedirectRequest": {"url": "https://elsewhere.example/"}, "apkMirrorRequest": {"url": "https://copy.example/"}}
NOT_APPLIED_HERE = {"apkMirrorRequest"}


def test_an_api_with_a_policy_is_live_or_says_why_not(world):
    settings = expect(world.publisher.call("GET", "/settings"), 200).json()
    offered = settings["GatewayFeatureCatalog"]["gatewayFeatures"]["wso2/apk"]["policies"]
    assert set(offered) == set(POLICIES)
    for name in offered:
        api = world.create()
        api["operations"][0]["operationPolicies"]["request"] = [{"policyName": name, "policyVersion": "v1", "parameters": POLICIES[name]}]
        expect(world.publisher.update(api), 200)
        revision = world.publisher.create_revision(api["id"], name)
        expect(world.publisher.deploy(api["id"], revision), 200, 201)
        if name in NOT_APPLIED_HERE:
            until(f"a reason why {name} is not live", lambda: "does not know the request policy" in world.progress(api["id"]).get("reason", ""))
        else:
            until(f"{name} to be live", lambda: world.publisher.is_live(api["id"], revision))


def test_the_catalogue_shows_what_is_published_and_nothing_else(world):
    published = world.serve()
    hidden = world.create()
    catalogue = DevPortal(world.installation.control_plane)
    names = [api["name"] for api in catalogue.search(f"name:{published.name}")]
    assert names == [published.name]
    assert catalogue.search(f"name:{hidden['name']}") == []
    assert catalogue.api(hidden["id"]).status == 404


def test_a_consumer_sees_only_what_is_hers(world):
    served = world.serve()
    one, other = world.consumer(served), world.consumer(served)
    assert other.portal.call("GET", f"/applications/{one.application}").status in (403, 404)
    assert world.publisher.service.get("/api/am/publisher/v4/apis").status == 200
    assert Service(world.installation.control_plane).get("/api/am/publisher/v4/apis").status == 401
    assert one.portal.service.get("/api/am/publisher/v4/apis").status in (401, 403)


def test_tokens_are_jwts_that_the_published_keys_verify(world):
    consumer = world.consumer(world.serve())
    keys = expect(Service(world.installation.control_plane).get("/oauth2/jwks"), 200).json()["keys"]
    head = header_of(consumer.token)
    assert head["alg"] == "ES256"
    assert head["kid"] in [key["kid"] for key in keys]
    assert claims_of(consumer.token)["azp"] == consumer.keys[0]


def test_a_wrong_secret_gives_no_token(world):
    consumer = world.consumer(world.serve())
    answer = world.identity.token((consumer.keys[0], "wrong"), {"grant_type": "client_credentials"})
    assert answer.status in (400, 401)
    assert answer.json()["error"] == "invalid_client"


def test_a_second_subscription_to_the_same_api_is_refused(world):
    served = world.serve()
    consumer = world.consumer(served)
    again = consumer.portal.subscribe(served.id, consumer.application, "Unlimited")
    assert again.status == 409


def test_a_plan_that_the_api_does_not_offer_is_refused(world):
    served = world.serve()
    consumer = world.consumer()
    assert consumer.portal.subscribe(served.id, consumer.application, "Bronze").status in (400, 403)
    assert consumer.portal.subscribe(served.id, consumer.application, "NoSuchPlan").status in (400, 404)


def test_a_wrong_password_gets_in_nowhere(world):
    answer = Service(world.installation.control_plane).get("/api/am/publisher/v4/apis", basic("admin", "not the password"))
    assert answer.status == 401
