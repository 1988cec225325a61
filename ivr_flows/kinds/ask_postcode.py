"""`ask postcode`: place, several, not ours, miss, stuck.

One key a letter loses which letter it was, so the keys of one postcode may be those of another.
Where the two lie in different districts the caller is asked which; nothing is guessed.
"""

from ivr_flows import keyed, misses
from ivr_flows.choice import CANNOT_SPEAK, HASH, MISS, PERSON, STAR, Choice
from ivr_flows.effects import SetArea, SetPlace
from ivr_flows.events import Event
from ivr_flows.facts import Neighbour, Placing
from ivr_flows.steps import AGAIN, AskPostcodeStep
from ivr_flows.walk import DoesNotFit, Walk

WHICH = "which"
MOST = 8  # a postcode has seven keys at most; the hash that ends it must not reach the next menu
NOWHERE = Placing()


def enter(step: AskPostcodeStep, walk: Walk) -> str | None:
    """Ask for it. A child is asked nothing (S23); the urgent are not asked where (S14)."""
    if walk.state.caller == "child":
        raise DoesNotFit
    if walk.state.urgent:
        walk.log("stuck")
        return step.stuck
    walk.note(step_misses=0, five=False)
    _play(step, walk)
    return None


def hear(step: AskPostcodeStep, walk: Walk, event: Event) -> str | None:
    """The keys of a postcode, or the district that it lies in."""
    asking_which = walk.state.part == WHICH
    heard = _which(step, walk).hear(walk, event) if asking_which else keyed.hear(walk, event)
    match heard:
        case _ if heard == PERSON:
            walk.log(PERSON)
            return misses.person(walk)
        case _ if heard == CANNOT_SPEAK:
            return misses.cannot_speak(walk)
        case _ if asking_which and _found(walk) == NOWHERE:
            return misses.stuck(walk, step.stuck)  # known a moment ago: nobody guesses
        case _ if heard == MISS:
            return _miss(step, walk)
    return _chosen(step, walk, heard) if asking_which else _keyed(step, walk, heard)


def _keyed(step: AskPostcodeStep, walk: Walk, value: str) -> str | None:
    if value == STAR:
        walk.log(AGAIN)
        _play(step, walk)
        return None
    walk.note(keyed=value)
    found = _found(walk)
    if found == NOWHERE:
        walk.note(keyed="")
        return _miss(step, walk)
    if len(found.districts) + found.elsewhere == 1:
        return _place(step, walk, found, 0)
    walk.log("several")
    walk.note(part=WHICH)
    _play(step, walk)
    return None


def _chosen(step: AskPostcodeStep, walk: Walk, key: str) -> str | None:
    if key in {STAR, HASH}:
        walk.log(AGAIN)
        if key == HASH:
            walk.note(part="", keyed="")
        _play(step, walk)
        return None
    return _place(step, walk, _found(walk), int(key) - 1)


def _place(step: AskPostcodeStep, walk: Walk, found: Placing, at: int) -> str:
    postcodes = found.postcodes[at] if at < len(found.postcodes) else ()
    if at >= len(found.districts):
        walk.log("not ours")
        walk.tell(SetPlace("", postcodes))
        _tell_whose(walk, found.neighbour)
        return step.not_ours
    district = found.districts[at]
    walk.log("place")
    walk.tell(SetPlace(district.name, postcodes))
    walk.tell(SetArea(district.area))
    return step.leads(district.area)


def _tell_whose(walk: Walk, neighbour: Neighbour | None) -> None:
    """Whose area it is. The way goes on all the same (S1); the urgent are not told (S15)."""
    if walk.state.urgent:
        return
    if neighbour is None:
        walk.say(walk.phrase("not_ours"))
    elif not neighbour.number:
        walk.say(walk.phrase("theirs", council=neighbour.name))
    else:
        digits = keyed.apart(neighbour.number)
        walk.say(walk.phrase("theirs_by_number", council=neighbour.name, digits=digits))


def _miss(step: AskPostcodeStep, walk: Walk) -> str | None:
    if misses.one_too_many(walk, step.tries):
        return misses.stuck(walk, step.stuck)
    walk.log("miss")
    _play(step, walk, again=True)
    return None


def _play(step: AskPostcodeStep, walk: Walk, *, again: bool = False) -> None:
    if walk.state.part == WHICH:
        _which(step, walk).play(walk, again=again)
        return
    slot = "short" if again and step.short else "ask"
    words = walk.spoken(slot, (step.short if again else None) or step.ask_postcode)
    keyed.ask(walk, words, step.wait, keyed.Keys(MOST, "a_key_each"), again=again)


def _found(walk: Walk) -> Placing:
    return walk.facts.places.get(walk.state.keyed) or NOWHERE


def _which(step: AskPostcodeStep, walk: Walk) -> Choice:
    found, said = _found(walk), walk.phrases
    options = [said.in_place.format(place=district.name) for district in found.districts]
    others = [said.somewhere_else] if found.elsewhere else []
    return Choice((walk.phrase("several_places"),), (*options, *others), step.wait)
