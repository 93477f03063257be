#!/usr/bin/env python3
"""Reading GitHub's own descriptions: OpenAPI of 13 MB and a GraphQL schema of 1,623 types."""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

import report

from real_documents import cached_document


def run(bench, **environment):
    shown = subprocess.run([bench, "--benchmark_format=json"], capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return {one["name"]: one for one in json.loads(shown.stdout)["benchmarks"]}


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
        graphql = run(benches / "definitions_graphql_bench", GRAPHQL_SCHEMA=str(paths["graphql"]))
        report.line("reading a GraphQL schema of 1,623 types", graphql["read_schema"]["cpu_time"], "ms", 1000, "less")
        report.note(f"examining a small GraphQL request: {graphql['examine_request']['cpu_time'] / 1000:.2f} microseconds")


if __name__ == "__main__":
    main()
