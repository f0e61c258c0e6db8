"""Deleting an account in Settings, and the receipt."""

import re
from datetime import timedelta

import attrs
import pytest
from tests.integration.web.pages.site import Browser, Site

from tic_adapters.memory.deletions import MemoryTombstoneCopy
from tic_domain.accounts.model import AccountStatus
from tic_domain.privacy.erasing.jobs import ErasureStepJob

SETTINGS = "/settings/delete"


@pytest.fixture
async def member(browser: Browser) -> Browser:
    return await browser.sign_in("Ada Example", roles=["coachee"])


async def work(site: Site) -> None:
    """What a worker would do."""
    site.container.tombstone_copy.override(MemoryTombstoneCopy())
    runner = site.container.run_erasure_step()
    while jobs := [job for job in site.store.take_jobs() if isinstance(job, ErasureStepJob)]:
        for job in jobs:
            await runner(job)


@pytest.mark.clause("C6.1", "C7.4")
async def test_the_account_is_deleted_by_a_typed_word_and_the_receipt_is_left(
    member: Browser, site: Site
) -> None:
    refused = await member.send(SETTINGS, {"word": "yes"})
    assert refused.status_code == 422
    assert 'value="yes"' in member.page

    answer = await member.send(SETTINGS, {"word": "Delete"})
    where = answer.headers["location"].partition("?")[0]
    assert (answer.status_code, where[:9]) == (303, "/deleted/")
    assert [one.status for one in site.store.accounts.accounts.values()] == [AccountStatus.DELETED]

    assert (await member.get(where)).status_code == 200
    assert "The account is being erased" in member.page
    await work(site)
    await member.get(where)
    assert "The account is erased" in member.page
    receipt = (await member.get(f"{where}/receipt.json")).json()
    key = (await member.get("/.well-known/erasure-receipt-key")).json()
    assert receipt["signature"]["public_key"] == key["public_key"]
    assert "Ada" not in str(receipt)
    assert "ada@" not in str(receipt)

    assert (await member.get("/settings")).headers["location"].startswith("/sign-in")
    assert (await member.get("/deleted/nothing-of-the-kind")).status_code == 404


@pytest.mark.clause("C6.1")
async def test_an_old_sign_in_has_to_be_renewed(member: Browser, site: Site) -> None:
    sessions = site.store.accounts.sessions
    for key, session in list(sessions.items()):
        sessions[key] = attrs.evolve(session, created_at=session.created_at - timedelta(hours=1))

    answer = await member.send(SETTINGS, {"word": "delete"})

    assert answer.status_code == 409
    assert "Sign in once more" in member.page
    assert re.search(r'name="return_to" value="/settings/delete"', member.page)
    fields = await member.hidden(SETTINGS, on=SETTINGS)
    assert (await member.post("/sign-in", {**fields, "return_to": SETTINGS})).status_code == 303


@pytest.mark.clause("C6.1")
async def test_calling_off_what_is_not_scheduled_is_said(member: Browser) -> None:
    fields = await member.hidden(SETTINGS, on=SETTINGS)
    answer = await member.post(f"{SETTINGS}/cancel", fields)
    assert answer.status_code == 409
    assert "No deletion of this account is scheduled." in member.page
