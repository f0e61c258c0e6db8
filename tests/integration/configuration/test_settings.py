import pytest

from tic_adapters.settings import Settings, SettingsInvalid


def problems_of(environment: dict[str, str]) -> str:
    with pytest.raises(SettingsInvalid) as refused:
        Settings.read(environment)
    return "\n".join(refused.value.problems)


def test_nothing_set_is_a_valid_start() -> None:
    settings = Settings.read({})

    assert settings.database.url is None
    assert settings.web.base_url == "http://127.0.0.1:8000"
    assert not settings.sandbox_sign_in
    assert not settings.sandbox_mailbox


def test_every_problem_is_named_at_once() -> None:
    said = problems_of(
        {
            "PORT": "many",
            "TIC_DATABASE_URL": "mysql://localhost/x",
            "TIC_BASE_URL": "coach.example",
            "TIC_SANDBOX": "perhaps",
            "TIC_SMTP_SECURITY": "rot13",
            "TIC_LINKEDIN_CLIENT_ID": "id",
        }
    )

    for name in (
        "PORT",
        "TIC_DATABASE_URL",
        "TIC_BASE_URL",
        "TIC_SANDBOX",
        "TIC_SMTP_SECURITY",
        "TIC_LINKEDIN_CLIENT_SECRET",
    ):
        assert name in said


def test_a_problem_never_quotes_a_secret() -> None:
    said = problems_of({"TIC_DATABASE_URL": "mysql://user:canary@localhost/x", "PORT": "0"})

    assert "canary" not in said


def test_secrets_are_left_out_of_what_is_printed() -> None:
    secrets = {
        "TIC_MASTER_KEY": "canary-1",
        "TIC_LINKEDIN_CLIENT_ID": "client",
        "TIC_LINKEDIN_CLIENT_SECRET": "canary-2",
        "RESEND_API_KEY": "canary-3",
        "TIC_SMTP_PASSWORD": "canary-4",
        "POSTHOG_KEY": "canary-5",
        "ROLLBAR_TOKEN": "canary-6",
        "STRIPE_API_KEY": "canary-7",
        "STRIPE_WEBHOOK_SECRET": "canary-9",
        "STRIPE_CONNECT_WEBHOOK_SECRET": "canary-10",
        "TIC_DATABASE_URL": "postgresql://user:canary-8@localhost/x",
    }

    assert "canary" not in repr(Settings.read(secrets))


def test_a_live_key_goes_to_stripe_only() -> None:
    said = problems_of({"STRIPE_API_KEY": "sk_live_canary", "STRIPE_API_BASE": "http://127.0.0.1:9"})

    assert "STRIPE_API_BASE" in said
    assert "canary" not in said


def test_the_host_header_may_carry_the_base_address_and_what_is_listed() -> None:
    settings = Settings.read(
        {"TIC_BASE_URL": "https://coach.example", "TIC_ALLOWED_HOSTS": "www.coach.example, coach.test"}
    )

    assert settings.allowed_hosts == ("coach.example", "www.coach.example", "coach.test")
    assert settings.web.is_tls
