"""The command line: what it prints can be used, and what is wrong is told with what to do."""

import subprocess

import pytest
from processes import free_port


@pytest.fixture
def run(binary):
    def ask(*arguments):
        return subprocess.run([str(part) for part in (binary, *arguments)], capture_output=True, text=True, timeout=30)
    return ask


@pytest.fixture
def status(run, product):
    installation = product.installation

    def ask(*arguments, url=installation.control_plane, authority=installation.certificate_authority):
        return run("status", "--password-file", installation.password_file, "--url", url, *(["--ca", authority] if authority else []), *arguments)
    return ask


def test_status_is_of_one_api_or_of_all(world, status):
    served = world.serve()
    for asked in (served.name, served.id):
        done = status(asked)
        assert done.returncode == 0 and "live on 1 of 1 gateways" in done.stdout, done
    assert served.name in status().stdout


def test_status_tells_what_is_not_deployed_from_what_is_not_there(world, status):
    waiting = world.create()
    done = status(waiting["name"])
    assert done.returncode == 3 and f"'{waiting['name']}' is not deployed" in done.stdout, done
    for unknown in ("Coffee", "00000000-0000-4000-8000-000000000000", "no/such api"):
        done = status(unknown)
        assert done.returncode == 1 and f"There is no API with the name or id '{unknown}'" in done.stderr, done


def test_status_says_how_to_reach_a_control_plane(status, tmp_path):
    for done in (status(url=f"https://localhost:{free_port()}"), status(authority=None)):
        assert done.returncode == 1
        assert "--url" in done.stderr and "--ca" in done.stderr
    wrong = tmp_path / "password"
    wrong.write_text("wrong\n")
    assert "--password-file" in status("--user", "nobody").stderr


def test_a_plan_from_a_spec_to_what_kubectl_prints(run, kubectl, tmp_path):
    example = run("translate", "--help").stdout.split("for example:")[1]
    spec, desired, observed = (tmp_path / f"{name}.yaml" for name in ("spec", "desired", "observed"))
    spec.write_text(example)
    translated = run("translate", spec, "--namespace", kubectl.namespace)
    assert translated.returncode == 0 and translated.stderr == "", translated
    desired.write_text(translated.stdout)
    observed.write_text(kubectl.run("get", "apis.dp.wso2.com,httproutes,backends.dp.wso2.com", "-o", "yaml").stdout)
    assert "kind: List" in observed.read_text()
    assert "apply  API quarterdeck/" in run("plan", desired, observed).stdout

    observed.write_text("apiVersion: v1\nkind: List\nitems:\n" + "".join(
        "- " + "\n  ".join(document.strip().splitlines()) + "\n" for document in translated.stdout.split("---\n") if document.strip()))
    assert run("plan", desired, observed).stdout == "Nothing to do: what is there is what is desired.\n"


def test_a_plan_refuses_what_is_no_object(run, tmp_path):
    file = tmp_path / "notes.yaml"
    file.write_text("shopping: [milk]\n")
    done = run("plan", file, file)
    assert done.returncode == 1
    assert f"{file}: document 1 has no kind" in done.stderr
