"""GitHub's own API descriptions, from their npm packages, kept in a cache folder and never in the repository."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

PACKAGES = {
    "openapi": ("@octokit/openapi@23.0.2", "package/generated/api.github.com.json"),
    "graphql": ("@octokit/graphql-schema@15.26.1", "package/schema.graphql"),
}


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "quarterdeck"


def cached_document(name):
    """The bytes of the document, or nothing when its package cannot be had."""
    package, member = PACKAGES[name]
    kept = cache_folder() / f"{package.replace('/', '-').lstrip('@')}{Path(member).suffix}"
    if not kept.exists() and not fetch(package, member, kept):
        return None
    return kept.read_bytes()


def fetch(package, member, kept):
    if shutil.which("npm") is None:
        return False
    kept.parent.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(["npm", "pack", package], cwd=kept.parent, capture_output=True, text=True, timeout=300)
    if packed.returncode != 0:
        return False
    archive = kept.parent / packed.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as files:
        partial = kept.with_suffix(".partial")
        partial.write_bytes(files.extractfile(member).read())
        partial.rename(kept)
    archive.unlink()
    return True
