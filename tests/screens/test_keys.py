"""The desk's shortcuts clash with no browser's and no screen reader's, and all are told."""

import re
from pathlib import Path

from tests.house.imports import ROOT

DESK = ROOT / "app" / "templates" / "desk"


def words(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def test_each_is_ctrl_shift_and_a_digit_and_stands_in_the_list_on_the_desk() -> None:
    table = re.search(r"const KEYS = \{(.*?)\n\}", words(ROOT / "app/static/js/keys.js"), re.DOTALL)
    assert table
    codes = re.findall(r"^  (\w+): ", table[1], re.MULTILINE)
    told = re.findall(
        r"<kbd>Ctrl</kbd> <kbd>Shift</kbd> <kbd>(\w+)</kbd>", words(DESK / "page.html")
    )
    assert codes == [f"Digit{key}" for key in told]
    assert set(told) <= set("123456789"), "0 with Ctrl+Shift is Windows' own"


def test_a_screen_reader_is_told_of_no_key_that_is_not_there() -> None:
    keys = re.findall(r"Control\+Shift\+(\w)", "".join(map(words, sorted(DESK.glob("*.html")))))
    assert set(keys) == {"1", "2", "3", "5", "7"}
