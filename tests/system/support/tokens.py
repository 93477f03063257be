"""Tokens that a gateway must refuse, made by hand."""

import base64
import json
import subprocess
import time


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def header_of(token):
    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))


def unsigned(claims):
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."


def signed_by_a_stranger(claims, header, folder):
    """RS256 with a key that nobody knows, under whatever key id the header names."""
    key = folder / "stranger.pem"
    if not key.exists():
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    text = f"{part({**header, 'alg': 'RS256'})}.{part(claims)}".encode()
    signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text, check=True, capture_output=True).stdout
    return text.decode() + "." + base64.urlsafe_b64encode(signature).rstrip(b"=").decode()


def in_an_hour():
    return int(time.time()) + 3600
