"""The way in, the first choice of a role, and the way out."""

import pytest
from tests.integration.web.pages.site import Browser


async def test_a_page_for_members_leads_to_the_sign_in_and_back(browser: Browser) -> None:
    answer = await browser.get("/settings/devices")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?return_to=%2Fsettings%2Fdevices"


async def test_a_new_account_chooses_a_role_before_anything_else(browser: Browser) -> None:
    await browser.sign_in("Ada Example")

    answer = await browser.get("/desk")

    assert answer.headers["location"] == "/welcome?return_to=%2Fdesk"


async def test_choosing_no_role_is_refused_beside_the_field(browser: Browser) -> None:
    await browser.sign_in("Ada Example")

    answer = await browser.send("/welcome", {})

    assert answer.status_code == 422
    assert 'id="roles-problem"' in browser.page


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_nobody_is_sent_to_another_site_after_choosing_a_role(browser: Browser, elsewhere: str) -> None:
    await browser.sign_in("Ada Example")

    answer = await browser.send("/welcome", {"roles": ["coachee"], "return_to": elsewhere})

    assert answer.headers["location"] == "/quiz"


async def test_a_replayed_callback_is_refused_with_a_way_on(browser: Browser) -> None:
    answer = await browser.get("/auth/callback?state=used&code=old")

    assert answer.status_code == 409
    assert "has expired or was used already" in browser.page
    assert 'action="/sign-in"' in browser.page


async def test_pages_of_members_are_stored_nowhere(browser: Browser) -> None:
    await browser.sign_in("Ada Example", roles=["coachee"])

    assert (await browser.get("/settings")).headers["cache-control"] == "no-store"


async def test_signing_out_needs_the_forms_token(browser: Browser) -> None:
    await browser.sign_in("Ada Example", roles=["coachee"])

    refused = await browser.post("/sign-out", {})
    done = await browser.send("/sign-out", on="/settings")

    assert refused.status_code == 403
    assert done.headers["location"] == "/?said=signed-out"
    assert (await browser.get("/settings")).status_code == 303


async def test_a_page_of_the_other_role_says_how_to_get_it(browser: Browser) -> None:
    await browser.sign_in("Ada Example", roles=["coachee"])

    answer = await browser.get("/desk")

    assert answer.status_code == 403
    assert 'href="/settings#change-roles"' in browser.page
