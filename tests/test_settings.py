"""A process refuses to start without its settings, names each one, and repeats no secret."""

import pytest

from app.settings import MissingSettings, Settings, read_settings

GOOD = {
    "database_url": "postgresql://frontdoor@localhost/frontdoor",
    "redis_url": "redis://localhost:6379/0",
    "public_base_url": "https://voice.example",
    "twilio_account_sid": "AC" + "1" * 32,
    "twilio_auth_token": "a-token-of-ours",
    "line_number": "+441632960100",
    "secret_key": "s" * 40,
}
WRONG = {
    "database_url": "mysql://secret-password@host/db",
    "redis_url": "http://secret-password@host",
    "public_base_url": "https://voice.example/secret-password/",
    "twilio_account_sid": "secret-password",
    "twilio_auth_token": "short",
    "line_number": "secret-password",
    "secret_key": "secret-password",
    "office_hours": "secret-password",
    "demo_phone_url": "secret-password",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from the environment of the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", GOOD)
def test_each_missing_setting_is_named(name: str) -> None:
    with pytest.raises(MissingSettings, match=f"(?m)^  {name.upper()}: "):
        read_settings(**{key: value for key, value in GOOD.items() if key != name})


def test_all_that_are_missing_are_named_at_once() -> None:
    with pytest.raises(MissingSettings) as missing:
        read_settings()
    assert [name for name in GOOD if f"  {name.upper()}: " in str(missing.value)] == list(GOOD)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(name: str) -> None:
    with pytest.raises(MissingSettings) as wrong:
        read_settings(**{**GOOD, name: WRONG[name]})
    assert f"  {name.upper()}: " in str(wrong.value)
    assert "secret-password" not in str(wrong.value)
    assert wrong.value.__cause__ is None


def test_only_the_demo_may_pretend_about_the_hour() -> None:
    with pytest.raises(MissingSettings, match="OFFICE_HOURS: only the demo"):
        read_settings(**GOOD, office_hours="open")
    assert read_settings(**GOOD, office_hours="open", demo=True).office_hours == "open"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings(**GOOD).secret_key = "other"
