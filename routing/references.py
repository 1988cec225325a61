"""References that people read out: `FD-7K2-94Q`.

No vowels (no words), none of B G S Z L (heard or seen as 8 6 5 2 1), no Y (a vowel to some) and
no 0 or 1. What is left is 23 signs, a prime: a weighted sum modulo 23 then catches every wrong
sign and every swap of neighbours.
"""

ALPHABET = "23456789CDFHJKMNPQRTVWX"
PREFIX = "FD"
_BASE = len(ALPHABET)
_SHORT, _LONG = 5, 8  # signs before the check sign
_STEP = 4_006_393  # prime to 23: neighbouring calls get references that look nothing alike
_HEARD_AS = str.maketrans("BGSZ", "8652")  # what people write for a sign they saw


def reference(number: int) -> str:
    """The reference of the n-th enquiry (n from 0), one to one.

    The first 6,436,343 have six signs, the next 78,310,985,281 nine. ValueError below 0 or above.
    """
    width = _SHORT if number < _BASE**_SHORT else _LONG
    n = number if width == _SHORT else number - _BASE**_SHORT
    if not 0 <= n < _BASE**width:
        raise ValueError(f"no reference for {number}")
    return _written(_signs(n * _STEP % _BASE**width, width))


def normalise(typed: str) -> str | None:
    """The reference as we write it, from what somebody typed; None when it cannot be one.

    Case, spaces, dashes and a missing FD are forgiven; a wrong or swapped sign is not.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_HEARD_AS)
    if len(signs) in {_SHORT + 3, _LONG + 3}:
        signs = signs.removeprefix(PREFIX)
    if len(signs) not in {_SHORT + 1, _LONG + 1} or not set(signs) <= set(ALPHABET):
        return None
    return _written(signs[:-1]) if _check_sign(signs[:-1]) == signs[-1] else None


def check(typed: str) -> bool:
    """Whether the text is a reference that could have been given out."""
    return normalise(typed) is not None


def _written(body: str) -> str:
    signs = body + _check_sign(body)
    return "-".join([PREFIX, *(signs[i : i + 3] for i in range(0, len(signs), 3))])


def _signs(n: int, width: int) -> str:
    signs = ""
    for _ in range(width):
        n, rest = divmod(n, _BASE)
        signs = ALPHABET[rest] + signs
    return signs


def _check_sign(body: str) -> str:
    # Weights 2, 3, 4 ... from the right, 1 for the check sign itself: all different and none 0
    # modulo 23, so that one change or one swap of neighbours always moves the sum.
    total = sum(w * ALPHABET.index(sign) for w, sign in enumerate(reversed(body), start=2))
    return ALPHABET[-total % _BASE]
