"""The journey with a real Kubernetes between agent and gateway instead of the embedded cluster."""

import json
import os
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from http_calls import until
from processes import Roles
from world import World

KUBECONFIG = os.environ.get("QUARTERDECK_CONFORMANCE_KUBECONFIG")
CRDS = Path(__file__).resolve().parents[2] / "crds"

pytestmark = [
    pytest.mark.skipif(not KUBECONFIG, reason="QUARTERDECK_CONFORMANCE_KUBECONFIG names no cluster"),
    pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed"),
]


class RolesOnRealCluster(Roles):
    NAMES = ("control-plane", "agent", "gateway")


def kubectl(*arguments, stdin=None):
    command = ["kubectl", "--kubeconfig", KUBECONFIG, *arguments]
    result = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=90, check=False)
    assert result.returncode == 0, result.stderr
    return result


@pytest.fixture(scope="module")
def namespace():
    told = kubectl("apply", "--server-side", "--force-conflicts", "-f", str(CRDS))
    assert "Warning" not in told.stderr
    kubectl("wait", "--for=condition=Established", "-f", str(CRDS))
    name = f"quarterdeck-{uuid.uuid4().hex[:8]}"
    kubectl("create", "namespace", name)
    yield name
    kubectl("delete", "namespace", name, "--timeout=60s")


@pytest.fixture(scope="module")
def roles(binary, namespace, tmp_path_factory):
    settings = {"agent.kubernetes_namespace": namespace, "remote.cluster_kubeconfig": KUBECONFIG}
    running = RolesOnRealCluster(binary, tmp_path_factory.mktemp("real"), settings).start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def here(roles, sample):
    return World(roles.installation, sample)


def objects(namespace, kinds="apis.dp.wso2.com,httproutes.gateway.networking.k8s.io,backends.dp.wso2.com,authentications.dp.wso2.com,configmaps"):
    told = kubectl("-n", namespace, "get", kinds, "-l", "quarterdeck.dev/managed-by=agent", "-o", "json")
    return json.loads(told.stdout)["items"]


def test_an_api_is_designed_deployed_and_called(here):
    served = here.serve()
    consumer = here.consumer(served)
    here.ask_until(200, served, "/ships", consumer.token)
    here.ask_until(401, served, "/ships", "nobody")


def test_what_somebody_deletes_comes_back(here, namespace):
    served = here.serve()
    consumer = here.consumer(served)
    here.ask_until(200, served, "/ships", consumer.token)
    kubectl("-n", namespace, "delete", "httproutes.gateway.networking.k8s.io", "--all")
    here.ask_until(200, served, "/ships", consumer.token)
    until("the routes to be back", lambda: any(item["kind"] == "HTTPRoute" for item in objects(namespace)))
