"""An author at the draft of a flow: its forms as they stand on the page, and what they wrote."""

import html
import re
from difflib import unified_diff
from typing import Any

from app.services.flows import drafts
from tests.screens.flow_desk import FLOW, Reader
from tests.screens.stage import PLAN, Stage

TEXT = PLAN.read_text(encoding="utf-8")
ADVICE = "      If a child is in danger right now, hang up and call 9 9 9.\n"


class Editor(Reader):
    """Fills in the draft's forms as they stand on the page."""

    def open(self, step: str = "") -> "Editor":
        assert self.get(f"/draft?step={step}").status_code == 200
        return self

    def fill(self, **given: str) -> dict[str, Any]:
        """Every control of the step's form as it is, and these otherwise."""
        form = re.search(r'<form class="fd-stepform".*?</form>', self.page, re.DOTALL)
        assert form
        return {**controls(form[0]), **given}

    def save(self, **given: str) -> Any:
        return self.post("/draft", **{"do": "save", **self.fill(**given)})


def controls(form: str) -> dict[str, Any]:
    found: dict[str, Any] = {"option": re.findall(r'name="option" value="(\w+)"', form)}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "option" and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, words in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form):
        found[name] = html.unescape(words)
    for name, body in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


def text(desk: Stage) -> str:
    return drafts.opened(desk.rt, FLOW).source.yaml


def changed(desk: Stage) -> list[str]:
    """The lines of the draft that differ from the plan as it was shipped."""
    found = unified_diff(TEXT.splitlines(), text(desk).splitlines(), n=0, lineterm="")
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]
