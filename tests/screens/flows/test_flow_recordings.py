"""Recordings of a draft's prompts: put in, heard, taken out."""

import io
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.services.flow_editor import recordings
from app.services.flows import drafts, sounds
from tests.screens.flow_desk import FLOW, HOME, Reader, written
from tests.screens.stage import Stage
from tests.screens.test_looks import DOUBLE_ZOOM, SIDEWAYS, clean
from tests.sounds import hum

PAGE, GREETING = "/draft/recordings", "welcome.say"


def sent(reader: Reader, data: bytes | None, **fields: str) -> Any:
    reader.get(PAGE)
    given = {"language": "en-GB", "prompt": GREETING, **fields}
    wav = {} if data is None else {"wav": (io.BytesIO(data), "greeting.wav")}
    return reader.post(PAGE, **given, **wav)


def greeting(desk: Stage) -> recordings.Prompt:
    return recordings.prompt(drafts.opened(desk.rt, FLOW).source, "en-GB", GREETING)


def test_a_recording_is_put_in_heard_and_taken_out_again(desk: Stage, tom: UUID) -> None:
    reader = Reader(desk, tom)
    assert sent(reader, hum(9)).status_code == 303
    found = greeting(desk)
    assert found.standing == "recorded"
    assert reader.client.get(f"/flows/sounds/{found.sha256}.wav").data == hum(9)
    assert sent(reader, None, do="remove").status_code == 303
    assert greeting(desk).standing == "spoken by the machine"
    assert drafts.opened(desk.rt, FLOW).differs is False
    assert sounds.wav(desk.rt, found.sha256) == hum(9)  # a version that has it may come back


@pytest.mark.parametrize(
    ("data", "fields", "status", "words"),
    [
        (b"no wave at all", {}, 409, "is no audio that we know"),
        (None, {}, 409, "Choose a recording"),
        (hum(2), {"prompt": "nowhere.say"}, 404, "no such words any more"),
        (hum(2), {"revision": "7"}, 409, "somebody"),
    ],
)
def test_what_cannot_be_put_in_is_told_and_the_draft_stays(
    desk: Stage, tom: UUID, data: bytes | None, fields: dict[str, str], status: int, words: str
) -> None:
    answer = sent(Reader(desk, tom), data, **fields)
    assert answer.status_code == status
    assert words.lower() in answer.text.lower()
    assert drafts.opened(desk.rt, FLOW).revision == 0


@pytest.mark.parametrize(("size", "status"), [(1024 * 1024, 400), (13 * 1024 * 1024, 413)])
def test_a_recording_may_be_larger_than_any_other_form_and_no_larger_than_its_bound(
    desk: Stage, tom: UUID, size: int, status: int
) -> None:
    body = b"--x\r\nContent-Disposition: form-data; name=wav; filename=a.wav\r\n\r\n" + b"R" * size
    kind = "multipart/form-data; boundary=x"
    client = Reader(desk, tom).client
    answer = client.post(f"{HOME}{PAGE}", data=body + b"\r\n--x--\r\n", content_type=kind)
    assert answer.status_code == status  # 400: it was read, and had no token


def test_a_reader_hears_and_changes_nothing(desk: Stage) -> None:
    reader = Reader(desk, desk.person("Olu Danjuma", "auditor", phone=False))
    assert reader.get(PAGE).status_code == 200
    assert 'type="file"' not in reader.page
    assert sent(reader, hum(2)).status_code == 403


@pytest.mark.browser
def test_a_recording_in_a_real_browser(
    windows: Any, site: Stage, tom: UUID, shots: Any, tmp_path: Any
) -> None:
    written(site, tom)
    file = tmp_path / "greeting.wav"
    file.write_bytes(hum(9))
    page = windows.open(f"{HOME}{PAGE}", tom)
    page.get_by_label("Recording of welcome.say in English").set_input_files(file)
    page.get_by_role("button", name="Put in the recording of welcome.say").press("Enter")
    place = page.locator("#en-GB-welcome-say")
    expect(place).to_contain_text("Recorded")
    length = "a => new Promise(d => { a.onloadedmetadata = () => d(a.duration); a.load(); })"
    place.locator("audio").evaluate("a => { a.preload = 'metadata'; }")
    assert place.locator("audio").evaluate(length) == pytest.approx(9, abs=0.1)
    page.screenshot(path=shots / "flow-recordings.png")
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    assert not page.evaluate(SIDEWAYS)
    clean(page)
    place.get_by_role("button", name="Take out").press("Enter")
    expect(place).to_contain_text("Spoken by the machine")
