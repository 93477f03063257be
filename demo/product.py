"""The product's public interfaces as a portal, a tool or a consumer uses them."""

import json
import urllib.parse

from http_calls import Service, basic, bearer, expect

PUBLISHER = "/api/am/publisher/v4"
DEVPORTAL = "/api/am/devportal/v3"
ADMIN = "/api/am/admin/v4"
INSIGHTS = "/api/quarterdeck/v1"

PUBLISHER_SCOPES = " ".join(f"apim:{name}" for name in (
    "api_view", "api_create", "api_delete", "api_publish", "api_manage", "subscription_view", "subscription_block", "subscription_manage",
    "tier_view", "tier_manage", "admin", "admin_operations", "environment_manage"))
CONSUMER_SCOPES = "apim:subscribe apim:app_manage apim:sub_manage apim:api_key"


def query(**values):
    return urllib.parse.urlencode({name: value for name, value in values.items() if value is not None})


class Identity:
    """Signing in: a client for this program, then tokens for people."""

    def __init__(self, url):
        self.service = Service(url)

    def register_client(self, user, password, name):
        body = {"callbackUrl": "https://localhost/callback", "clientName": name, "owner": user,
                "grantType": "password refresh_token client_credentials", "saasApp": True}
        made = expect(self.service.post("/client-registration/v0.17/register", body, basic(user, password)), 200, 201).json()
        return made["clientId"], made["clientSecret"]

    def token(self, client, fields):
        return self.service.post_form("/oauth2/token", fields, basic(*client))

    def password_token(self, client, user, password, scope):
        fields = {"grant_type": "password", "username": user, "password": password, "scope": scope}
        return expect(self.token(client, fields), 200).json()["access_token"]

    def client_token(self, client, scope=None):
        fields = {"grant_type": "client_credentials"}
        if scope:
            fields["scope"] = scope
        return expect(self.token(client, fields), 200).json()["access_token"]

    def revoke(self, client, token):
        return expect(self.service.post_form("/oauth2/revoke", {"token": token}, basic(*client)), 200)


class Publisher:
    """Designing, deploying and publishing APIs."""

    def __init__(self, url, token):
        self.service = Service(url, bearer(token), timeout=120)

    def call(self, method, path, body=None):
        return self.service.call(method, PUBLISHER + path, body)

    @staticmethod
    def members(name, version, context, back_end, plans=("Unlimited",), **more):
        return {"name": name, "version": version, "context": context, "policies": list(plans), "gatewayType": "wso2/apk",
                "securityScheme": ["oauth2", "api_key", "oauth_basic_auth_api_key_mandatory"],
                "endpointConfig": {"endpoint_type": "http", "production_endpoints": {"url": back_end}}, **more}

    def import_openapi(self, text, members):
        parts = {"file": ("openapi.yaml", text), "additionalProperties": json.dumps(members)}
        return self.service.send_parts("POST", PUBLISHER + "/apis/import-openapi", parts)

    def validate_openapi(self, text):
        return self.service.send_parts("POST", PUBLISHER + "/apis/validate-openapi", {"file": ("openapi.json", text)})

    def import_graphql(self, sdl, members):
        parts = {"type": "GRAPHQL", "file": ("schema.graphql", sdl), "additionalProperties": json.dumps(members)}
        return self.service.send_parts("POST", PUBLISHER + "/apis/import-graphql-schema", parts)

    def validate_graphql(self, sdl):
        return self.service.send_parts("POST", PUBLISHER + "/apis/validate-graphql-schema", {"file": ("schema.graphql", sdl)})

    def find(self, name, version):
        found = expect(self.call("GET", "/apis?" + query(query=f"name:{name} version:{version}", limit=100)), 200).json()["list"]
        return next((api for api in found if api["name"] == name and api["version"] == version), None)

    def api(self, api_id):
        return expect(self.call("GET", f"/apis/{api_id}"), 200).json()

    def update(self, api):
        return self.call("PUT", f"/apis/{api['id']}", api)

    def move_back_end(self, api_id, url):
        api = self.api(api_id)
        api["endpointConfig"]["production_endpoints"]["url"] = url
        return expect(self.update(api), 200).json()

    def create_revision(self, api_id, description):
        return expect(self.call("POST", f"/apis/{api_id}/revisions", {"description": description}), 201).json()["id"]

    def forget_old_revisions(self, api_id):
        """Removes those that run nowhere: an API keeps only a few."""
        for revision in expect(self.call("GET", f"/apis/{api_id}/revisions?query=deployed:false"), 200).json()["list"]:
            expect(self.call("DELETE", f"/apis/{api_id}/revisions/{revision['id']}"), 200)

    def deploy(self, api_id, revision_id, environment="Default", vhost="localhost"):
        place = [{"name": environment, "vhost": vhost, "displayOnDevportal": True}]
        return self.call("POST", f"/apis/{api_id}/deploy-revision?{query(revisionId=revision_id)}", place)

    def undeploy(self, api_id, revision_id, environment="Default"):
        return self.call("POST", f"/apis/{api_id}/undeploy-revision?{query(revisionId=revision_id)}", [{"name": environment}])

    def deployments(self, api_id):
        """What runs where: the deployments of all revisions."""
        revisions = expect(self.call("GET", f"/apis/{api_id}/revisions"), 200).json()["list"]
        return [place for revision in revisions for place in revision.get("deploymentInfo", [])]

    def is_live(self, api_id, revision_id):
        for place in self.deployments(api_id):
            # As the compatible interface counts: gateways that are there, and of these those that serve exactly this.
            if place["revisionUuid"] == revision_id and 0 < place["liveGatewayCount"] <= place["deployedGatewayCount"]:
                return place
        return None

    def change_lifecycle(self, api_id, action, checklist=None):
        return self.call("POST", "/apis/change-lifecycle?" + query(apiId=api_id, action=action, lifecycleChecklist=checklist))

    def subscriptions(self, api_id):
        return expect(self.call("GET", "/subscriptions?" + query(apiId=api_id)), 200).json()["list"]

    def block(self, subscription_id, state="BLOCKED"):
        return self.call("POST", "/subscriptions/block-subscription?" + query(subscriptionId=subscription_id, blockState=state))

    def unblock(self, subscription_id):
        return self.call("POST", "/subscriptions/unblock-subscription?" + query(subscriptionId=subscription_id))

    def delete(self, api_id):
        return self.call("DELETE", f"/apis/{api_id}")


