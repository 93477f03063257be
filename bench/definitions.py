#!/usr/bin/env python3
"""Reading GitHub's own descriptions: OpenAPI of 13 MB and a GraphQL schema of 1,623 types."""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import report

from http_calls import expect
from processes import Product
from product import PUBLISHER_SCOPES, Identity, Publisher
from real_documents import cached_document


def run(bench, **environment):
    if not bench.exists():
        raise SystemExit(f"{bench} is missing: build it with ninja -C build/release {bench.name}")
    shown = subprocess.run([bench, "--benchmark_format=json"], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return {one["name"]: one for one in json.loads(shown.stdout)["benchmarks"]}


def import_over_rest(binary, folder, document):
    """Seconds that were waited for, and seconds of CPU that the whole product used meanwhile."""
    product = Product(binary, folder).start()
    try:
        installation = product.installation
        identity = Identity(installation.control_plane)
        client = identity.register_client("admin", installation.admin_password, "bench")
        publisher = Publisher(installation.control_plane, identity.password_token(client, "admin", installation.admin_password, PUBLISHER_SCOPES))
        before, begin = report.cpu_seconds(product.handle.pid), time.monotonic()
        expect(publisher.import_openapi(document, Publisher.members("GitHub", "1.0.0", "/github", "http://127.0.0.1:1")), 201)
        return time.monotonic() - begin, report.cpu_seconds(product.handle.pid) - before
    finally:
        product.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    options = parser.parse_args()
    benches = Path(options.binary).resolve().parents[1] / "definitions"
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name in ("openapi", "graphql"):
            document = cached_document(name)
            if document is None:
                return report.note("npm cannot give GitHub's descriptions: left out")
            paths[name] = Path(folder) / name
            paths[name].write_bytes(document)
        openapi = run(benches / "definitions_openapi_bench", OPENAPI_DOCUMENT=str(paths["openapi"]))
        report.line("reading an OpenAPI document of 13 MB, 1,223 operations", openapi["read_document"]["cpu_time"], "ms", 1000, "less")
        waited, used = import_over_rest(options.binary, Path(folder) / "product", paths["openapi"].read_bytes())
        report.line("importing it over the REST API, CPU of the whole product", used * 1000, "ms", 2000, "less")
        report.note(f"waited for: {waited * 1000:,.0f} ms")
        graphql = run(benches / "definitions_graphql_bench", GRAPHQL_SCHEMA=str(paths["graphql"]))
        report.line("reading a GraphQL schema of 1,623 types", graphql["read_schema"]["cpu_time"], "ms", 1000, "less")
        report.note(f"examining a small GraphQL request: {graphql['examine_request']['cpu_time'] / 1000:.2f} microseconds")


if __name__ == "__main__":
    main()
