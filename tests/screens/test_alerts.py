"""The alerts page: what, where, of which call, and of whom."""

import re

from app.models import Alert
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor


def shown(text: str) -> list[str]:
    """The rows of the page as a person reads them."""
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_an_alert_about_an_agent_says_who(desk: Stage) -> None:
    amara = desk.person("Amara Okafor", "agent", ("customer-services",))
    about = {"kind": "agent_set_away", "data": {"agent": amara.hex}}
    desk.add(Alert, key="one", at=desk.ago(60), **about)
    desk.add(Alert, key="two", at=desk.ago(50), kind="threshold", queue="agents", data={})
    tom = Visitor(desk, desk.person("Tom Ashby", "supervisor", phone=False))
    away, late = shown(tom.get("/alerts").text)
    assert "An agent missed calls and was set away: Amara Okafor – –" in away
    assert "Seen : An agent missed calls and was set away: Amara Okafor," in away
    assert "Amara" not in late
