"""A coach fills in the desk and lists the profile, without script."""

import re

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, Browser


@pytest.fixture
async def coach(browser: Browser) -> Browser:
    return await browser.sign_in("Cleo Coach", roles=["coach"])


async def listed(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)
    await coach.send("/desk/offerings/new", OFFERING)
    await coach.send("/desk/hours", {"hours": ALL_HOURS})
    await coach.send("/desk/list", on="/desk")


async def test_a_profile_becomes_listed_and_everyone_finds_it(coach: Browser, other_browser: Browser) -> None:
    await listed(coach)

    await other_browser.get("/coaches?text=interviews&company=google&topic=sql&language=de&role=sre")
    assert "Cleo Coach" in other_browser.page
    assert "80.00 EUR" in other_browser.page


async def test_a_refused_profile_keeps_what_was_typed_and_names_each_field(coach: Browser) -> None:
    answer = await coach.send(
        "/desk/profile", {**PROFILE, "headline": 'Me & "you"', "bio": "", "topics": [], "roles": ["sre"]}
    )

    assert answer.status_code == 422
    assert 'value="Me &amp; &#34;you&#34;"' in coach.page
    assert 'id="bio-problem"' in coach.page
    assert 'id="topics-problem"' in coach.page
    assert re.search(r'name="roles" value="sre" checked', coach.page)
    assert coach.page.count("autofocus") == 1


async def test_the_desk_says_what_is_missing_before_listing(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)

    await coach.get("/desk")

    assert "at least one offering" in coach.page
    assert 'action="/desk/list"' not in coach.page


async def test_a_price_that_is_no_amount_comes_back_as_typed(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)

    answer = await coach.send("/desk/offerings/new", {**OFFERING, "price.amount": "eighty"})

    assert answer.status_code == 422
    assert 'value="eighty"' in coach.page
    assert 'id="price.amount-problem"' in coach.page


async def test_an_offering_sent_twice_is_added_once(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)
    await coach.get("/desk/offerings/new")
    token = re.search(r'name="_csrf_token" value="([^"]+)"', coach.page)
    assert token is not None
    fields = {**OFFERING, "once": "this-very-form", "_csrf_token": token[1]}

    await coach.post("/desk/offerings/new", fields)
    await coach.post("/desk/offerings/new", fields)

    await coach.get("/desk")
    assert coach.page.count("Change One hour") == 1


async def test_an_offering_is_changed_and_removed(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)
    await coach.send("/desk/offerings/new", OFFERING)
    await coach.get("/desk")
    path = re.findall(r'href="(/desk/offerings/[0-9a-f-]{36})"', coach.page)[0]

    await coach.send(path, {**OFFERING, "title": "An hour", "price.amount": "90,50"})
    await coach.get("/desk")
    assert "90.50 EUR" in coach.page

    await coach.send(f"{path}/remove", on="/desk")
    await coach.get("/desk")
    assert "Nothing on offer yet" in coach.page


async def test_hours_and_exceptions_are_kept_apart(coach: Browser) -> None:
    await coach.send("/desk/profile", PROFILE)
    await coach.send(
        "/desk/exceptions",
        {"on": "2027-01-02", "how": "hours", "start": "09:15", "end": "00:00"},
        on="/desk/hours",
    )
    await coach.send("/desk/hours", {"hours": ["0-9", "0-10", "6-23"]})

    await coach.get("/desk/hours")

    assert "09:15–24:00" in coach.page
    assert re.findall(r'value="(\d-\d+)" aria-label="[^"]+" checked', coach.page) == ["0-9", "0-10", "6-23"]


async def test_a_listed_profile_keeps_an_hour_at_least(coach: Browser) -> None:
    await listed(coach)

    answer = await coach.send("/desk/hours", {})

    assert answer.status_code == 409
    assert "weekly hours of at least one hour" in coach.page


async def test_pausing_and_delisting_take_effect_at_once(coach: Browser, other_browser: Browser) -> None:
    await listed(coach)
    await other_browser.get("/coaches")
    path = re.findall(r'href="(/coaches/[0-9a-f-]{36})"', other_browser.page)[0]

    await coach.send("/desk/pause", on="/desk")
    await other_browser.get(path)
    assert "takes nobody new" in other_browser.page

    await coach.send("/desk/delist", on="/desk")
    assert (await other_browser.get(path)).status_code == 404
