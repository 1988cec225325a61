"""What a caller chose in the menus, from the log of steps."""

from routing.choices import after, read

V = "9f3a1c20b4de"


def walked(*rows: tuple[str, str, str]) -> str:
    choice = ""
    for step, event, outcome in rows:
        choice = after(choice, {"step": step, "event": event, "outcome": outcome, "version": V})
    return choice


def test_keys_at_menus_are_choices_and_nothing_else_is() -> None:
    choice = walked(
        ("welcome", "started", "done"),
        ("main", "key 7", "miss"),
        ("main", "key 4", "4"),
        ("number", "digits", "value"),
        ("family", "key 1", "1"),
        ("agents", "queue bridged", "bridged"),
    )
    assert choice == f"{V} main=4 family=1"
    assert read(choice) == (V, (("main", "4"), ("family", "1")))


def test_who_went_back_has_chosen_only_what_came_last() -> None:
    back = [("main", "key 3", "3"), ("work", "key 9", "9"), ("main", "key 4", "4")]
    assert walked(*back) == f"{V} main=4"
    assert walked(*back, ("work", "key 2", "2")) == f"{V} main=4 work=2"


def test_silence_and_faults_that_lead_to_a_person_are_told_apart_from_choices() -> None:
    assert walked(("main", "silence", "stuck")) == f"{V} main=stuck"
    assert walked(("main", "key 3", "3"), ("area", "fault", "fault")) == f"{V} main=3 area=fault"


def test_who_chose_nothing_has_no_choice() -> None:
    assert walked(("open-now", "started", "closed")) == ""
    assert read("") == ("", ())
