"""What people do with kubectl, done with the real one on the embedded cluster and, when QUARTERDECK_CONFORMANCE_KUBECONFIG names one, on a real one."""

import json
import os
import pathlib
import shutil
import subprocess
import textwrap
import threading
import urllib.error
import urllib.request
import uuid

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("kubectl") is None,
    reason="kubectl is not installed (Debian: kubernetes-client): nothing here can be tried",
)
HERE = pathlib.Path(__file__).parent
PATIENCE = 60


class Cluster:
    """A cluster, and kubectl pointed at it."""

    def __init__(self, folder):
        self.folder = folder

    def environment(self, **more):
        return {**os.environ, "HOME": str(self.folder), "KUBECONFIG": os.devnull, **more}

    def run(self, *arguments, stdin=None, **environment):
        return subprocess.run(
            self.command(*arguments),
            input=stdin,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def works(self, *arguments, stdin=None, **environment):
        result = self.run(*arguments, stdin=stdin, **environment)
        assert result.returncode == 0, f"kubectl {' '.join(arguments)}: {result.stderr}"
        return result.stdout

    def fails(self, *arguments, stdin=None):
        result = self.run(*arguments, stdin=stdin)
        assert result.returncode != 0, f"kubectl {' '.join(arguments)} should have failed: {result.stdout}"
        return result.stderr

    def end(self):
        pass


class Embedded(Cluster):
    """The embedded cluster in a process of its own."""

    def __init__(self, folder):
        super().__init__(folder)
        self.process = subprocess.Popen(
            [os.environ["SERVED_CLUSTER"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url = self.process.stdout.readline().strip()

    def command(self, *arguments):
        return ["kubectl", "--server", self.url, "--cache-dir", str(self.folder / "cache"), *arguments]

    def end(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)


class Real(Cluster):
    """The cluster of a kubeconfig, by a proxy of kubectl's for what is asked without it."""

    def __init__(self, folder, kubeconfig):
        super().__init__(folder)
        self.kubeconfig = kubeconfig
        self.process = subprocess.Popen(self.command("proxy", "--port=0"), env=self.environment(), stdout=subprocess.PIPE, text=True)
        self.url = "http://" + self.process.stdout.readline().split()[-1]

    def command(self, *arguments):
        return ["kubectl", "--kubeconfig", self.kubeconfig, "--cache-dir", str(self.folder / "cache"), *arguments]

    def end(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


def clusters():
    real = os.environ.get("QUARTERDECK_CONFORMANCE_KUBECONFIG")
    return ["embedded", pytest.param("real", marks=pytest.mark.skipif(not real, reason="QUARTERDECK_CONFORMANCE_KUBECONFIG names no cluster"))]


@pytest.fixture(scope="module", params=clusters())
def cluster(tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("kubectl")
    subject = Embedded(folder) if request.param == "embedded" else Real(folder, os.environ["QUARTERDECK_CONFORMANCE_KUBECONFIG"])
    subject.name = request.param
    subject.works("apply", "--server-side", "--force-conflicts", "-f", str(HERE / "testdata" / "widgets.yaml"))
    subject.works("wait", "--for=condition=Established", "crd/widgets.conformance.quarterdeck.dev", "--timeout=10s")
    yield subject
    subject.end()


@pytest.fixture
def space(cluster, request):
    name = f"{request.node.originalname.replace('_', '-')}-{uuid.uuid4().hex[:8]}"
    cluster.works("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}))
    yield name
    cluster.works("delete", "namespace", name, "--ignore-not-found", "--wait=false")


def widget(name, **spec):
    return json.dumps(
        {
            "apiVersion": "conformance.quarterdeck.dev/v1",
            "kind": "Widget",
            "metadata": {"name": name},
            "spec": {"title": "thing", **spec},
        }
    )


def path_of(space, name):
    return f"/apis/conformance.quarterdeck.dev/v1/namespaces/{space}/widgets/{name}"


def stored(cluster, space, name):
    return json.loads(cluster.works("get", "--raw", path_of(space, name)))


def call(cluster, method, path, body, content_type):
    """For what older versions of kubectl have no word for."""
    request = urllib.request.Request(cluster.url + path, body.encode(), {"Content-Type": content_type}, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        return json.load(response)


def test_says_its_version(cluster):
    assert "Server Version" in cluster.works("version")


def test_lists_its_resources(cluster):
    resources = cluster.works("api-resources")
    for expected in ("widgets", "namespaces", "configmaps", "customresourcedefinitions"):
        assert expected in resources
    assert "wd" in cluster.works("api-resources", "--api-group=conformance.quarterdeck.dev")
    assert "conformance.quarterdeck.dev/v1" in cluster.works("api-versions")


def test_shows_columns(cluster, space):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", size=7))
    header, row = cluster.works("-n", space, "get", "widgets").splitlines()
    assert header.split() == ["NAME", "TITLE", "SIZE", "READY", "AGE"]
    assert row.split()[:3] == ["one", "thing", "7"]
    assert cluster.works("-n", space, "get", "wd", "-o", "name").strip() == "widget.conformance.quarterdeck.dev/one"
    assert space in cluster.works("get", "widgets", "-A")


def test_applies_on_the_client_side(cluster, space):
    assert "created" in cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", color="red", options={"a": "1"}))
    assert "unchanged" in cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", color="red", options={"a": "1"}))
    assert "configured" in cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", options={"b": "2"}))
    spec = stored(cluster, space, "one")["spec"]
    assert "color" not in spec and spec["options"] == {"b": "2"} and spec["size"] == 3


def test_applies_on_the_server_side(cluster, space):
    cluster.works("-n", space, "apply", "--server-side", "-f", "-", stdin=widget("one", color="red"))
    before = stored(cluster, space, "one")
    cluster.works("-n", space, "apply", "--server-side", "-f", "-", stdin=widget("one", color="red"))
    assert stored(cluster, space, "one") == before
    assert before["metadata"]["managedFields"][0]["operation"] == "Apply"
    error = cluster.fails("-n", space, "apply", "--server-side", "--field-manager=other", "-f", "-", stdin=widget("one", color="blue"))
    assert "conflict" in error and ".spec.color" in error
    cluster.works("-n", space, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-", stdin=widget("one", color="blue"))
    assert stored(cluster, space, "one")["spec"]["color"] == "blue"


def test_moves_from_client_side_to_server_side(cluster, space):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", color="red"))
    cluster.works("-n", space, "apply", "--server-side", "-f", "-", stdin=widget("one", color="blue"))
    assert stored(cluster, space, "one")["spec"]["color"] == "blue"


def test_applies_built_in_kinds(cluster, space):
    def config(**data):
        return json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": data})

    cluster.works("-n", space, "apply", "-f", "-", stdin=config(a="1", b="2"))
    cluster.works("-n", space, "apply", "-f", "-", stdin=config(a="3"))
    assert json.loads(cluster.works("-n", space, "get", "cm", "m", "-o", "json"))["data"] == {"a": "3"}
    assert cluster.works("-n", space, "get", "cm", "m").splitlines()[1].split()[:2] == ["m", "1"]


def test_refuses_what_is_wrong_and_says_where(cluster, space):
    assert "spec.size" in cluster.fails("-n", space, "apply", "-f", "-", stdin=widget("one", size=99))
    error = cluster.fails("-n", space, "create", "-f", "-", stdin=widget("one", unheard=1))
    assert "unknown field" in error and "unheard" in error
    assert "NotFound" in cluster.fails("-n", space, "get", "widget", "nobody")
    cluster.works("-n", space, "create", "-f", "-", stdin=widget("one"))
    assert "AlreadyExists" in cluster.fails("-n", space, "create", "-f", "-", stdin=widget("one"))


def test_shows_differences_before_they_are_made(cluster, space):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", size=2))
    result = cluster.run("-n", space, "diff", "-f", "-", stdin=widget("one", size=5))
    assert result.returncode == 1, result.stderr
    assert "-  size: 2" in result.stdout and "+  size: 5" in result.stdout
    assert stored(cluster, space, "one")["spec"]["size"] == 2
    assert cluster.run("-n", space, "diff", "-f", "-", stdin=widget("one", size=2)).returncode == 0
    cluster.works("-n", space, "apply", "--dry-run=server", "-f", "-", stdin=widget("two"))
    assert "NotFound" in cluster.fails("-n", space, "get", "widget", "two")


def test_describes(cluster, space):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one", tags=["x"]))
    text = cluster.works("-n", space, "describe", "widget", "one")
    assert "Title:  thing" in text and "Events:" in text


def test_edits(cluster, space, tmp_path):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one"))
    editor = tmp_path / "editor"
    editor.write_text(textwrap.dedent("""\
        #!/bin/sh
        sed -i 's/title: thing/title: other thing/' "$1"
        """))
    editor.chmod(0o755)
    assert "edited" in cluster.works("-n", space, "edit", "widget", "one", EDITOR=str(editor), KUBE_EDITOR=str(editor))
    assert stored(cluster, space, "one")["spec"]["title"] == "other thing"


def test_patches_labels_and_selects(cluster, space):
    for name in ("one", "two"):
        cluster.works("-n", space, "apply", "-f", "-", stdin=widget(name))
    cluster.works("-n", space, "label", "widget", "one", "team=a")
    cluster.works("-n", space, "annotate", "widget", "one", "note=kept")
    cluster.works("-n", space, "patch", "widget", "two", "--type=merge", "-p", '{"spec": {"size": 9}}')
    cluster.works("-n", space, "patch", "widget", "two", "--type=json", "-p", '[{"op": "add", "path": "/spec/tags", "value": ["j"]}]')
    assert cluster.works("-n", space, "get", "wd", "-l", "team=a", "-o", "name").split() == ["widget.conformance.quarterdeck.dev/one"]
    assert cluster.works("-n", space, "get", "wd", "-l", "team notin (a)", "-o", "name").split() == ["widget.conformance.quarterdeck.dev/two"]
    names = cluster.works("-n", space, "get", "wd", "--field-selector", "metadata.name=two", "-o", "name")
    assert names.split() == ["widget.conformance.quarterdeck.dev/two"]
    spec = stored(cluster, space, "two")["spec"]
    assert spec["size"] == 9 and spec["tags"] == ["j"]


def test_replaces_only_what_it_has_seen(cluster, space):
    cluster.works("-n", space, "create", "-f", "-", stdin=widget("one"))
    seen = stored(cluster, space, "one")
    cluster.works("-n", space, "patch", "widget", "one", "--type=merge", "-p", '{"spec": {"size": 9}}')
    assert "Conflict" in cluster.fails("-n", space, "replace", "-f", "-", stdin=json.dumps(seen))


def test_writes_the_status_apart(cluster, space):
    cluster.works("-n", space, "create", "-f", "-", stdin=widget("one"))
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    call(cluster, "PATCH", path_of(space, "one") + "/status", json.dumps({"status": ready}), "application/merge-patch+json")
    assert stored(cluster, space, "one")["status"] == ready
    cluster.works("-n", space, "wait", "--for=condition=Ready", "widget/one", "--timeout=5s")
    assert cluster.works("-n", space, "get", "wd").splitlines()[1].split()[3] == "True"


def test_watches(cluster, space):
    watcher = subprocess.Popen(
        cluster.command("-n", space, "get", "widgets", "--watch", "-o", "name"),
        env=cluster.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    ender = threading.Timer(PATIENCE, watcher.kill)
    ender.start()
    try:
        cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one"))
        assert watcher.stdout.readline().strip() == "widget.conformance.quarterdeck.dev/one"
        cluster.works("-n", space, "apply", "-f", "-", stdin=widget("two"))
        assert watcher.stdout.readline().strip() == "widget.conformance.quarterdeck.dev/two"
    finally:
        ender.cancel()
        watcher.kill()
        watcher.wait()


def test_ends_a_watch_when_its_time_is_over(cluster, space):
    address = f"{cluster.url}/api/v1/namespaces/{space}/configmaps?watch=true&timeoutSeconds=1&labelSelector=nobody%3Dhas"
    with urllib.request.urlopen(address, timeout=PATIENCE) as response:
        assert response.read() == b""


def test_waits_for_a_deletion(cluster, space):
    held = json.loads(widget("one"))
    held["metadata"]["finalizers"] = ["conformance.quarterdeck.dev/hold"]
    cluster.works("-n", space, "apply", "-f", "-", stdin=json.dumps(held))
    cluster.works("-n", space, "delete", "widget", "one", "--wait=false")
    waiter = subprocess.Popen(
        cluster.command("-n", space, "wait", "--for=delete", "widget/one", f"--timeout={PATIENCE}s"),
        env=cluster.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert stored(cluster, space, "one")["metadata"]["deletionTimestamp"]
    cluster.works("-n", space, "patch", "widget", "one", "--type=merge", "-p", '{"metadata": {"finalizers": null}}')
    said, complained = waiter.communicate(timeout=PATIENCE)
    # On a busy machine it may begin to wait when everything is over.
    assert waiter.returncode == 0 or "no matching resources" in complained, complained
    assert "NotFound" in cluster.fails("-n", space, "get", "widget", "one")


def test_deletes(cluster, space):
    for name in ("one", "two", "three"):
        cluster.works("-n", space, "apply", "-f", "-", stdin=widget(name))
    cluster.works("-n", space, "delete", "widget", "one")
    assert "NotFound" in cluster.fails("-n", space, "delete", "widget", "one")
    cluster.works("-n", space, "delete", "widget", "nobody", "--ignore-not-found")
    cluster.works("-n", space, "delete", "widgets", "--all")
    assert cluster.works("-n", space, "get", "widgets", "-o", "name") == ""


def test_deletes_a_namespace_with_everything_in_it(cluster, space):
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one"))
    cluster.works("delete", "namespace", space, f"--timeout={PATIENCE}s")
    assert "NotFound" in cluster.fails("get", "namespace", space)
    assert space not in cluster.works("get", "widgets", "-A")


def test_deletes_a_definition_with_all_its_objects(cluster, space):
    definition = (HERE / "testdata" / "widgets.yaml").read_text().replace("widget", "gadget").replace("Widget", "Gadget").replace("wd", "gd")
    cluster.works("apply", "--server-side", "-f", "-", stdin=definition)
    cluster.works("-n", space, "apply", "-f", "-", stdin=widget("one").replace("Widget", "Gadget"))
    cluster.works("delete", "crd", "gadgets.conformance.quarterdeck.dev", f"--timeout={PATIENCE}s")
    assert "gadgets" not in cluster.works("api-resources")


def test_explains(cluster):
    assert "How big it is." in cluster.works("explain", "widget.spec.size")
    assert "title" in cluster.works("explain", "widget.spec")
    assert "phase" in cluster.works("explain", "widget.status")
    assert "labels" in cluster.works("explain", "widget.metadata")
    assert "binaryData" in cluster.works("explain", "configmap")


def test_says_what_to_do_instead_of_protobuf(cluster, space):
    if cluster.name == "real":
        pytest.skip("a real cluster understands protobuf")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        call(cluster, "POST", f"/api/v1/namespaces/{space}/configmaps", "k8s", "application/vnd.kubernetes.protobuf")
    assert refusal.value.code == 415
    assert "apply -f" in json.load(refusal.value)["message"]


def test_answers_health(cluster):
    for path in ("/healthz", "/readyz", "/livez"):
        assert cluster.works("get", "--raw", path).strip() == "ok"
