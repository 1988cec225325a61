"""Twilio's own contracts as judges: of every answer we give, and of every request we make.

They are not ours to copy into this repository. Where they lie beside the clone, or are named in
FRONTDOOR_CONTRACTS, they judge; elsewhere the local carrier's own tables (`app/simulator`), which
were compared with them, still refuse what Twilio would.
"""

import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

BESIDE = Path(__file__).parents[2] / "shared" / "contracts" / "twilio"
FOLDER = Path(os.environ.get("FRONTDOOR_CONTRACTS", BESIDE))
HERE = FOLDER.is_dir()
FORM = "application/x-www-form-urlencoded"
OTHER_VOICES = {"Polly.Ola-Neural"}  # the contract's list of voices is cut to the British ones
WITH_WORDS = {"Say", "Play", "Redirect", "Enqueue", "Dial", "Conference", "Number", "Queue"}


@lru_cache(maxsize=4)
def contract(name: str) -> Any:
    """One of the contract files; the test is skipped in so many words where there is none."""
    return json.loads(published(name).read_text(encoding="utf-8"))


def published(name: str) -> Path:
    """A file or folder that Twilio publishes; skips the test where it does not lie here."""
    if not HERE:
        pytest.skip("no Twilio contracts here (FRONTDOOR_CONTRACTS): this was NOT compared")
    return FOLDER / name


def complaints(twiml: str) -> list[str]:
    """What Twilio would refuse in an answer; empty when it is good."""
    if len(twiml.encode()) > 64_000:
        return ["larger than 64 kB"]
    root = ET.fromstring(twiml)
    if root.tag != "Response":
        return [f"<{root.tag}> is not a response"]
    return _of(root) if HERE else []


def _of(element: ET.Element) -> list[str]:
    known = contract("twiml_schema.json")["elements"][element.tag]
    wrong = [
        f"{element.tag} {name}={value!r}"
        for name, value in element.attrib.items()
        if name not in known["attributes"] or not _fits(known["attributes"][name], value)
    ]
    if (element.text or "").strip() and element.tag not in WITH_WORDS:
        wrong.append(f"<{element.tag}> holds words")
    for child in element:
        inside = child.tag in known["children"]
        wrong += _of(child) if inside else [f"<{child.tag}> in <{element.tag}>"]
    return wrong


def _fits(kind: dict[str, Any], value: str) -> bool:
    if kind["type"] == "boolean":
        return value in {"true", "false"}
    if kind["type"] == "number":
        return value.isdigit()
    if kind["type"] != "enum":
        return True
    words = contract("twiml_schema.json")["enums"][kind["enum_ref"]]
    given = value.split() if kind.get("space_separated_list") else [value]
    return bool(given) and set(given) <= {*words, *OTHER_VOICES}


def refused(method: str, path: str, form: dict[str, list[str]]) -> list[str]:
    """What Twilio's description of its REST interface does not know in a request of ours."""
    if not HERE:
        return []
    operation = _operation(method, path)
    if operation is None:
        return [f"{method} {path} is not described"]
    if method != "POST":
        return []
    spec = contract("twilio_api_v2010_voice_subset.json")
    schema = _resolved(operation["requestBody"]["content"][FORM]["schema"], spec)
    judge = Draft202012Validator({**schema, "additionalProperties": False})
    values = {name: _typed(schema["properties"].get(name, {}), v) for name, v in form.items()}
    return [f"{method} {path}: {error.message}" for error in judge.iter_errors(values)]


def _operation(method: str, path: str) -> dict[str, Any] | None:
    for known, operations in contract("twilio_api_v2010_voice_subset.json")["paths"].items():
        pattern = re.sub(r"\{\w+\}", "[^/]+", known.replace(".", r"\."))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    return None


def _resolved(node: Any, spec: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(item, spec) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _resolved(spec["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]], spec)
    return {key: _resolved(value, spec) for key, value in node.items() if key != "nullable"}


def _typed(schema: dict[str, Any], given: list[str]) -> Any:
    """A form field as its kind says: exploded arrays, whole numbers, truths."""
    if schema.get("type") == "array":
        return given
    if schema.get("type") == "integer":
        return int(given[0])
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}[given[0]]
    return given[0]
