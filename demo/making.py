"""Chapters 1 to 3: an API is described, deployed, found and subscribed to."""

import secrets

from http_calls import Service, bearer, expect, until
from product import ADMIN, CONSUMER_SCOPES, DEVPORTAL, PUBLISHER_SCOPES, DevPortal, Publisher

SMALL_PLAN = "ThreePerMinute"


def design(walk):
    tell = walk.tell
    tell.chapter("Design", "A publisher signs in and describes APIs. The first is described by the sample service itself: a small harbour with "
                 "ships, berths and voyages. The third is Quarterdeck's own Dev Portal interface: a gateway can front that as well.")
    password = walk.installation.admin_password
    walk.client = walk.identity.register_client("admin", password, "journey")
    token = walk.identity.password_token(walk.client, "admin", password, PUBLISHER_SCOPES)
    tell.did("the administrator signs in", "an OAuth2 token for the Back Office's REST interface")
    walk.publisher = Publisher(walk.installation.control_plane, token)
    walk.admin = Service(walk.installation.control_plane, bearer(token))
    make_small_plan(walk)
    walk.harbour = rest_api(walk, "Harbour")
    walk.graph = graphql_api(walk)
    walk.front = front_of_the_dev_portal(walk)


def make_small_plan(walk):
    """A plan that is soon used up, to see what happens then."""
    limit = {"type": "REQUESTCOUNTLIMIT", "requestCount": {"timeUnit": "min", "unitTime": 1, "requestCount": 3}}
    body = {"policyName": SMALL_PLAN, "displayName": "Three a minute", "description": "", "defaultLimit": limit, "stopOnQuotaReach": True,
            "rateLimitCount": 0, "rateLimitTimeUnit": "", "billingPlan": "FREE", "customAttributes": []}
    expect(walk.admin.post(ADMIN + "/throttling/policies/subscription", body), 201, 409)  # 409: from an earlier walk


def known_api(walk, name):
    known = walk.publisher.find(name, "1.0.0")
    if known:
        walk.tell.did(f"API {name}", "is there from an earlier walk")
        return walk.publisher.api(known["id"])
    return None


def describe(walk, api, source):
    some = ", ".join(f"{operation['verb']} {operation['target']}" for operation in api["operations"][:2])
    walk.tell.did(f"API {api['name']}, from {source}", f"{api['context']}, {len(api['operations'])} operations: {some}, ...")
    return api


def rest_api(walk, name):
    known = known_api(walk, name)
    return known or describe(walk, create_rest_api(walk, name), "the sample's OpenAPI")


def create_rest_api(walk, name):
    text = expect(walk.sample.get("/openapi.yaml"), 200).body
    members = walk.publisher.members(name, "1.0.0", "/" + name.lower(), walk.sample_url, ["Unlimited", SMALL_PLAN])
    # A back end that takes longer than this counts as too slow.
    members["endpointConfig"]["production_endpoints"]["config"] = {"actionDuration": "1000"}
    return expect(walk.publisher.import_openapi(text, members), 201).json()


def graphql_api(walk):
    if known := known_api(walk, "HarbourGraph"):
        return known
    sdl = expect(walk.sample.get("/schema.graphql"), 200).body
    members = walk.publisher.members("HarbourGraph", "1.0.0", "/harbour-graph", walk.sample_url + "/graphql")
    members["operations"] = expect(walk.publisher.validate_graphql(sdl), 200).json()["graphQLInfo"]["operations"]
    return describe(walk, expect(walk.publisher.import_graphql(sdl, members), 201).json(), "its GraphQL schema")


def front_of_the_dev_portal(walk):
    if known := known_api(walk, "DevPortal"):
        return known
    text = expect(Service(walk.installation.control_plane).get(DEVPORTAL + "/swagger.yaml"), 200).body
    # The gateway's token goes in a header of its own, so that Authorization is for the Dev Portal behind it.
    members = walk.publisher.members("DevPortal", "1.0.0", "/devportal", walk.installation.control_plane + DEVPORTAL,
                                     authorizationHeader="Gateway-Authorization")
    return describe(walk, expect(walk.publisher.import_openapi(text, members), 201).json(), "Quarterdeck's OpenAPI")


def deploy_and_publish(walk):
    walk.tell.chapter("Deploy and publish", "A revision is a frozen copy. Deploying it writes one event; the agent turns it into Kubernetes resources, "
                      "and the gateway serves them. Publishing shows the API to consumers.")
    back_ends = ((walk.harbour, walk.sample_url), (walk.graph, walk.sample_url + "/graphql"), (walk.front, walk.installation.control_plane + DEVPORTAL))
    for api, back_end in back_ends:
        deploy(walk, api, back_end)
        publish(walk, api)


def publish(walk, api):
    if walk.publisher.api(api["id"])["lifeCycleStatus"] == "CREATED":
        expect(walk.publisher.change_lifecycle(api["id"], "Publish"), 200)


def deploy(walk, api, back_end):
    running = [place for place in walk.publisher.deployments(api["id"]) if place["name"] == "Default"]
    known = walk.publisher.api(api["id"])["endpointConfig"]["production_endpoints"]["url"]
    if running and known == back_end:
        return walk.tell.did(f"{api['name']}", "is deployed from an earlier walk")
    if known != back_end:
        walk.publisher.move_back_end(api["id"], back_end)
    _, how = walk.new_revision(api, "first")
    return walk.tell.did(f"{api['name']}: a revision, deployed and published", how)


def subscribe(walk):
    tell = walk.tell
    tell.chapter("Discover, subscribe, get keys", "A consumer signs up, finds the API in the catalogue, subscribes an application to it with a plan, "
                 "and gets keys.")
    walk.user, walk.password = "nora-" + secrets.token_hex(3), secrets.token_urlsafe(12)
    expect(walk.installation.sign_up(walk.user, walk.password), 200, 201)
    walk.portal = DevPortal(walk.installation.control_plane, walk.identity.password_token(walk.client, walk.user, walk.password, CONSUMER_SCOPES))
    tell.did("a consumer signs up", walk.user)
    found = until("the API to be in the catalogue", lambda: walk.portal.search("Harbour"))
    tell.did("and searches the catalogue for 'Harbour'", ", ".join(f"{api['name']} {api['version']}" for api in found))
    walk.application = walk.portal.application("Port office")
    subscriptions = [expect(walk.portal.subscribe(api["id"], walk.application, "Unlimited"), 201).json() for api in (walk.harbour, walk.graph, walk.front)]
    walk.subscription = subscriptions[0]["subscriptionId"]
    tell.did("the application 'Port office' subscribes", "to all three, with the plan Unlimited")
    walk.small_application = walk.portal.application("Small boat")
    tell.did("the application 'Small boat' subscribes", "to none yet")
    walk.keys = walk.portal.keys(walk.application)
    walk.token = walk.identity.client_token(walk.keys)
    walk.small_token = walk.identity.client_token(walk.portal.keys(walk.small_application))
    tell.did("both get OAuth2 keys, and with them a token", f"{walk.token[:30]}... (ES256, good for an hour)")
