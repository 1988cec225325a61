"""A desk where a browser may be the telephone, and what the carrier tells its windows."""

from typing import Any
from uuid import UUID

from playwright.sync_api import Route

from app.services import agents
from app.services.people import Device
from tests.screens.stage import Stage

SOFTPHONE = {
    "twilio_api_key_sid": "SK" + "3" * 32,
    "twilio_api_key_secret": "s3cret" * 6,
    "twilio_app_sid": "AP" + "2" * 32,
}
REGISTRATIONS = "**/carrier/clients/registrations"


def takes_calls_here(desk: Stage, person: UUID) -> None:
    """The person is ready, and calls come to their browser."""
    agents.choose_device(desk.rt, person, Device.BROWSER)
    agents.ready(desk.rt, person)


def stands(route: Route) -> None:
    """The carrier would take a call of this window's."""
    told(route, {"ok": True})


def told(route: Route, answer: dict[str, Any]) -> None:
    """What the carrier tells a window."""
    route.fulfill(status=200, headers={"Access-Control-Allow-Origin": "*"}, json=answer)
