"""A call of each kind, through the menus to the right people."""

import pytest

from tests.world import World, keys

TALK = {"talk": 5}
SAFE = "You did the right thing by calling."

MENUS = [
    # keys, who is there, priority, queue, kind of caller, area
    ("1", "amara-okafor", "P0", "urgent", None, None),
    ("2", "amara-okafor", "P0", "urgent", "child", None),
    ("31", "grace-tolland", "P1", "mash", "professional", None),
    ("321", "idris-vaughan", "P3", "locality-city", "professional", "city"),
    ("322", "joanna-pike", "P3", "locality-north", "professional", "north"),
    ("333", "joanna-pike", "P3", "locality-south", "professional", "south"),
    ("324", "ben-whitlock", "P3", "agents", "professional", None),
    ("34", "leila-haddad", "P3", "lado", "professional", None),
    ("41", "ben-whitlock", "P2", "agents", "family", None),
    ("431", "idris-vaughan", "P3", "locality-city", "family", "city"),
    ("44", "ben-whitlock", "P4", "agents", "family", None),
    ("0", "ben-whitlock", "P2", "agents", None, None),
    ("99", "ben-whitlock", "P2", "agents", None, None),
    ("55", "amara-okafor", "P0", "urgent", None, None),
    ("*41", "ben-whitlock", "P2", "agents", "family", None),
    ("3#41", "ben-whitlock", "P2", "agents", None, None),
]


@pytest.mark.parametrize(("pressed", "person", "priority", "queue", "who", "area"), MENUS)
def test_the_menus_lead_to_the_right_people(
    world: World,
    pressed: str,
    person: str,
    priority: str,
    queue: str,
    who: str | None,
    area: str | None,
) -> None:
    world.ready(person)
    call = world.tell(*keys(pressed, TALK))
    row = world.record(call)
    (wait,) = world.waits(call)
    assert (row.priority, wait.priority, wait.queue) == (priority, priority, queue)
    assert (row.outcome, row.enquiry_state) == ("answered", "to_record")
    assert row.owner_team == world.rt.council.queues[queue].team
    assert row.enquiry_priority == priority
    assert wait.answered_by == world.person(person)
    if pressed != "3#41":
        assert (row.who, row.area) == (who, area)


def test_s2_999_is_the_first_advice_and_s3_urgent_is_read_out_within_20_s(world: World) -> None:
    world.ready("amara-okafor")
    call = world.tell({"hears": "not safe today, press 1", "wait": 1, "press": "1"}, TALK)
    heard = [e for e in call.timeline.entries if e["what"] == "heard"]
    assert "call 9 9 9" in heard[0]["text"]
    urgent = next(e for e in heard if "press 1" in e["text"])
    assert urgent["since_answer"] + urgent["seconds"] <= 20


def test_s23_a_child_is_asked_nothing_more(world: World) -> None:
    world.ready("amara-okafor")
    call = world.tell(*keys("2", TALK))
    after = world.heard(call).partition(SAFE)[2]
    assert "Childline" in after
    assert "press 2" not in after


def test_s4_a_silent_caller_reaches_a_person_at_p1_and_may_not_be_able_to_speak(
    world: World,
) -> None:
    world.ready("ben-whitlock")
    call = world.tell(TALK)
    row = world.record(call)
    assert (row.priority, row.silent, row.outcome) == ("P1", True, "answered")
    bridged = next(e for e in call.timeline.entries if e["what"] == "bridged")
    assert bridged["t"] < 75


def test_s4_five_and_five_raise_the_flag_at_once(world: World) -> None:
    world.ready("amara-okafor")
    row = world.record(world.tell(*keys("55", TALK)))
    assert (row.priority, row.silent) == ("P0", True)


def test_s4_wrong_keys_are_never_blamed_and_raise_no_flag(world: World) -> None:
    world.ready("ben-whitlock")
    call = world.tell(*keys("97", TALK))
    assert world.record(call).silent is False
    assert "wrong" not in world.heard(call).lower()


def test_the_path_through_the_menus_stands_in_plain_words(world: World) -> None:
    world.ready("idris-vaughan")
    row = world.record(world.tell(*keys("321", TALK)))
    assert row.menu_path == [
        "You work with children or families",
        "Advice about a child",
        "For Thamesmere city",
    ]
    assert row.reason == "Advice about a child"


WITHHELD = ("anonymous", "+266696687", "unknown", "+7378742833")


@pytest.mark.parametrize("number", [*WITHHELD, "", "+33123456789", "00", "client:kiosk"])
def test_s13_a_number_that_says_nothing_costs_nothing(world: World, number: str) -> None:
    world.ready("amara-okafor")
    row = world.record(world.tell(*keys("1", TALK), from_=number))
    assert (row.priority, row.outcome) == ("P0", "answered")
    if number in WITHHELD:
        assert (row.caller_kind, row.caller_sealed, row.caller_index) == ("withheld", None, None)


def test_the_callers_number_stands_nowhere_in_clear(world: World) -> None:
    world.ready("amara-okafor")
    row = world.record(world.tell(*keys("1", TALK)))
    assert world.rt.seals.unseal(row.caller_sealed, "calls.caller") == "+447700900123"
    for table in ("calls", "enquiries", "inbox", "events", "effects", "waits", "offers", "legs"):
        assert not world.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%7700900123%'"), table
