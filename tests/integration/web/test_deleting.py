"""Deleting an account by a program."""

import pytest
from tests.integration.web.support import Site

from tic_domain.accounts.model import Scope

PATH = "/api/v1/me/deletion"
WISH = {"confirm": "delete"}


@pytest.mark.clause("C6.1", "C7.4")
async def test_a_token_alone_does_not_end_an_account(site: Site) -> None:
    account = await site.member()
    client = await site.program(account)
    assert (await client.get(PATH)).json() == {
        "possible": True,
        "blockers": [],
        "earliest": None,
        "scheduled_at": None,
    }
    refused = await client.post(PATH, json=WISH)
    assert (refused.status_code, refused.json()["code"]) == (403, "sign-in-too-old")

    await site.session_token(account)
    answer = await client.post(PATH, json=WISH)
    assert (answer.status_code, answer.json()["state"]) == (202, "running")
    assert (await site.client().get(answer.json()["receipt"])).status_code == 200
    again = await client.post(PATH, json=WISH)
    assert (again.status_code, again.json()["code"]) == (401, "not-signed-in")


@pytest.mark.clause("C6.1")
async def test_the_word_is_asked_for_and_the_scope(site: Site) -> None:
    account = await site.member()
    await site.session_token(account)
    client = await site.program(account)
    wrong = await client.post(PATH, json={"confirm": "yes"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "word")
    reading = await site.program(account, Scope.ACCOUNT_READ)
    assert (await reading.post(PATH, json=WISH)).status_code == 403
    assert (await client.delete(PATH)).json()["code"] == "no-deletion-scheduled"
