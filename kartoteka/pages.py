"""The desktop's files beside the API, where no web server stands in front: compressed copies to who takes them, hashed
names for ever, every other address gets the one page, which finds its way by itself."""

from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIEnvironment

from whitenoise import WhiteNoise

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
"""Pages load what is theirs, run no script that stands in a text, and stand in nobody's frame. Mantine writes styles
into the page: a style sheet can't run anything."""

START = "/index.html"
_IMMUTABLE = r"^/assets/.+-[\w-]{8}\.\w+$"


def with_pages(api: Any, root: Path) -> Any:
    """A WSGI application that serves the files of a folder, and everything under `/api/` as before."""
    files = WhiteNoise(
        api,
        root=root,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=_IMMUTABLE,
        add_headers_function=_add_headers,
    )

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        path = environ["PATH_INFO"]
        is_page = not path.startswith("/api/") and "." not in path.rpartition("/")[2]
        if is_page and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            environ = {**environ, "PATH_INFO": START}
        return files(environ, start_response)

    return answer


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = POLICY
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"


__all__ = ["POLICY", "with_pages"]
