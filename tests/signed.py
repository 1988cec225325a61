"""Posting to the voice doors as the carrier does, or nearly as it does."""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from tests.world import ACCOUNT, BASE, CALLER, LINE, TOKEN, World

SID = "CA" + "a" * 32


def form(**fields: str) -> dict[str, str]:
    """The fields that go with every request about a call."""
    return {
        "CallSid": SID,
        "AccountSid": ACCOUNT,
        "From": CALLER,
        "To": LINE,
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
        **fields,
    }


def sign(path: str, fields: Mapping[str, str], token: str = TOKEN, base: str = BASE) -> str:
    """The signature of a form post to a path of ours."""
    signed: str = RequestValidator(token).compute_signature(base + path, dict(fields))
    return signed


def post(world: World, path: str, fields: Mapping[str, str], token: str = TOKEN) -> TestResponse:
    """One signed request."""
    headers = {"X-Twilio-Signature": sign(path, fields, token)}
    return world.app.test_client().post(path, data=dict(fields), headers=headers, base_url=BASE)


def unsigned(world: World, path: str, fields: Mapping[str, str], **headers: str) -> TestResponse:
    """One request with other headers, or none."""
    return world.app.test_client().post(path, data=dict(fields), headers=headers, base_url=BASE)
