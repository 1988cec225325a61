"""The carrier's side of a webhook, made beforehand so that it costs the measured code nothing."""

import base64
import hashlib
import hmac
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask

ACCOUNT, TOKEN = "AC" + "b" * 32, "bench-token-of-nobody"
LINE, CALLER = "+441632960100", "+447700900123"


def form(sid: str, account: str = ACCOUNT, **more: str) -> dict[str, str]:
    """The fields that Twilio sends with every voice webhook, and `more`."""
    return {
        "AccountSid": account,
        "ApiVersion": "2010-04-01",
        "CallSid": sid,
        "CallStatus": "in-progress",
        "Called": LINE,
        "CalledCountry": "GB",
        "Caller": CALLER,
        "CallerCountry": "GB",
        "Direction": "inbound",
        "From": CALLER,
        "FromCountry": "GB",
        "To": LINE,
        "ToCountry": "GB",
        **more,
    }


def signature(url: str, fields: Mapping[str, str], token: str = TOKEN) -> str:
    """Twilio's: HMAC-SHA1 over the address and the sorted fields."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()


def posted(
    base: str, path: str, fields: Mapping[str, str], token: str = TOKEN
) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a signed webhook."""
    body = urlencode(fields).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "X-Twilio-Signature": signature(base + path, fields, token),
    }
    return body, headers


def environ(base: str, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The same as a WSGI environment, without a server."""
    body, headers = posted(base, path, fields)
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "RAW_URI": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "voice.example",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": headers["Content-Length"],
        "HTTP_HOST": "voice.example",
        "HTTP_X_TWILIO_SIGNATURE": headers["X-Twilio-Signature"],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def ask(app: Flask, request: dict[str, Any]) -> bytes:
    """The body of the answer; one that is not from the record is an error of the bench."""
    statuses: list[str] = []

    def start(status: str, *_: Any) -> Any:
        statuses.append(status)

    answer = b"".join(app(request, start))
    if statuses != ["200 OK"] or b"/voice/safe/" in answer:
        raise AssertionError(f"{request['PATH_INFO']}: {statuses} {answer[:200]!r}")
    return answer
