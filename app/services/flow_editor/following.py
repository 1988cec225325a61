"""The words of other languages go where the English goes that they stand for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ivr_flows import document
from ivr_flows.editing import manuscript, plan
from ivr_flows.source import Source

Ids = Mapping[str, str]  # from the id that a prompt had to the one that it has


def renamed(source: Source, step: str, new: str) -> Source:
    """After a step has another name."""

    def ids(known: Mapping[str, Any]) -> Ids:
        own = (prompt for prompt in known if prompt.startswith(f"{step}."))
        return {prompt: f"{new}{prompt.removeprefix(step)}" for prompt in own}

    return _changed(source, ids)


def moved(source: Source, step: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Source:
    """After the options of a menu are on other keys."""
    was, now = dict(_options(old)), dict(_options(new))
    slots = {text: slot for slot, text in now.items()}
    ids = {
        f"{step}.{slot}": f"{step}.{slots[text]}"
        for slot, text in was.items()
        if text in slots and now.get(slot) != text
    }
    return _changed(source, lambda known: _apart(ids, known))


def _apart(ids: Ids, known: Mapping[str, Any]) -> Ids:
    """Those that are there, and that take the place of none that stays."""
    there = {old: new for old, new in ids.items() if old in known}
    return {old: new for old, new in there.items() if new not in known or new in there}


def _options(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The words of each option, by their slot; words that two options share stay where they are."""
    press = step.get("press")
    found = [
        (f"{key}{slot}", option[part])
        for key, option in (press.items() if isinstance(press, Mapping) else ())
        for slot, part in (("", "for"), (".short", "short"))
        if isinstance(option, Mapping) and isinstance(option.get(part), str)
    ]
    texts = [text for _, text in found]
    return ((slot, text) for slot, text in found if texts.count(text) == 1)


def _changed(source: Source, ids: Callable[[Mapping[str, Any]], Ids]) -> Source:
    texts = {file: _in_file(text, ids) for file, text in source.prompts.items()}
    return Source(source.yaml, texts)


def _in_file(text: str, ids: Callable[[Mapping[str, Any]], Ids]) -> str:
    """A prompt file with other ids; one that cannot be read stays as it is."""
    try:
        known = plan.read(text).get("prompts")
    except document.Refused:
        return text
    found = ids(known) if isinstance(known, Mapping) else {}
    for at, old in enumerate(found):  # first aside, so that two may change places
        text = manuscript.renamed(text, ("prompts", old), f"aside {at}")
    for at, new in enumerate(found.values()):
        text = manuscript.renamed(text, ("prompts", f"aside {at}"), new)
    return text
