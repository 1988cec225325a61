"""One Chromium for all tests of a process: two drivers in one process refuse each other."""

import os
import shutil
import tempfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium() -> str:
    named = os.environ.get("FRONTDOOR_CHROMIUM", "")
    found = named or next(filter(None, map(shutil.which, CHROMIUMS)), "")
    if found:
        return found
    why = (
        "no Chromium: put one on PATH or name it in FRONTDOOR_CHROMIUM; "
        "this screen was NOT looked at"
    )
    if os.environ.get("FRONTDOOR_REQUIRE_BROWSER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine. Without one: skipped in so many words, or failed if required."""
    program = _chromium()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=FLAGS, env={**os.environ, "HOME": home}
        )
        yield chromium
        chromium.close()
