"""Settings come from the environment; a wrong one stops the start with what to do."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import ROOT, Settings, SettingsError, load_settings
from preferences.signals import Manners

SECRET = "k3J9-vq2L8_xZ0pWmT5yR7bN1cF4dH6g"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load_settings({}) == Settings()


def test_an_empty_value_counts_as_none() -> None:
    assert (
        load_settings({"ATTUNE_PORT": "", "ATTUNE_MODE": "", "ATTUNE_DATA_DIR": ""}) == Settings()
    )


def test_variables_of_others_are_left_alone() -> None:
    assert load_settings({"PORT": "x", "ATTUNEPORT": "x"}) == Settings()


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    given_all = {
        "ATTUNE_MODE": "production",
        "ATTUNE_HOST": "0.0.0.0",
        "ATTUNE_PORT": "65535",
        "ATTUNE_DATA_DIR": str(tmp_path / "var"),
        "ATTUNE_DATABASE_URL": "postgresql://ann:secret@db/attune",
        "ATTUNE_WORDS_DIR": str(tmp_path),
        "ATTUNE_ANONYMOUS": "true",
        "ATTUNE_LOG_LEVEL": "debug",
        "ATTUNE_MAX_TEXT": "1",
        "ATTUNE_SECRET": SECRET,
        "ATTUNE_ALLOWED_ORIGINS": "https://shop.example, http://localhost:3000",
        "ATTUNE_KEY_RATE": "1",
        "ATTUNE_USER_RATE": "2",
        "ATTUNE_ADDRESS_RATE": "0",
        "ATTUNE_DEBUG": "true",
        "ATTUNE_FULFILMENT_URL": "https://host.example:8443/orders",
        "ATTUNE_FULFILMENT_SECRET": "a long random text",
        "ATTUNE_FULFILMENT_TIMEOUT": "0.5",
        "ATTUNE_MOMENTS": "false",
        "ATTUNE_MOMENTS_PER_CONVERSATION": "0",
        "ATTUNE_MOMENT_REPEATS": "4",
        "ATTUNE_MOMENT_WINDOW_MINUTES": "5",
        "ATTUNE_MOMENT_COOLDOWN_DAYS": "1",
        "ATTUNE_CONVERSATION_MINUTES": "60",
        "ATTUNE_CHECK_EVERY_TURNS": "0",
    }
    assert load_settings(given_all) == Settings(
        mode="production",
        host="0.0.0.0",
        port=65535,
        data_dir=tmp_path / "var",
        database_url="postgresql://ann:secret@db/attune",
        words_dir=tmp_path,
        anonymous=True,
        log_level="DEBUG",
        max_text=1,
        secret=SECRET,
        allowed_origins="https://shop.example, http://localhost:3000",
        key_rate=1,
        user_rate=2,
        address_rate=0,
        debug=True,
        fulfilment_url="https://host.example:8443/orders",
        fulfilment_secret="a long random text",
        fulfilment_timeout=0.5,
        moments=False,
        moments_per_conversation=0,
        moment_repeats=4,
        moment_window_minutes=5,
        moment_cooldown_days=1,
        conversation_minutes=60,
        check_every_turns=0,
    )


def test_the_manners_are_those_of_the_settings() -> None:
    assert Settings().manners == Manners()
    given = Settings(moments=False, moment_repeats=5, moment_cooldown_days=2)
    assert given.manners == Manners(is_asking=False, repeats=5, cooldown=timedelta(days=2))


def test_the_process_environment_is_read_when_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ATTUNE_PORT", "9")
    assert load_settings().port == 9


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("MODE", "staging", "development or production"),
        ("MODE", "Production", "development or production"),
        ("WYOMING", "127.0.0.1:10400", "tcp://"),
        ("WYOMING", "tcp://127.0.0.1", "tcp://"),
        ("WYOMING", "tcp://127.0.0.1:x", "tcp://"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "80.0", "from 1 to 65535"),
        ("PORT", "http", "from 1 to 65535"),
        ("PORT", "²", "from 1 to 65535"),
        ("PORT", "9" * 5000, "from 1 to 65535"),
        ("MAX_TEXT", "0", "from 1 to 20000"),
        ("MAX_TEXT", "20001", "from 1 to 20000"),
        ("ANONYMOUS", "yes", "true or false"),
        ("ANONYMOUS", "2", "true or false"),
        ("LOG_LEVEL", "LOUD", "DEBUG or INFO or WARNING or ERROR"),
        ("DATABASE_URL", "attune.db", "sqlite:////path/to/file.db"),
        ("DATA_DIR", "~nobody-of-that-name/var", "the path of a folder"),
        ("DATA_DIR", "a\0b", "the path of a folder"),
        ("DATA_DIR", __file__, "a folder"),
        ("SECRET", "changeme", "32 random characters"),
        ("SECRET", "a" * 64, "32 random characters"),
        ("ALLOWED_ORIGINS", "*", "https://shop.example"),
        ("ALLOWED_ORIGINS", "https://shop.example/page", "without a path"),
        ("ALLOWED_ORIGINS", "https://a.example,shop", "https://shop.example"),
        ("KEY_RATE", "-1", "from 0 to 1000000"),
        ("USER_RATE", "many", "from 0 to 1000000"),
        ("ADDRESS_RATE", "1.5", "from 0 to 1000000"),
        ("DEBUG", "yes", "true or false"),
        ("WORDS_DIR", __file__, "a folder"),
        ("WORDS_DIR", "/nowhere/at/all", "holds topics/"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_would_do(
    name: str, value: str, remedy: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({f"ATTUNE_{name}": value})
    assert f"ATTUNE_{name}" in str(caught.value)
    assert remedy in str(caught.value)


def test_a_database_password_is_not_repeated_in_the_error() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"ATTUNE_DATABASE_URL": "ann:hunter2@db"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "is_open"),
    [("true", True), ("TRUE", True), ("1", True), ("false", False), ("0", False)],
)
def test_a_flag_is_true_or_false_or_one_or_nought(value: str, is_open: bool) -> None:
    assert load_settings({"ATTUNE_ANONYMOUS": value}).anonymous is is_open


@pytest.mark.parametrize(("mode", "is_open"), [("development", True), ("production", False)])
def test_production_opens_no_anonymous_sessions_unless_told(mode: str, is_open: bool) -> None:
    assert load_settings({"ATTUNE_MODE": mode}).anonymous is is_open
    assert load_settings({"ATTUNE_MODE": mode, "ATTUNE_ANONYMOUS": "1"}).anonymous


def test_production_writes_no_debug_lines_unless_told() -> None:
    asked = {"ATTUNE_MODE": "production", "ATTUNE_LOG_LEVEL": "debug"}
    with pytest.raises(SettingsError, match="ATTUNE_DEBUG=true"):
        load_settings(asked)
    assert load_settings({**asked, "ATTUNE_DEBUG": "true"}).log_level == "DEBUG"


def test_production_limits_rates_unless_told() -> None:
    settings = load_settings({"ATTUNE_MODE": "production", "ATTUNE_KEY_RATE": "0"})
    assert (settings.key_rate, settings.user_rate, settings.address_rate) == (0, 120, 600)


def test_a_secret_is_neither_repeated_in_the_error_nor_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"ATTUNE_SECRET": "hunter2"})
    assert "hunter2" not in str(caught.value)
    assert SECRET not in repr(load_settings({"ATTUNE_SECRET": SECRET}))


def test_the_database_lies_in_the_data_folder_unless_told(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path).store_url == f"sqlite:///{tmp_path}/attune.db"
    assert Settings(database_url="sqlite://").store_url == "sqlite://"
    assert Settings(data_dir=tmp_path).models_dir == tmp_path / "models"


def test_a_folder_may_be_written_from_home_or_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.chdir(ROOT)
    assert load_settings({"ATTUNE_DATA_DIR": "~/var"}).data_dir == Path("/home/ann/var")
    assert load_settings({"ATTUNE_DATA_DIR": "var"}).data_dir == ROOT / "var"


names = st.sampled_from(
    ["MODE", "HOST", "PORT", "DATA_DIR", "DATABASE_URL", "ANONYMOUS", "LOG_LEVEL", "MAX_TEXT"]
)


@given(name=names, value=st.text(st.characters(), max_size=20))
def test_whatever_is_given_is_taken_or_refused_as_a_settings_error(name: str, value: str) -> None:
    try:
        taken = load_settings({f"ATTUNE_{name}": value})
    except SettingsError as error:
        assert f"ATTUNE_{name}" in str(error)  # noqa: PT017
    else:
        assert isinstance(taken, Settings)


HOST_SECRET = "hush-9f2c"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"URL": "http://127.0.0.1:8800/"}, "ATTUNE_FULFILMENT_SECRET"),
        ({"URL": "host.example", "SECRET": HOST_SECRET}, "ATTUNE_FULFILMENT_URL"),
        ({"URL": "ftp://host.example/", "SECRET": HOST_SECRET}, "ATTUNE_FULFILMENT_URL"),
        ({"URL": "https://", "SECRET": HOST_SECRET}, "ATTUNE_FULFILMENT_URL"),
        ({"URL": "http://host:99999/", "SECRET": HOST_SECRET}, "ATTUNE_FULFILMENT_URL"),
        ({"URL": "http://a b/", "SECRET": HOST_SECRET}, "ATTUNE_FULFILMENT_URL"),
        ({"TIMEOUT": "0"}, "ATTUNE_FULFILMENT_TIMEOUT"),
        ({"TIMEOUT": "soon"}, "ATTUNE_FULFILMENT_TIMEOUT"),
        ({"TIMEOUT": "nan"}, "ATTUNE_FULFILMENT_TIMEOUT"),
    ],
)
def test_a_host_that_cannot_be_called_stops_the_start(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({f"ATTUNE_FULFILMENT_{name}": value for name, value in given.items()})
    assert named in str(refused.value)
    assert HOST_SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "is_taken"),
    [
        ("http://127.0.0.1:8800/", True),
        ("http://localhost/", True),
        ("http://[::1]:8800/", True),
        ("https://host.example/", True),
        ("http://host.example/", False),
        ("http://192.168.1.5/", False),
    ],
)
def test_in_production_orders_leave_the_machine_encrypted(url: str, is_taken: bool) -> None:
    given = {"ATTUNE_FULFILMENT_URL": url, "ATTUNE_FULFILMENT_SECRET": HOST_SECRET}
    assert load_settings(given).fulfilment_url == url
    given["ATTUNE_MODE"] = "production"
    if is_taken:
        assert load_settings(given).fulfilment_url == url
    else:
        with pytest.raises(SettingsError):
            load_settings(given)


def test_the_secret_is_not_shown_with_the_settings() -> None:
    given = {"ATTUNE_FULFILMENT_URL": "http://[::1]/", "ATTUNE_FULFILMENT_SECRET": HOST_SECRET}
    assert HOST_SECRET not in repr(load_settings(given))


SKILL = "amzn1.ask.skill.11111111-2222-3333-4444-555555555555"
TWILIO = {
    "ATTUNE_TWILIO_AUTH_TOKEN": "0123456789abcdef",
    "ATTUNE_PUBLIC_URL": "https://attune.example",
}


def test_spoken_front_ends_are_set_up(tmp_path: Path) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_text("-----")
    settings = load_settings(
        {
            "ATTUNE_TIMEZONE": "America/New_York",
            "ATTUNE_ALEXA_APPLICATION_ID": SKILL,
            "ATTUNE_ALEXA_TRUST_FILE": str(roots),
            "ATTUNE_ALEXA_SHARED": "false",
            **TWILIO,
            "ATTUNE_PUBLIC_URL": "https://attune.example/voice/",
            "ATTUNE_TWILIO_PIN": "4711",
        }
    )
    assert settings.timezone == "America/New_York"
    assert (settings.alexa_application_id, settings.alexa_shared) == (SKILL, False)
    assert settings.alexa_trust_file == str(roots)
    assert settings.public_url == "https://attune.example/voice"
    assert (settings.twilio_auth_token, settings.twilio_pin) == ("0123456789abcdef", "4711")


@pytest.mark.parametrize(
    ("given_wrong", "named"),
    [
        ({"ATTUNE_TIMEZONE": "Berlin"}, "ATTUNE_TIMEZONE"),
        ({"ATTUNE_TIMEZONE": "../etc/passwd"}, "ATTUNE_TIMEZONE"),
        ({"ATTUNE_ALEXA_APPLICATION_ID": "my skill"}, "ATTUNE_ALEXA_APPLICATION_ID"),
        ({"ATTUNE_ALEXA_TRUST_FILE": "/no/such/file"}, "ATTUNE_ALEXA_TRUST_FILE"),
        ({"ATTUNE_ALEXA_SHARED": "maybe"}, "ATTUNE_ALEXA_SHARED"),
        ({"ATTUNE_PUBLIC_URL": "attune.example"}, "ATTUNE_PUBLIC_URL"),
        ({"ATTUNE_PUBLIC_URL": "https://a.example/?x=1"}, "ATTUNE_PUBLIC_URL"),
        ({"ATTUNE_PUBLIC_URL": "https://[::1"}, "ATTUNE_PUBLIC_URL"),
        ({"ATTUNE_TWILIO_AUTH_TOKEN": "0123"}, "ATTUNE_PUBLIC_URL"),
        ({"ATTUNE_TWILIO_PIN": "4711"}, "ATTUNE_TWILIO_AUTH_TOKEN"),
        ({**TWILIO, "ATTUNE_TWILIO_PIN": "471"}, "ATTUNE_TWILIO_PIN"),
        ({**TWILIO, "ATTUNE_TWILIO_PIN": "1111"}, "ATTUNE_TWILIO_PIN"),
        ({**TWILIO, "ATTUNE_TWILIO_PIN": "12ab"}, "ATTUNE_TWILIO_PIN"),
    ],
)
def test_a_wrong_setting_of_a_spoken_front_end_stops_the_start(
    given_wrong: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        load_settings(given_wrong)
    assert "0123456789abcdef" not in str(refused.value)
