"""Callbacks that are late, repeated or somebody else's, and a LinkedIn that talks nonsense or nothing.

Together they stay below the twenty attempts a minute that one address has.
"""

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from tests.integration.web.real.conftest import Peers
from tests.integration.web.real.stack import Stack

SECRETS = ("access-canary", "secret-canary", "code-canary", "Traceback", 'File "')


@pytest.fixture(autouse=True)
def _honest_again(peers: Peers) -> Iterator[None]:
    yield
    peers.linkedin.mood = "honest"


@pytest.fixture
def browser(real: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=real.url, headers={"accept": "text/html"}, timeout=20) as client:
        yield client


def _begin(browser: httpx.Client) -> str:
    """The state that goes to LinkedIn and comes back."""
    answer = browser.post("/sign-in", data={"return_to": "/settings"})
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]


def _come_back(browser: httpx.Client, state: str) -> httpx.Response:
    answer = browser.get("/auth/callback", params={"state": state, "code": "code-canary"})
    assert not any(secret in answer.text for secret in SECRETS)
    return answer


def _is_signed_in(browser: httpx.Client) -> bool:
    return not browser.get("/settings").headers.get("location", "").startswith("/sign-in")


def test_an_honest_one_signs_in_once_and_a_replay_changes_nothing(browser: httpx.Client) -> None:
    state = _begin(browser)
    first = _come_back(browser, state)
    assert (first.status_code, first.headers["location"]) == (303, "/welcome?return_to=%2Fsettings")
    replayed = _come_back(browser, state)
    assert replayed.status_code == 409
    assert "has expired or was used already" in replayed.text
    assert _is_signed_in(browser)


def test_the_state_of_another_browser_is_refused(real: Stack, browser: httpx.Client) -> None:
    with httpx.Client(base_url=real.url) as stranger:
        state = _begin(stranger)
    _begin(browser)
    assert _come_back(browser, state).status_code == 409
    assert not _is_signed_in(browser)


def test_a_late_one_is_refused_with_a_way_on(real: Stack, browser: httpx.Client) -> None:
    state = _begin(browser)
    with psycopg.connect(real.environment["TIC_DATABASE_URL"]) as connection:
        changed = connection.execute(
            "UPDATE tic.sign_in_attempts SET created_at = created_at - interval '1 day', "
            "expires_at = expires_at - interval '1 day'"
        )
        assert changed.rowcount >= 1
    answer = _come_back(browser, state)
    assert answer.status_code == 409
    assert 'action="/sign-in"' in answer.text
    assert not _is_signed_in(browser)


@pytest.mark.parametrize(("mood", "status"), [("nonsense", 503), ("refuses", 409)])
def test_a_linkedin_that_fails_is_a_page_in_words(
    real: Stack, peers: Peers, browser: httpx.Client, mood: str, status: int
) -> None:
    state = _begin(browser)
    peers.linkedin.mood = mood
    answer = _come_back(browser, state)
    assert answer.status_code == status, answer.text
    assert "LinkedIn" in answer.text
    assert not _is_signed_in(browser)
    assert not any(secret in real.log for secret in SECRETS)


def test_a_linkedin_that_stalls_is_said_to_within_seconds(peers: Peers, browser: httpx.Client) -> None:
    state = _begin(browser)
    peers.linkedin.mood = "stalls"
    begun = time.monotonic()
    answer = _come_back(browser, state)
    assert time.monotonic() - begun < 10
    assert answer.status_code == 503
    assert "LinkedIn" in answer.text
    peers.linkedin.mood = "honest"
    assert _come_back(browser, _begin(browser)).status_code == 303
