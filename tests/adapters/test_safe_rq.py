"""RQ runs what we signed and nothing else, and keeps nothing about anybody (S28)."""

import json
import pickle

import pytest
from itsdangerous import BadSignature, Signer

from app.adapters.safe_rq import SignedJson

OURS = SignedJson("k" * 40)


def test_what_was_signed_is_read() -> None:
    job = ("workers.effects.drain", None, [], {})
    assert OURS.loads(OURS.dumps(job)) == list(job)


def test_every_flipped_byte_is_refused() -> None:
    signed = OURS.dumps(["workers.effects.drain", None, [], {}])
    for place in range(len(signed)):
        altered = bytearray(signed)
        altered[place] ^= 1
        with pytest.raises(BadSignature):
            OURS.loads(bytes(altered))


FORGED = json.dumps(["os.system", None, ["true"], {}]).encode()


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        FORGED,
        pickle.dumps(("os.system", None, ("true",), {})),
        Signer("another-key" * 4, salt="rq-job").sign(FORGED),
        Signer("k" * 40, salt="another").sign(FORGED),
    ],
)
def test_unsigned_and_forged_jobs_never_run(forged: bytes) -> None:
    with pytest.raises(BadSignature):
        OURS.loads(forged)
