"""A company's own OpenID provider: a real one from a package, in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

from kartoteka.dev.ports import free_port

_PROVIDER = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--require-nonce", "true"]


@contextmanager
def open_provider(people: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Where it is; it knows people by their claims."""
    port = free_port()
    claims = [word for person in people for word in ("--user-claims", json.dumps(person))]
    with subprocess.Popen(
        [*_PROVIDER, "--port", str(port), *claims], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def wait_for(url: str) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            requests.get(url, timeout=1)
            return
        except requests.RequestException:
            assert time.monotonic() < end
            time.sleep(0.1)
