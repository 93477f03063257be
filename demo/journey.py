#!/usr/bin/env python3
"""Walks through what Quarterdeck is for, against a running `quarterdeck up`, over its public interfaces only.

    quarterdeck sample --port 8290 &
    quarterdeck up --data-dir data --ready-file data/ready.json &
    demo/journey.py --ready-file data/ready.json --sample http://127.0.0.1:8290

It needs nothing but Python 3. Run again, it uses what it made before.
"""

import argparse
import secrets
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from http_calls import Service, Unexpected, bearer, expect, until, until_status  # noqa: E402
from installation import Installation  # noqa: E402
from narration import Narrator  # noqa: E402
from product import CONSUMER_SCOPES, PUBLISHER_SCOPES, DevPortal, Identity, Publisher  # noqa: E402


class Journey:
    def __init__(self, installation, sample_url, binary, narrator):
        self.installation = installation
        self.binary = binary
        self.sample_url = sample_url
        self.sample = Service(sample_url)
        self.tell = narrator
        self.identity = Identity(installation.control_plane)
        self.gateway = Service(installation.gateway_http)

    # 1
    def design(self):
        self.tell.chapter("Design", "A publisher signs in and describes an API. Here the description is the one that the sample service "
                          "gives of itself: a small harbour with ships, berths and voyages.")
        self.tell.does("signing in as the administrator, with an OAuth2 client of this program's own")
        self.client = self.identity.register_client("admin", self.installation.admin_password, "journey")
        token = self.identity.password_token(self.client, "admin", self.installation.admin_password, PUBLISHER_SCOPES)
        self.publisher = Publisher(self.installation.control_plane, token)
        self.tell.got("an access token for the Back Office's REST interface")
        self.api = self.rest_api("Harbour", "1.0.0", "/harbour", ["Unlimited", "Bronze"])
        self.graph = self.graphql_api()

    def rest_api(self, name, version, context, plans):
        known = self.publisher.find(name, version)
        if known:
            self.tell.got(f"the API {name} {version} is there from an earlier walk")
            return self.publisher.api(known["id"])
        text = expect(self.sample.get("/openapi.yaml"), 200).body
        self.tell.does(f"creating the API {name} {version} at {context} from {self.sample_url}/openapi.yaml")
        members = self.publisher.members(name, version, context, self.sample_url, plans)
        api = expect(self.publisher.import_openapi(text, members), 201).json()
        self.tell.got(f"API {api['id']} with {len(api['operations'])} operations, for example "
                      + ", ".join(f"{operation['verb']} {operation['target']}" for operation in api["operations"][:3]))
        return api

    def graphql_api(self):
        known = self.publisher.find("HarbourGraph", "1.0.0")
        if known:
            return self.publisher.api(known["id"])
        sdl = expect(self.sample.get("/schema.graphql"), 200).body
        self.tell.does("creating a GraphQL API from the same service's schema")
        members = self.publisher.members("HarbourGraph", "1.0.0", "/harbour-graph", self.sample_url + "/graphql", ["Unlimited"])
        checked = expect(self.publisher.validate_graphql(sdl), 200).json()
        members["operations"] = checked["graphQLInfo"]["operations"]
        api = expect(self.publisher.import_graphql(sdl, members), 201).json()
        self.tell.got(f"API {api['id']}: " + ", ".join(f"{each['verb'].lower()} {each['target']}" for each in api["operations"]))
        return api

    # 2
    def deploy(self):
        self.tell.chapter("Deploy and publish", "A revision is a frozen copy. Deploying it writes one event; the agent turns it into Kubernetes "
                          "resources, and the gateway serves them. Publishing shows the API to consumers.")
        for api, back_end in ((self.api, self.sample_url), (self.graph, self.sample_url + "/graphql")):
            self.deploy_first(api, back_end)
            if self.publisher.api(api["id"])["lifeCycleStatus"] == "CREATED":
                expect(self.publisher.change_lifecycle(api["id"], "Publish"), 200)
                self.tell.got(f"{api['name']} is published")

    def deploy_first(self, api, back_end):
        running = [place for place in self.publisher.deployments(api["id"]) if place["name"] == "Default"]
        known = self.publisher.api(api["id"])["endpointConfig"]["production_endpoints"]["url"]
        if running and known == back_end:
            return self.tell.got(f"{api['name']} is deployed from an earlier walk")
        if known != back_end:
            self.tell.does(f"telling {api['name']} that the sample service now listens at {back_end}")
            self.publisher.move_back_end(api["id"], back_end)
        self.tell.does(f"making a revision of {api['name']} and deploying it to the environment Default")
        return self.new_revision(api, "first")

    def new_revision(self, api, description):
        self.publisher.forget_old_revisions(api["id"])
        revision = self.publisher.create_revision(api["id"], description)
        begin = time.monotonic()
        expect(self.publisher.deploy(api["id"], revision), 200, 201)
        place = until("the deployment to be live", lambda: self.publisher.is_live(api["id"], revision))
        waited = (time.monotonic() - begin) * 1000
        own = int(place["successDeployedTime"]) - int(place["deployedTime"])
        exact = f", {own} ms after the click by the product's own clock" if own >= 0 else ", as what it says was live already"
        self.tell.got(f"live on {place['deployedGatewayCount']} of {place['liveGatewayCount']} gateway(s), seen after {waited:.0f} ms{exact}")
        return revision

    # 3
    def subscribe(self):
        self.tell.chapter("Discover, subscribe, get keys", "A consumer signs up, finds the API in the catalogue, subscribes an application to it "
                          "with a plan, and gets keys.")
        user, password = "nora-" + secrets.token_hex(3), secrets.token_urlsafe(12)
        self.tell.does(f"signing up as {user}")
        expect(self.installation.sign_up(user, password), 200, 201)
        token = self.identity.password_token(self.client, user, password, CONSUMER_SCOPES)
        self.portal = DevPortal(self.installation.control_plane, token)
        self.tell.does("searching the catalogue for 'Harbour'")
        found = until("the API to be in the catalogue", lambda: self.portal.search("Harbour"))
        self.tell.got(", ".join(f"{api['name']} {api['version']}" for api in found))
        self.application = self.portal.application("Port office")
        self.tell.does("subscribing the application 'Port office' to both APIs")
        self.subscription = expect(self.portal.subscribe(self.api["id"], self.application, "Unlimited"), 201).json()["subscriptionId"]
        expect(self.portal.subscribe(self.graph["id"], self.application, "Unlimited"), 201)
        self.tell.does("generating OAuth2 keys, and with them an access token by client credentials")
        self.keys = self.portal.keys(self.application)
        self.token = self.identity.client_token(self.keys)
        self.tell.got(f"a signed token: {self.token[:48]}...")

    # 4
    def call(self):
        self.tell.chapter("Call", f"Calls go through the gateway at {self.installation.gateway_http}; the answer is the service's own.")
        path = "/harbour/1.0.0/ships?kind=TUG"
        self.tell.does(f"GET {path} with the token")
        self.tell.says(self.answer_with(200, path))
        self.tell.does("the same over HTTPS")
        self.tell.says(expect(Service(self.installation.gateway_https).get(path, bearer(self.token)), 200))
        self.tell.does("the same with an API key instead of a token")
        key = self.portal.generate_api_key(self.application)
        self.tell.says(expect(self.gateway.get(path, {"ApiKey": key}), 200))
        self.tell.does("a GraphQL query for two things at once")
        query = '{ ship(id: "alder") { name berth { name } } voyages(status: AT_SEA) { ship { name } to } }'
        self.tell.says(expect(self.gateway.post("/harbour-graph/1.0.0", {"query": query}, bearer(self.token)), 200))
        self.refusals(path)

    def answer_with(self, status, path):
        """The answer for the token, as soon as it has this status: changes take a moment to reach the gateway."""
        return until_status(self.gateway, status, path, bearer(self.token))

    def refusals(self, path):
        self.tell.does("without a token")
        self.tell.says(expect(self.gateway.get(path), 401))
        self.tell.does("with a token that somebody has changed")
        self.tell.says(expect(self.gateway.get(path, bearer(self.token[:-6] + "AAAAAA")), 401))
        self.tell.does("a path that the API does not have, and a verb that the path does not have")
        self.tell.says(expect(self.gateway.get("/harbour/1.0.0/whales", bearer(self.token)), 404))
        self.tell.says(expect(self.gateway.call("PATCH", "/harbour/1.0.0/ships", headers=bearer(self.token)), 405))

    # 5
    def change(self):
        self.tell.chapter("Change", "A second revision replaces the first without a failed call. Blocking, revoking and undeploying work at once.")
        path = "/harbour/1.0.0/ships"
        self.move_back_end()
        self.tell.does("blocking the subscription")
        expect(self.publisher.block(self.subscription), 200)
        self.tell.says(self.answer_with(403, path))
        self.tell.does("unblocking it")
        expect(self.publisher.unblock(self.subscription), 200)
        self.answer_with(200, path)
        self.tell.got("calls are answered again")
        self.tell.does("revoking the token")
        self.identity.revoke(self.keys, self.token)
        self.tell.says(self.answer_with(401, path))
        self.token = self.identity.client_token(self.keys)
        self.tell.got("a new token works: " + str(expect(self.gateway.get(path + "?limit=1", bearer(self.token)), 200).status))

    def move_back_end(self):
        """The same service under its other name counts as another back end; what it received shows which one was asked."""
        other = self.sample_url.replace("127.0.0.1", "localhost")
        for url, description in ((other, "second"), (self.sample_url, "third")):
            self.tell.does(f"a new revision with the back end {url}, deployed over the one that runs")
            self.publisher.move_back_end(self.api["id"], url)
            self.new_revision(self.api, description)
            seen = expect(self.gateway.get("/harbour/1.0.0/echo", bearer(self.token)), 200).json()
            host = next(header["value"] for header in seen["headers"] if header["name"].lower() == "host")
            self.tell.got(f"the next call was answered by {host}")

    # 6
    def see(self):
        self.tell.chapter("See the truth", "A deployment is live when the gateway serves exactly what the control plane wants: both report a hash "
                          "of the same content.")
        if self.binary:
            command, done = self.installation.status(self.binary)
            self.tell.does(command)
            self.tell.got(done.stdout.strip() or done.stderr.strip())
        self.tell.does("asking who called what; figures arrive within two seconds")
        rows = until("the calls to show up", lambda: self.installation.usage(apiId=self.api["id"], groupBy="operation"))
        for row in rows:
            self.tell.got(f"{row['key'] or '(no such operation)':<24} {row['calls']:>4} calls, {row['refused']} refused, p95 {row['p95Milliseconds']:.1f} ms")

    # 7
    def look_inside(self):
        self.tell.chapter("Look inside with kubectl", "The embedded cluster speaks Kubernetes' own protocol, so an ordinary kubectl reads it.")
        command = ["kubectl", "--server", self.installation.cluster, "--namespace", self.installation.namespace, "get", "apis.dp.wso2.com,httproutes"]
        self.tell.does(" ".join(command))
        try:
            shown = subprocess.run(command, capture_output=True, text=True, timeout=30)
        except FileNotFoundError:
            return self.tell.got("(kubectl is not installed here)")
        self.tell.got(shown.stdout.strip() or shown.stderr.strip())

    def walk(self):
        begin = time.monotonic()
        for step in (self.design, self.deploy, self.subscribe, self.call, self.change, self.see, self.look_inside):
            step()
        self.tell.end(f"The whole way took {time.monotonic() - begin:.1f} seconds.")
        self.tell.got("Try it yourself; the token is good for an hour:")
        print(f"\n  curl -H 'Authorization: Bearer {self.token}' {self.installation.gateway_http}/harbour/1.0.0/ships\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ready-file", required=True, help="the file that `quarterdeck up --ready-file` writes")
    parser.add_argument("--sample", required=True, help="URL of `quarterdeck sample`")
    parser.add_argument("--binary", help="the binary, to show its command `status`")
    options = parser.parse_args()
    installation = Installation.read(options.ready_file)
    until("the sample service to answer", lambda: Service(options.sample).is_up())
    try:
        Journey(installation, options.sample, options.binary, Narrator()).walk()
    except Unexpected as failure:
        print(f"\nThe walk stopped: {failure}\nThe log of the product says more; it is in the data folder.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
