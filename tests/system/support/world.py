"""A running product with people in it: what most tests begin with."""

import itertools
import secrets
from dataclasses import dataclass

from http_calls import Service, bearer, expect, until, until_status
from product import ADMIN, CONSUMER_SCOPES, INSIGHTS, PUBLISHER_SCOPES, DevPortal, Identity, Publisher

numbers = itertools.count(1)


@dataclass
class ServedApi:
    """An API that is published and live."""

    id: str
    name: str
    base: str  # path at the gateway
    revision: str


@dataclass
class Consumer:
    """A person with an application, its keys and a token."""

    user: str
    password: str
    portal: DevPortal
    application: str
    keys: tuple
    token: str
    subscriptions: dict  # API id -> subscription id


class World:
    def __init__(self, installation, sample):
        self.installation = installation
        self.sample = sample
        self.identity = Identity(installation.control_plane)
        self.client = self.identity.register_client("admin", installation.admin_password, "system-tests")
        token = self.identity.password_token(self.client, "admin", installation.admin_password, PUBLISHER_SCOPES)
        self.publisher = Publisher(installation.control_plane, token)
        self.admin = Service(installation.control_plane, bearer(token))
        self.gateway = Service(installation.gateway_http)
        self.gateway_tls = Service(installation.gateway_https)
        self.operations = Service(installation.operations)

    @staticmethod
    def gateway_of(product):
        """Known before it is ready: the port is in the settings."""
        return Service(f"http://localhost:{product.settings['gateway.http_port']}")

    @staticmethod
    def fresh(prefix):
        return f"{prefix}{next(numbers)}-{secrets.token_hex(2)}"

    def create(self, back_end=None, plans=("Unlimited",), definition=None, **more):
        """An API made of the sample's own description, not yet deployed."""
        name = self.fresh("Harbour")
        text = definition or expect(Service(self.sample.url).get("/openapi.yaml"), 200).body
        members = Publisher.members(name, "1.0.0", "/" + name.lower(), back_end or self.sample.url, plans, **more)
        return expect(self.publisher.import_openapi(text, members), 201).json()

    def create_graphql(self, sdl=None, back_end=None):
        name = self.fresh("Graph")
        sdl = sdl or expect(Service(self.sample.url).get("/schema.graphql"), 200).body
        members = Publisher.members(name, "1.0.0", "/" + name.lower(), back_end or self.sample.url + "/graphql")
        checked = expect(self.publisher.validate_graphql(sdl), 200).json()
        members["operations"] = checked["graphQLInfo"]["operations"]
        return expect(self.publisher.import_graphql(sdl, members), 201).json()

    def go_live(self, api_id, description="", seconds=10):
        revision = self.publisher.create_revision(api_id, description)
        expect(self.publisher.deploy(api_id, revision), 200, 201)
        until("the revision to be live", lambda: self.publisher.is_live(api_id, revision), seconds)
        return revision

    def progress(self, api_id):
        """How far the API's deployment has got, or why not."""
        found = expect(self.admin.get(f"{INSIGHTS}/deployments?apiId={api_id}"), 200).json()["list"]
        return found[0] if found else {}

    def serve(self, api=None, **more):
        api = api or self.create(**more)
        revision = self.go_live(api["id"])
        expect(self.publisher.change_lifecycle(api["id"], "Publish"), 200)
        return ServedApi(api["id"], api["name"], f"/{api['name'].lower()}/1.0.0", revision)

    def consumer(self, *apis, plan="Unlimited"):
        """Somebody who has just signed up and subscribed to the APIs."""
        user, password = self.fresh("nora"), secrets.token_urlsafe(12)
        expect(self.installation.sign_up(user, password), 200, 201)
        portal = DevPortal(self.installation.control_plane, self.identity.password_token(self.client, user, password, CONSUMER_SCOPES))
        application = expect(portal.create_application("Port office"), 201).json()["applicationId"]
        subscriptions = {}
        for api in apis:
            subscriptions[api.id] = expect(portal.subscribe(api.id, application, plan), 201).json()["subscriptionId"]
        key = expect(portal.generate_keys(application), 200, 201).json()
        keys = key["consumerKey"], key["consumerSecret"]
        return Consumer(user, password, portal, application, keys, self.identity.client_token(keys), subscriptions)

    def plan(self, requests, unit="min"):
        """A subscription plan of so many requests in a unit of time."""
        name = self.fresh("Plan")
        limit = {"type": "REQUESTCOUNTLIMIT", "requestCount": {"timeUnit": unit, "unitTime": 1, "requestCount": requests}}
        body = {"policyName": name, "displayName": name, "description": "", "defaultLimit": limit, "stopOnQuotaReach": True,
                "rateLimitCount": 0, "rateLimitTimeUnit": "", "billingPlan": "FREE", "customAttributes": []}
        expect(self.admin.post(ADMIN + "/throttling/policies/subscription", body), 201)
        return name

    def ask(self, api, path, token=None, headers=None, method="GET", body=None):
        sent = {**(bearer(token) if token else {}), **(headers or {})}
        return self.gateway.call(method, api.base + path, body, sent)

    def ask_until(self, status, api, path, token=None, seconds=5):
        return until_status(self.gateway, status, api.base + path, bearer(token) if token else {}, seconds)
