"""The carrier as one object: what a test, the REST doors and the phone page act on.

Every method is safe from any thread. With a virtual clock nothing happens until `advance`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.simulator import clients, harm, lives, people, phones
from app.simulator.calls import Call
from app.simulator.chance import Chance
from app.simulator.clients import Application, Clients
from app.simulator.clock import Clock, WallClock
from app.simulator.doors import Door
from app.simulator.exchange import Account, Exchange, Line
from app.simulator.faults import Fault
from app.simulator.kernel import Kernel
from app.simulator.phones import Phone, Step
from app.simulator.transport import HttpTransport, Transport
from app.simulator.verbs.table import PERFORMERS


class UnknownLine(LookupError):
    """No line of the account has that number."""


class Carrier:
    """A telephone network with one account.

    account, token: what the system signs and is signed with; clock: the wall's, or a virtual one;
    transport: how webhooks travel; speed: seconds of the line (speech, pauses, ringing, people)
    that pass in a real one; cps: REST-made calls started a second, 0 for no limit; seed: of all
    identifiers and harm, None for a fresh one.
    """

    def __init__(
        self,
        account: str,
        token: str,
        *,
        clock: Clock | None = None,
        transport: Transport | None = None,
        speed: float = 1.0,
        cps: float = 1.0,
        seed: int | None = None,
    ) -> None:
        kernel = Kernel(clock or WallClock())
        self.exchange = Exchange(
            kernel=kernel,
            chance=Chance(seed),
            luck=Chance(seed),
            account=Account(account, token),
            transport=transport or HttpTransport(),
            verbs=PERFORMERS,
            speed=speed,
            cps=cps,
        )
        self.clients = Clients()
        self.lock = kernel.lock
        self.kernel = kernel
        if not kernel.clock.virtual:
            kernel.trouble = self._trouble

    # -- the line and the clock

    def add_line(
        self,
        number: str,
        voice_url: str,
        *,
        status_url: str = "",
        fallback_url: str = "",
        fallback_twiml: str | None = None,
    ) -> None:
        """Configure a number: its voice, status and fallback webhooks (or a fallback document)."""
        fallback = None
        if fallback_url or fallback_twiml is not None:
            base = fallback_url or voice_url
            fallback = Door(base, twiml=fallback_twiml, kind="fallback")
        status = Door(status_url, kind="status") if status_url else None
        self.exchange.lines[number] = Line(number, Door(voice_url), status, fallback)

    def add_application(
        self, sid: str, voice_url: str, *, status_url: str = "", keys: Mapping[str, str]
    ) -> None:
        """Configure what browsers call, and the API keys (sid and secret) that let them."""
        status = Door(status_url, kind="status") if status_url else None
        self.clients.applications[sid] = Application(Door(voice_url), status)
        self.clients.keys.update(keys)

    def start(self) -> None:
        """Follow the wall clock on a thread."""
        self.kernel.run()

    def stop(self) -> None:
        """Stop; calls under way stay as they are."""
        self.kernel.stop()

    def now(self) -> float:
        """Give the carrier's time in seconds since 1970."""
        return self.kernel.now()

    def advance(self, seconds: float) -> None:
        """Move the virtual clock, doing on the way all that becomes due."""
        self.kernel.advance(seconds)

    def advance_until(self, true: Callable[[], bool], limit: float = 3600.0) -> bool:
        """Move the virtual clock until something is true; False when the limit came first."""
        return self.kernel.advance_until(true, limit)

    # -- callers

    def place(
        self,
        from_: str,
        to: str,
        script: Iterable[Step] = (),
        *,
        url: str = "",
        params: Mapping[str, str] | None = None,
    ) -> Call:
        """Let somebody ring a line. url: another voice door; params: more fields.

        Raises UnknownLine or phones.BadScript.
        """
        steps = people.check(script)
        with self.lock:
            line = self.exchange.lines.get(to)
            if line is None and not url:
                raise UnknownLine(to)
            call = self.exchange.new_call(from_, to, "inbound")
            call.params.update(params or {})
            if line:
                call.fallback = line.fallback
                self.exchange.watch(call, line.status, frozenset({"completed"}))
            door = Door(url) if url else self.exchange.lines[to].voice
            lives.live(self.exchange, call, lives.inbound(self.exchange, call, door))
            people.follow(self.exchange, call, steps)
        return call

    def connect(self, token: str, params: Mapping[str, str]) -> Call:
        """Let a browser call with an access token; raises clients.BadToken."""
        with self.lock:
            return clients.connect(self.exchange, self.clients, token, params)

    def may_connect(self, token: str) -> None:
        """Say nothing if a browser with this token could call; raises clients.BadToken."""
        with self.lock:
            clients.admit(self.exchange, self.clients, token)

    def press(self, sid: str, keys: str) -> None:
        """Press keys on a call's phone; raises KeyError for an unknown call."""
        people.check([{"press": keys}])
        with self.lock:
            people.press(self.exchange, self.exchange.calls[sid], keys)

    def say(self, sid: str, words: str) -> None:
        """Speak into a call's phone; raises KeyError for an unknown call."""
        with self.lock:
            people.say(self.exchange, self.exchange.calls[sid], words)

    def hang_up(self, sid: str, by: str = "") -> None:
        """Put a call's phone down; raises KeyError for an unknown call."""
        with self.lock:
            call = self.exchange.calls[sid]
            call.hang_up(by or ("caller" if call.direction == "inbound" else "called"))

    # -- phones that the carrier rings

    def phone(self, number: str, **script: Any) -> None:
        """Set the standing script of a number (fields of phones.Phone)."""
        with self.lock:
            self.exchange.phones.put(number, _phone(script))

    def phone_once(self, number: str, **script: Any) -> None:
        """Set what the next call to a number finds instead."""
        with self.lock:
            self.exchange.phones.once(number, _phone(script))

    def legs(self, number: str) -> list[Call]:
        """Give the live calls that the carrier rang, or is ringing, at a number."""
        with self.lock:
            calls = self.exchange.calls.values()
            return [one for one in calls if one.to == number and _rung(one)]

    def pick_up(self, number: str, how: str = "answer") -> bool:
        """Answer, or `refuse`, a ringing phone by hand; False when it does not ring."""
        with self.lock:
            ringing = [call for call in self.legs(number) if call.status == "ringing"]
            for call in ringing[:1]:
                if call.ringing_wait:
                    call.ringing_wait.finish(how)
            return bool(ringing)

    # -- what happened

    def call(self, sid: str) -> Call:
        """Give a call; raises KeyError."""
        return self.exchange.calls[sid]

    def calls(self) -> list[Call]:
        """Give all calls in the order of their making."""
        with self.lock:
            return list(self.exchange.calls.values())

    def faults(self) -> list[dict[str, object]]:
        """Give the faults found in the system's answers, oldest first."""
        with self.lock:
            return list(self.exchange.faults.kept)

    def do_harm(self, **wish: Any) -> None:
        """Harm webhooks from now on (fields of harm.Harm, `delay`, `seed`); nothing ends it."""
        with self.lock:
            self.exchange.harm = harm.from_json(wish)
            self.exchange.luck = Chance(wish.get("seed"))

    def _trouble(self, error: BaseException) -> None:
        self.exchange.fault(Fault(1, f"The carrier itself failed: {error!r}"))


def _phone(script: Mapping[str, Any]) -> Phone:
    phone = phones.from_json(script)
    people.check(phone.steps)
    return phone


def _rung(call: Call) -> bool:
    return call.direction != "inbound" and not call.over and call.status != "queued"
