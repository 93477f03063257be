"""An unmodified kubectl against the embedded cluster."""

import json
import subprocess

# What the agent writes for APIs and their consumers.
KINDS = ("apis.dp.wso2.com,httproutes.gateway.networking.k8s.io,gqlroutes.dp.wso2.com,backends.dp.wso2.com,authentications.dp.wso2.com,"
         "apipolicies.dp.wso2.com,ratelimitpolicies.dp.wso2.com,scopes.dp.wso2.com,configmaps")


class Kubectl:
    def __init__(self, cluster, namespace, home):
        self.cluster = cluster
        self.namespace = namespace
        self.home = home  # its cache of what the cluster offers belongs to one cluster

    def run(self, *arguments, given=None, check=True):
        command = ["kubectl", "--server", self.cluster, "--namespace", self.namespace, "--cache-dir", str(self.home / "cache"), *arguments]
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, env={"HOME": str(self.home), "PATH": "/usr/bin:/bin:/usr/local/bin"})
        assert not check or done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done

    def get(self, *arguments):
        return json.loads(self.run("get", *arguments, "-o", "json").stdout)

    def names(self):
        """kind/name of everything that belongs to APIs."""
        return sorted(f"{item['kind']}/{item['metadata']['name']}" for item in self.get(KINDS)["items"])
