"""What `tic doctor` says of Stripe's settings."""

import pytest

from tic_adapters.settings import Settings
from tic_cli.diagnosis import stripe
from tic_cli.diagnosis.finding import Finding, State

PUBLIC = {"TIC_BASE_URL": "https://coach.example"}
SECRETS = {"STRIPE_WEBHOOK_SECRET": "whsec_1", "STRIPE_CONNECT_WEBHOOK_SECRET": "whsec_2"}


def said(environment: dict[str, str]) -> list[Finding]:
    settings = Settings.read(environment)
    return list(stripe.examine(settings, str(settings.stripe_api_key)))


@pytest.mark.parametrize(
    ("environment", "state", "words"),
    [
        ({"STRIPE_API_KEY": "rk_test_1"}, State.OK, "Test mode"),
        ({"STRIPE_API_KEY": "rk_test_1", **PUBLIC}, State.WARNING, "nobody really pays"),
        ({"STRIPE_API_KEY": "rk_live_1", **PUBLIC}, State.OK, "real money moves"),
        ({"STRIPE_API_KEY": "sk_live_1", **PUBLIC}, State.WARNING, "anything with the account"),
        ({"STRIPE_API_KEY": "rk_live_1"}, State.BROKEN, "without TLS"),
        ({"STRIPE_API_KEY": "pk_live_1", **PUBLIC}, State.BROKEN, "no key that a server can use"),
    ],
)
def test_the_key_fits_the_place(environment: dict[str, str], state: State, words: str) -> None:
    (finding,) = said(environment | SECRETS)

    assert finding.state is state
    assert words in finding.words
    assert "_live_1" not in f"{finding.words} {finding.remedy}"


@pytest.mark.parametrize(
    ("secrets", "remedies"),
    [
        ({}, ["STRIPE_WEBHOOK_SECRET", "STRIPE_CONNECT_WEBHOOK_SECRET"]),
        ({**SECRETS, "STRIPE_WEBHOOK_SECRET": "sk_test_1"}, ["STRIPE_WEBHOOK_SECRET"]),
        ({**SECRETS, "STRIPE_CONNECT_WEBHOOK_SECRET": "whsec_1"}, ["two endpoints"]),
        (SECRETS, []),
    ],
)
def test_each_endpoint_has_its_own_secret(secrets: dict[str, str], remedies: list[str]) -> None:
    broken = [one for one in said({"STRIPE_API_KEY": "rk_test_1", **secrets}) if one.state is State.BROKEN]

    assert len(broken) == len(remedies)
    for finding, remedy in zip(broken, remedies, strict=True):
        assert remedy in finding.remedy
