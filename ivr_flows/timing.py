"""How long words take to say. An estimate, until real calls give better."""

WORDS_PER_SECOND = 2.5


def seconds(text: str) -> float:
    """Seconds it takes to speak the text; `9 9 9` counts as three words."""
    return len(text.split()) / WORDS_PER_SECOND
