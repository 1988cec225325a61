"""Read an answer: XML into verbs, refusing whatever the schema refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from app.simulator.faults import Fault
from app.simulator.schema import ELEMENTS

LARGEST = 64 * 1024
SSML = frozenset(
    {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}
)
LENGTHS = {"Enqueue": 64, "Conference": 128, "Queue": 64}


@dataclass(frozen=True)
class Verb:
    """One element of an answer, checked."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Verb", ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute as it was written, or the default."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: float) -> float:
        """Give an attribute as a number; "auto" and absence give the default."""
        value = self.attributes.get(name, "")
        return float(value) if value.isdigit() else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Give an attribute as a truth."""
        return self.attributes.get(name, str(default).lower()) == "true"


@dataclass(frozen=True)
class Document:
    """One answer: where it came from (for relative addresses), how, and its verbs."""

    url: str
    method: str
    verbs: tuple[Verb, ...]

    def resolve(self, address: str) -> str:
        """Make an address absolute, as a browser would."""
        return urljoin(self.url, address) if address else self.url


def read(text: str | bytes, url: str = "", method: str = "POST") -> Document:
    """Turn an answer into a document; raises Fault when it is too large, not XML or not allowed."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > LARGEST:
        raise Fault(11750, f"The answer has {len(raw)} bytes, more than 64 kB.", url)
    root = _parse(raw, url)
    if root.tag != "Response":
        raise Fault(12200, f"The root element is <{root.tag}>, not <Response>.", url)
    try:
        return Document(url, method, _verb(root).children)
    except Fault as fault:
        raise Fault(fault.code, fault.why, url) from None


def _parse(raw: bytes, url: str) -> ET.Element:
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Fault(12100, "The answer holds a document type or an entity.", url)
    try:
        return ET.fromstring(raw)  # noqa: S314  # entities are refused above
    except (ET.ParseError, ValueError) as error:
        raise Fault(12100, f"The answer is not XML: {error}.", url) from None


def _verb(node: ET.Element) -> Verb:
    element = ELEMENTS.get(node.tag)
    if element is None:
        raise Fault(12200, f"<{node.tag}> is not known here.")
    text = _words(node) if node.tag == "Say" else _own_text(node)
    verb = Verb(node.tag, dict(node.attrib), text, tuple(_children(node)))
    for problem in (*_wrong_attributes(verb), *_wrong_content(verb)):
        raise problem
    return verb


def _children(node: ET.Element) -> Iterator[Verb]:
    allowed = ELEMENTS[node.tag].children
    for child in node:
        if node.tag == "Say" and child.tag in SSML:
            continue
        if child.tag not in allowed:
            raise Fault(12200, f"<{child.tag}> may not stand in <{node.tag}>.")
        if (child.tail or "").strip() and node.tag not in {"Dial", "Client"}:
            raise Fault(12200, f"Words stand between the elements of <{node.tag}>.")
        yield _verb(child)


def _wrong_attributes(verb: Verb) -> Iterator[Fault]:
    kinds = ELEMENTS[verb.name].attributes
    for name, value in verb.attributes.items():
        if name not in kinds:
            yield Fault(12200, f"<{verb.name}> has no attribute {name!r}.")
        elif not kinds[name].accepts(value):
            code = 13338 if name == "actionOnEmptyResult" else 12200
            yield Fault(code, f"{value!r} is not a value of {name!r} of <{verb.name}>.")


def _wrong_content(verb: Verb) -> Iterator[Fault]:
    if verb.text and not ELEMENTS[verb.name].text:
        yield Fault(12200, f"<{verb.name}> may not hold words.")
    if len(verb.text) > LENGTHS.get(verb.name, LARGEST):
        yield Fault(12200, f"The name in <{verb.name}> is longer than {LENGTHS[verb.name]}.")
    if len(verb.get("participantLabel")) > 128:
        yield Fault(12200, "The participantLabel is longer than 128.")
    if verb.get("numDigits", "1") == "0":
        yield Fault(12200, "numDigits is 0.")


def _words(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _own_text(node: ET.Element) -> str:
    return " ".join((node.text or "").split())
