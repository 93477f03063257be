"""The embedded cluster as any Kubernetes client sees it: a few objects by HTTP."""

from http_calls import Service, expect

# What the agent writes for one API: group and version, plural.
OWNED = (("dp.wso2.com/v1alpha3", "apis"), ("gateway.networking.k8s.io/v1", "httproutes"), ("dp.wso2.com/v1alpha2", "backends"),
         ("dp.wso2.com/v1alpha2", "authentications"), ("dp.wso2.com/v1alpha4", "apipolicies"))


class Cluster:
    def __init__(self, installation):
        self.service = Service(installation.cluster)
        self.namespace = installation.namespace

    def path(self, version, plural, name=""):
        return f"/apis/{version}/namespaces/{self.namespace}/{plural}" + (f"/{name}" if name else "")

    def list(self, version, plural):
        return expect(self.service.get(self.path(version, plural)), 200).json()["items"]

    def names_of(self, api_id):
        """The objects that bear the id of an API."""
        return [f"{plural}/{item['metadata']['name']}" for version, plural in OWNED for item in self.list(version, plural)
                if api_id in item["metadata"]["name"]]

    def route_of(self, api_id):
        """Path of the first route of an API."""
        version, plural = OWNED[1]
        name = next(item["metadata"]["name"] for item in self.list(version, plural) if api_id in item["metadata"]["name"])
        return self.path(version, plural, name)

    def get(self, path):
        answer = expect(self.service.get(path), 200, 404)
        return answer.json() if answer.status == 200 else None

    def delete(self, path):
        expect(self.service.delete(path), 200, 202)

    def edit(self, path, part):
        expect(self.service.call("PATCH", path, part, {"Content-Type": "application/merge-patch+json"}), 200)