class DevPortal:
    """Finding APIs, subscribing and getting keys."""

    def __init__(self, url, token=None):
        self.service = Service(url, bearer(token) if token else {})

    def call(self, method, path, body=None):
        return self.service.call(method, DEVPORTAL + path, body)

    def search(self, words):
        return expect(self.call("GET", "/apis?" + query(query=words)), 200).json()["list"]

    def api(self, api_id):
        return self.call("GET", f"/apis/{api_id}")

    def create_application(self, name, plan="Unlimited"):
        return self.call("POST", "/applications", {"name": name, "throttlingPolicy": plan, "tokenType": "JWT", "description": ""})

    def application(self, name):
        """The application of this name; made when there is none."""
        made = self.create_application(name)
        if made.status == 409:
            found = expect(self.call("GET", "/applications?" + query(query=name, limit=100)), 200).json()["list"]
            return next(application["applicationId"] for application in found if application["name"] == name)
        return expect(made, 201).json()["applicationId"]

    def subscribe(self, api_id, application_id, plan):
        return self.call("POST", "/subscriptions", {"apiId": api_id, "applicationId": application_id, "throttlingPolicy": plan})

    def subscriptions(self, application_id):
        return expect(self.call("GET", "/subscriptions?" + query(applicationId=application_id)), 200).json()["list"]

    def generate_keys(self, application_id, key_type="PRODUCTION"):
        body = {"keyType": key_type, "grantTypesToBeSupported": ["client_credentials", "password"], "keyManager": "Resident Key Manager",
                "additionalProperties": {}}
        return self.call("POST", f"/applications/{application_id}/generate-keys", body)

    def keys(self, application_id, key_type="PRODUCTION"):
        """Consumer key and secret; made when there are none."""
        made = self.generate_keys(application_id, key_type)
        if made.status == 409:
            known = expect(self.call("GET", f"/applications/{application_id}/oauth-keys"), 200).json()["list"]
            key = next(key for key in known if key["keyType"] == key_type)
            path = f"/applications/{application_id}/oauth-keys/{key['keyMappingId']}/regenerate-secret"
            key = expect(self.call("POST", path), 200).json()
            return key["consumerKey"], key["consumerSecret"]
        key = expect(made, 200, 201).json()
        return key["consumerKey"], key["consumerSecret"]

    def generate_api_key(self, application_id, key_type="PRODUCTION"):
        body = {"validityPeriod": 3600, "additionalProperties": {}, "keyName": "demo"}
        return expect(self.call("POST", f"/applications/{application_id}/api-keys/{key_type}/generate", body), 200, 201).json()["apikey"]
