"""Enquiries as people read and write them: identity, audit, versions, the timeline in words."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.models import Audit
from app.services import agents, desk, plain_words, records
from app.services import wall as walls
from app.services.people import Person, who
from app.services.records import Child, Conflict, Saved, Words
from app.services.refusals import Refused
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor

SECRETS = ("07700 900123", "+447700900123", "Ms Hart", "Sam Marsh", "12 Mill Lane", "bruises")
WRITTEN = Words(
    caller_name="Ms Hart",
    summary="A pupil came with bruises",
    children=(Child("Sam Marsh", "9", "12 Mill Lane"),),
)


@pytest.fixture
def amara(desk: Stage) -> Person:
    return as_person(desk, desk.person("Amara Okafor", "agent", ("customer-services",)))


@pytest.fixture
def enquiry(desk: Stage, amara: Person) -> UUID:
    agents.ready(desk.rt, amara.id)
    enquiry_id: UUID = desk.enquiry(desk.talk(amara.id)).id
    assert isinstance(records.save(desk.rt, amara, enquiry_id, 1, WRITTEN), Saved)
    return enquiry_id


def as_person(stage: Stage, person_id: UUID) -> Person:
    person = who(stage.rt, stage.secret(person_id))
    assert person is not None
    return person


def audited(stage: Stage, enquiry_id: UUID) -> list[tuple[str, str | None]]:
    with stage.rt.work() as work:
        rows = work.run(
            select(Audit.what, Audit.detail)
            .where(Audit.enquiry_id == enquiry_id)
            .order_by(Audit.id)
        )
        return [(row.what, row.detail) for row in rows]


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_s29_identity_is_hidden_from_other_roles(desk: Stage, enquiry: UUID, role: str) -> None:
    reader = Visitor(desk, desk.person("Tom Ashby", role, phone=False))
    text = reader.get(f"/enquiries/{enquiry}").text + reader.get("/enquiries").text
    assert not [secret for secret in SECRETS if secret in text]
    assert "Hidden: your role does not show identity" in text


def test_s29_who_may_see_identity_sees_it(desk: Stage, enquiry: UUID, amara: Person) -> None:
    text = Visitor(desk, amara.id).get(f"/enquiries/{enquiry}").text
    assert not [s for s in SECRETS if s not in text and s != "+447700900123"]


def test_s29_each_view_is_audited(desk: Stage, enquiry: UUID, amara: Person) -> None:
    tom = as_person(desk, desk.person("Tom Ashby", "supervisor", phone=False))
    for reader in (amara, amara, tom):
        records.opened(desk.rt, reader, enquiry)
    assert audited(desk, enquiry)[1:] == [
        ("viewed", "with identity"),
        ("viewed", "with identity"),
        ("viewed", "identity hidden"),
    ]


def test_the_desk_notes_its_first_view_and_not_each_refresh(
    desk: Stage, enquiry: UUID, amara: Person
) -> None:
    for _ in range(3):
        shown(desk, amara)
    assert [what for what, _ in audited(desk, enquiry)] == ["changed", "viewed on the desk"]


def shown(stage: Stage, person: Person) -> desk.Desk:
    found = desk.now(stage.rt, person)
    assert found is not None
    return found


def test_a_second_writer_of_the_same_version_writes_nothing(
    desk: Stage, enquiry: UUID, amara: Person
) -> None:
    first = records.save(desk.rt, amara, enquiry, 2, Words(summary="first"))
    second = records.save(desk.rt, amara, enquiry, 2, Words(summary="second"))
    assert isinstance(first, Saved)
    assert second == Conflict(Words(summary="second"), Words(summary="first"), first.version)
    assert records.differences(second.mine, second.theirs) == ["summary"]


def test_saving_what_is_there_already_changes_nothing(
    desk: Stage, enquiry: UUID, amara: Person
) -> None:
    before = audited(desk, enquiry)
    saved = records.save(desk.rt, amara, enquiry, 1, WRITTEN)
    assert isinstance(saved, Saved)
    assert saved.version == 2
    assert audited(desk, enquiry) == before


def test_a_save_of_nothing_known_is_none(desk: Stage, amara: Person) -> None:
    assert records.save(desk.rt, amara, uuid4(), 1, Words()) is None
    assert records.opened(desk.rt, amara, uuid4()) is None


def test_an_enquiry_left_in_wrap_up_is_finished_from_its_record(desk: Stage, amara: Person) -> None:
    agents.ready(desk.rt, amara.id)
    call = desk.talk(amara.id)
    enquiry = desk.enquiry(call)
    with pytest.raises(Refused):
        records.write_up(desk.rt, amara, enquiry.id, "advice")
    desk.hang_up(call)
    assert not shown(desk, amara).unfinished
    agents_away(desk, amara)
    assert [row.id for row in shown(desk, amara).unfinished] == [enquiry.id]
    assert records.write_up(desk.rt, amara, enquiry.id, "advice")
    assert not shown(desk, amara).unfinished
    with pytest.raises(Refused):
        records.write_up(desk.rt, amara, enquiry.id, "passed")
    assert desk.enquiry(call).outcome == "advice"


def agents_away(stage: Stage, person: Person) -> None:
    stage.rt.now.ahead = stage.rt.now.ahead.__class__(minutes=9)  # type: ignore[attr-defined]
    agents.expire(stage.rt)


def test_s35_earlier_contacts_are_found_by_number_and_never_by_a_withheld_one(
    desk: Stage, amara: Person
) -> None:
    for number in ("+447700900123", "anonymous"):
        for days in (40, 20, 0.5):
            desk.hang_up(desk.call(number, ago_s=86_400 * days, queue=None))
    agents.ready(desk.rt, amara.id)
    first = desk.talk(amara.id, number="+447700900123")
    earlier = shown(desk, amara).earlier
    assert earlier is not None
    assert (earlier.day, earlier.month, len(earlier.last)) == (1, 2, 2)
    desk.hang_up(first)
    agents.finish(desk.rt, amara.id, "advice")
    desk.talk(amara.id, number="anonymous")
    assert shown(desk, amara).earlier is None


def test_the_timeline_tells_the_call_in_plain_words(
    desk: Stage, enquiry: UUID, amara: Person
) -> None:
    record = records.opened(desk.rt, amara, enquiry)
    assert record is not None
    assert [line.title for line in record.timeline] == [
        "Call arrived",
        "Waiting for Customer services",
        "Ringing Amara Okafor",
        "Accepted by Amara Okafor",
        "Answered by Amara Okafor",
    ]


def test_s28_the_wall_holds_no_name_and_no_number(
    desk: Stage, enquiry: UUID, amara: Person
) -> None:
    desk.call("+447700900456", caller_name="Mrs Quill", organisation="Hill School")
    text = Visitor(desk, amara.id).get("/wall/live").text
    known = (*SECRETS, "900456", "900 456", "Quill", "Hill School", "Amara", str(enquiry))
    assert not [secret for secret in known if secret in text]


def test_the_wall_puts_the_worst_queue_first(desk: Stage) -> None:
    desk.call(queue="early-help", priority="P4", ago_s=100)
    desk.call(queue="early-help", priority="P4", ago_s=30)
    desk.call(queue="urgent", priority="P0", ago_s=29)
    wall = walls.now(desk.rt)
    assert [row.name for row in wall.queues[:2]] == ["urgent", "early-help"]
    assert [row.waiting.standing for row in wall.queues[:3]] == ["close", "within", "none"]
    assert (wall.waiting.number, wall.waiting.over, wall.waiting.target_s) == (3, 0, 180)
    assert wall.behind


def test_the_wall_counts_ready_only_whose_desk_is_open(desk: Stage, amara: Person) -> None:
    agents.ready(desk.rt, amara.id)
    assert walls.now(desk.rt).agents["ready"] == 1
    desk.rt.now.ahead = desk.rt.now.ahead.__class__(seconds=16)  # type: ignore[attr-defined]
    assert walls.now(desk.rt).agents["ready"] == 0


def test_numbers_are_written_as_people_here_write_them() -> None:
    said = {
        "+447700900123": "07700 900123",
        "+441632960100": "01632 960100",
        "+442079460000": "020 7946 0000",
        "+15550100": "+15550100",
    }
    assert {number: plain_words.number(number) for number in said} == said
