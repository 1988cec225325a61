"""Let a scripted person act on the line.

A step is an object. First its triggers, in this order, then its deed:
hears: words (ignoring case) that must have been spoken; asked: until a key or words are asked for;
queued, answered, bridged: until that is so; wait (or silence): seconds of the line.
press: keys one after the other; say: words; talk: seconds after the bridge, then hang up;
hang_up: true; hang_up_after: seconds from now, while the script goes on.
"""

from collections.abc import Callable, Iterable
from typing import Any

from app.simulator.calls import Call, Input
from app.simulator.ears import speaking_time
from app.simulator.exchange import Exchange
from app.simulator.phones import BadScript, Step
from app.simulator.tasks import Steps, Wait

KEY_GAP_S = 0.4
TRIGGERS: dict[str, Callable[[Call], bool]] = {
    "asked": lambda call: call.listening,
    "queued": lambda call: call.place == "queue",
    "answered": lambda call: call.answered is not None,
    "bridged": lambda call: call.bridged,
}
KNOWN = {"hears", "wait", "silence", "press", "say", "talk", "hang_up", "hang_up_after", *TRIGGERS}


def check(steps: Iterable[Step]) -> list[Step]:
    """Refuse a script with unknown words; raises BadScript."""
    script = list(steps)
    for number, step in enumerate(script, start=1):
        if not isinstance(step, dict) or set(step) - KNOWN:
            raise BadScript(f"Step {number} holds something that is not known: {step}.")
        if set(str(step.get("press", ""))) - set("0123456789*#"):
            raise BadScript(f"Step {number} presses what is not a key: {step['press']}.")
    return script


def follow(exchange: Exchange, call: Call, steps: Iterable[Step]) -> None:
    """Start a person on a call."""
    call.person.append(exchange.kernel.spawn(_act(exchange, call, list(steps))))


def press(exchange: Exchange, call: Call, keys: str) -> None:
    """Press keys at once, one after the other."""
    for key in keys:
        used = call.offer(Input(key=key))
        if key == "*" and call.star:
            call.star()
        call.note(exchange.now(), "key", key=key, used=used)
    call.tell()


def say(exchange: Exchange, call: Call, words: str) -> float:
    """Speak; gives the real seconds that it takes."""
    seconds = exchange.line_time(speaking_time(words))
    used = call.offer(Input(words=words, seconds=seconds))
    call.spoken.append(words)
    call.note(exchange.now(), "said", words=words, seconds=round(seconds, 3), used=used)
    call.tell()
    return seconds


def _act(exchange: Exchange, call: Call, steps: list[Step]) -> Steps[None]:
    for step in steps:
        if "hang_up_after" in step:
            person = _hang_up_after(exchange, call, step["hang_up_after"])
            call.person.append(exchange.kernel.spawn(person))
        yield from _trigger(exchange, call, step)
        yield from _deed(exchange, call, step)


def _trigger(exchange: Exchange, call: Call, step: Step) -> Steps[None]:
    if "hears" in step:
        yield from _until_heard(exchange, call, step["hears"])
    for name, true in TRIGGERS.items():
        while step.get(name) and not true(call):
            yield call.news()
    pause = float(step.get("wait", 0)) + float(step.get("silence", 0))
    if pause:
        yield exchange.sleep(pause)


def _until_heard(exchange: Exchange, call: Call, phrase: str) -> Steps[None]:
    while True:
        moment = call.ears.when(phrase)
        if moment is None:
            yield call.news()
        elif moment > exchange.now():
            yield Wait(moment - exchange.now())
        else:
            call.ears.listen_past(phrase)
            return


def _deed(exchange: Exchange, call: Call, step: Step) -> Steps[None]:
    for key in str(step.get("press", "")):
        press(exchange, call, key)
        call.ears.forget()
        yield exchange.sleep(KEY_GAP_S)
    if step.get("say"):
        yield Wait(say(exchange, call, step["say"]))
    if "talk" in step:
        yield from _talk(exchange, call, step["talk"])
    if step.get("hang_up"):
        call.hang_up(_side(call))


def _talk(exchange: Exchange, call: Call, seconds: Any) -> Steps[None]:
    while not call.bridged:
        yield call.news()
    yield exchange.sleep(float(seconds))
    call.hang_up(_side(call))


def _hang_up_after(exchange: Exchange, call: Call, seconds: Any) -> Steps[None]:
    yield exchange.sleep(float(seconds))
    call.hang_up(_side(call))


def _side(call: Call) -> str:
    return "caller" if call.direction == "inbound" else "called"
