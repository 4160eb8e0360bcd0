"""Settings come from the environment, and what can't be understood is named."""

import pytest

from kartoteka.settings import BadSettingError, Settings, read_settings


def test_a_laptop_needs_no_settings():
    assert read_settings({}) == Settings()
    assert read_settings({}).in_process


def test_settings_are_read_by_their_names():
    environ = {"DATABASE_URL": "postgresql://db", "AMQP_URL": "amqp://mq", "KARTOTEKA_PORT": "9000"}
    settings = read_settings({**environ, "KARTOTEKA_QUORUM_QUEUES": "Yes", "KARTOTEKA_STATEMENT_SECONDS": "2.5"})
    assert (settings.database_url, settings.amqp_url, settings.port) == ("postgresql://db", "amqp://mq", 9000)
    assert (settings.quorum_queues, settings.statement_seconds, settings.in_process) == (True, 2.5, False)


def test_each_service_has_a_database_of_its_own():
    assert (
        Settings(database_url="postgresql://db/", namespace="a_").database("contacts") == "postgresql://db/a_contacts"
    )


def test_a_secret_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text("secret\n")
    assert read_settings({"KARTOTEKA_TOKEN_KEY_FILE": str(tmp_path / "key")}).token_key == "secret"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KARTOTEKA_PORT", "http"),
        ("KARTOTEKA_STATEMENT_SECONDS", "soon"),
        ("KARTOTEKA_QUORUM_QUEUES", "perhaps"),
        ("KARTOTEKA_TOKEN_KEY_FILE", "/nowhere/key"),
        ("DATABASE_URL", "db.example"),
        ("AMQP_URL", "https://mq.example"),
    ],
)
def test_what_can_not_be_understood_is_named(name, value):
    with pytest.raises(BadSettingError, match=name):
        read_settings({name: value})


def test_an_address_that_is_none_is_not_repeated():
    with pytest.raises(BadSettingError) as refused:
        read_settings({"DATABASE_URL": "postgres:hush@db"})
    assert "hush" not in str(refused.value)


def test_pauses_are_numbers_with_commas():
    assert Settings(retry_seconds="0.5, 60").retry_pauses == (0.5, 60)
    with pytest.raises(BadSettingError, match="KARTOTEKA_RETRY_SECONDS"):
        _ = Settings(retry_seconds="5;60").retry_pauses


@pytest.mark.parametrize("name", ["token_key", "smtp_url", "database_url", "amqp_url", "oidc_client_secret"])
def test_a_secret_is_not_shown(name):
    assert "hush" not in repr(Settings(**{name: "hush"}))
