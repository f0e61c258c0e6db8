"""What is held about a member, and the ways into the account."""

import re

import pytest
from tests.integration.web.pages.site import Browser, Site


@pytest.fixture
async def member(browser: Browser) -> Browser:
    return await browser.sign_in("Ada Example", roles=["coachee"])


@pytest.mark.clause("C7.1")
async def test_settings_show_what_is_held_about_the_account(member: Browser) -> None:
    await member.get("/settings")

    for held in ("Ada Example", "ada@example.org", "coachee", "li-Ada Example"):
        assert held in member.page


@pytest.mark.clause("C7.2")
async def test_a_corrected_name_is_shown_everywhere(member: Browser) -> None:
    await member.send("/settings/name", {"name": "Ada Lovelace"}, on="/settings")

    await member.get("/settings")

    assert "Ada Lovelace" in member.page
    assert "(corrected by you)" in member.page


@pytest.mark.clause("C7.2")
async def test_a_new_address_waits_for_its_confirmation(member: Browser) -> None:
    await member.send("/settings/email", {"email": "new@example.org"}, on="/settings")

    await member.get("/settings")

    assert "new@example.org: waits for you" in member.page
    assert "<dd>ada@example.org" in member.page


async def test_a_refused_address_comes_back_as_typed(member: Browser) -> None:
    answer = await member.send("/settings/email", {"email": "not-an-address"}, on="/settings")

    assert answer.status_code == 422
    assert 'value="not-an-address"' in member.page
    assert 'id="email-problem"' in member.page


async def test_roles_are_added_and_switched(member: Browser) -> None:
    await member.send("/settings/roles", {"roles": ["coach", "coachee"]}, on="/settings")

    answer = await member.send("/settings/role", {"role": "coach"}, on="/settings")

    assert answer.headers["location"] == "/desk?said=role-switched"


async def test_another_device_is_signed_out_by_its_button(member: Browser, site: Site) -> None:
    async with site.browser() as phone:
        await phone.sign_in("Ada Example")
        await member.get("/settings/devices")
        blocks = member.page.split("<li class=")
        other = next(
            block
            for block in blocks
            if "/sign-out" in block and "(this one)" not in block and "/settings/devices/" in block
        )
        path = re.findall(r'action="([^"]+)"', other)[0]

        await member.send(path, on="/settings/devices")

        assert (await phone.get("/settings")).status_code == 303
        assert (await member.get("/settings")).status_code == 200


async def test_signing_out_everywhere_ends_this_session_too(member: Browser) -> None:
    await member.send("/settings/devices/sign-out-everywhere", on="/settings/devices")

    assert (await member.get("/settings")).status_code == 303


async def test_a_token_is_shown_once_and_revoked(member: Browser) -> None:
    await member.send("/settings/tokens", {"name": "curl", "scopes": ["account:read"], "lifetime": "30"})
    assert re.search(r"tic_[\w-]{20,}", member.page)

    await member.get("/settings/tokens")
    assert not re.search(r"tic_[\w-]{20,}", member.page)
    path = re.findall(r'action="(/settings/tokens/[^"]+/revoke)"', member.page)[0]

    await member.send(path, on="/settings/tokens")
    await member.get("/settings/tokens")
    assert "Revoked" in member.page


async def test_a_token_without_a_scope_is_refused_and_its_name_kept(member: Browser) -> None:
    answer = await member.send("/settings/tokens", {"name": "curl", "lifetime": "30"})

    assert answer.status_code == 422
    assert 'value="curl"' in member.page
    assert 'id="scopes-problem"' in member.page


async def test_a_session_of_somebody_else_is_not_there_to_be_ended(member: Browser) -> None:
    await member.get("/settings")
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', member.page)[0]

    answer = await member.post(
        "/settings/devices/00000000-0000-7000-8000-000000000000/sign-out", {"_csrf_token": token}
    )

    assert answer.status_code == 404
