"""The carrier's REST interface behind our narrow port. No truth is kept here."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from app.adapters.media import HttpMedia
from app.adapters.twiml import DOCUMENT, EVENT, QUEUE
from app.runtime import Arrival, CarrierTrouble, Sound
from app.settings import Settings

log = logging.getLogger("frontdoor.phone")
T = TypeVar("T")
Media = Callable[[str], bytes | None]
ANSWER_S = 5
LARGEST_QUEUE = 5000
TWILIO = "https://api.twilio.com"
GONE = frozenset({20404, 21220})
CURRENT = "Twilio.CURRENT"  # the recording of a room that goes on now
LEG_EVENTS = ["initiated", "ringing", "answered", "completed"]


class ElsewhereClient(TwilioHttpClient):  # type: ignore[misc]
    """Sends every request to another carrier of the same contract."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=ANSWER_S)
        self._base = base.rstrip("/")

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """The same path and query at our base."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return super().request(method, f"{self._base}{parts.path}{query}", *args, **kwargs)


class TwilioPhone:
    """Rings, moves and ends legs. CarrierTrouble means: unknown, look before doing it again."""

    def __init__(
        self,
        settings: Settings,
        http_client: HttpClient | None = None,
        media: Media | None = None,
    ) -> None:
        elsewhere = settings.twilio_api_base_url
        usual = ElsewhereClient(elsewhere) if elsewhere else TwilioHttpClient(timeout=ANSWER_S)
        self._client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            http_client=http_client or usual,
        )
        name, token = settings.twilio_account_sid, settings.twilio_auth_token
        self._media = media or HttpMedia(name, token)
        self._sounds = f"{elsewhere.rstrip('/') or TWILIO}/2010-04-01/Accounts/{name}/Recordings"
        self._line = settings.line_number
        self._queue_sid: str | None = None

    def ring(self, to: str, answer_url: str, status_url: str, timeout_s: int) -> str:
        """Ring a number; the new leg's sid."""
        leg = _asked(
            lambda: self._client.calls.create(
                to=to,
                from_=self._line,
                url=answer_url + DOCUMENT,
                method="POST",
                timeout=timeout_s,
                status_callback=status_url + EVENT,
                status_callback_method="POST",
                status_callback_event=LEG_EVENTS,
            )
        )
        return str(leg.sid)

    def bring_in(self, sid: str, url: str) -> bool:
        """Take a waiting caller out of the queue to `url`; False: the caller has gone."""
        queue = self._queue()
        return _unless_gone(
            lambda: (
                self._client.queues(queue).members(sid).update(url=url + DOCUMENT, method="POST")
            )
        )

    def move(self, sid: str, url: str) -> bool:
        """Send a live leg to `url`; False: it has ended."""
        return _unless_gone(
            lambda: self._client.calls(sid).update(url=url + DOCUMENT, method="POST")
        )

    def end_leg(self, sid: str) -> bool:
        """Hang a leg up; False: it had ended already."""
        return _unless_gone(lambda: self._client.calls(sid).update(status="completed"))

    def end_room(self, name: str) -> bool:
        """End the conference of this name; False: there is none in progress."""
        room = self._room(name)
        return room is not None and _unless_gone(
            lambda: self._client.conferences(room).update(status="completed")
        )

    def hold(self, room: str, sid: str, music_url: str | None) -> bool:
        """Let a line in a room hear `music_url` alone, or the room again; False: not there."""
        if music_url is None:
            return self._change(room, sid, hold=False)
        return self._change(room, sid, hold=True, hold_url=music_url + DOCUMENT, hold_method="POST")

    def mute(self, room: str, sid: str, *, on: bool) -> bool:
        """Let nobody hear a line in a room, or all again; False: not there."""
        return self._change(room, sid, muted=on)

    def record(self, room: str, *, paused: bool) -> bool:
        """Let the recording of a room pause, or go on; False: there is none.

        The carrier refuses what is so already: it is asked first.
        """
        how = (
            {"status": "paused", "pause_behavior": "skip"} if paused else {"status": "in-progress"}
        )
        return self._bring_tapes(room, how)

    def end_recording(self, room: str) -> bool:
        """End the recording of a room for good; False: there is none."""
        return self._bring_tapes(room, {"status": "stopped"})

    def _bring_tapes(self, room: str, how: dict[str, str]) -> bool:
        """Have all that goes on in a room be so; there may be more than one recording of it."""
        found = self._room(room)
        if found is None:
            return False
        tapes = self._client.conferences(found).recordings
        live = [one for one in self._sounds_in(found) if one.goes_on]
        todo = [one.sid for one in live if one.status != how["status"]]
        if live and not todo:
            return True
        done = [_unless_gone(partial(tapes(sid).update, **how)) for sid in todo or [CURRENT]]
        return all(done)

    def sounds_of(self, room: str) -> list[Sound]:
        """All recordings of the rooms that ever had this name; each call's rooms have their own."""
        rooms = _asked(lambda: self._client.conferences.list(friendly_name=room, limit=100))
        return [sound for one in rooms for sound in self._sounds_in(str(one.sid))]

    def _sounds_in(self, room_sid: str) -> list[Sound]:
        tapes = self._client.conferences(room_sid).recordings
        try:
            return [_sound(room_sid, one) for one in _asked(lambda: tapes.list(limit=100))]
        except _Gone:
            return []

    def forget_talk(self, room_sid: str, sid: str) -> bool:
        """Delete the recording of a room; False: there is none."""
        return _unless_gone(lambda: self._client.conferences(room_sid).recordings(sid).delete())

    def _change(self, room: str, sid: str, **changes: Any) -> bool:
        """Change a participant: the room must be named by its own sid, not by its name."""
        found = self._room(room)
        return found is not None and _unless_gone(
            lambda: self._client.conferences(found).participants(sid).update(**changes)
        )

    def _room(self, name: str) -> str | None:
        rooms = _asked(
            lambda: self._client.conferences.list(friendly_name=name, status="in-progress", limit=1)
        )
        return str(rooms[0].sid) if rooms else None

    def status(self, sid: str) -> str | None:
        """The carrier's status of a leg; None: unknown to the carrier."""
        try:
            return str(_asked(lambda: self._client.calls(sid).fetch()).status)
        except _Gone:
            return None

    def legs_to(self, number: str, since: datetime) -> list[str]:
        """Sids of legs we rang to a number since a moment; the carrier tells whole seconds."""
        since = since.replace(microsecond=0)
        legs = _asked(lambda: self._client.calls.list(to=number, from_=self._line, limit=50))
        return [leg.sid for leg in legs if leg.date_created is None or leg.date_created >= since]

    def recording(self, sid: str) -> bytes | None:
        """The sound of a recording, as WAV; None: it is not there, or not yet."""
        return self._media(f"{self._sounds}/{sid}.wav")

    def forget_recording(self, call_sid: str, sid: str) -> bool:
        """Delete a recording at the carrier; False: there is none."""
        return _unless_gone(lambda: self._client.calls(call_sid).recordings(sid).delete())

    def arrivals(self, line: str, since: datetime, most: int) -> list[Arrival]:
        """Inbound calls to our line that began since a moment, newest first."""
        calls = _asked(lambda: self._client.calls.list(to=line, start_time_after=since, limit=most))
        return [_arrival(c) for c in calls if c.direction == "inbound"]

    def _queue(self) -> str:
        if self._queue_sid is None:
            self._queue_sid = self._find_queue() or self._make_queue()
        return self._queue_sid

    def _find_queue(self) -> str | None:
        queues = _asked(lambda: self._client.queues.list(limit=1000))
        return next((q.sid for q in queues if q.friendly_name == QUEUE), None)

    def _make_queue(self) -> str:
        queue = _asked(
            lambda: self._client.queues.create(friendly_name=QUEUE, max_size=LARGEST_QUEUE)
        )
        return str(queue.sid)


class _Gone(Exception):
    """The leg, member or room is no longer there."""


def _asked(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except TwilioRestException as error:
        if error.code in GONE or error.status == 404:
            raise _Gone from None
        log.warning("carrier refused", extra={"code": error.code, "status": error.status})
        raise CarrierTrouble(f"refused with code {error.code}") from None
    except (TwilioException, requests.RequestException) as error:
        raise CarrierTrouble(type(error).__name__) from None


def _unless_gone(ask: Callable[[], object]) -> bool:
    try:
        _asked(ask)
    except _Gone:
        return False
    return True


def _sound(room_sid: str, one: Any) -> Sound:
    return Sound(room_sid, str(one.sid), str(one.status), _utc(one.start_time or one.date_created))


def _arrival(call: Any) -> Arrival:
    return Arrival(
        sid=call.sid,
        caller=getattr(call, "_from", None) or call.from_ or "",
        line=call.to or "",
        status=str(call.status),
        started_at=_utc(call.start_time),
        ended_at=_utc(call.end_time),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
