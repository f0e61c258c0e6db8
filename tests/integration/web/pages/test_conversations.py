"""From the preview of what is shared to the end of sharing it."""

import re

import pytest
from tests.integration.web.pages.site import ALL_HOURS, OFFERING, PROFILE, QUIZ, Browser, Site


@pytest.fixture
async def coach(other_browser: Browser) -> Browser:
    await other_browser.sign_in("Cleo Coach", roles=["coach"])
    await other_browser.send("/desk/profile", PROFILE)
    await other_browser.send("/desk/offerings/new", OFFERING)
    await other_browser.send("/desk/hours", {"hours": ALL_HOURS})
    await other_browser.send("/desk/list", on="/desk")
    return other_browser


@pytest.fixture
async def coachee(browser: Browser) -> Browser:
    await browser.sign_in("Noor Learner", roles=["coachee"])
    for step, fields in QUIZ.items():
        await browser.send(f"/quiz/{step}", {**fields, "then": "next"})
    await browser.send("/quiz/review")
    return browser


@pytest.fixture
async def start(coach: Browser, coachee: Browser) -> str:
    """The path of the form that starts the conversation."""
    await coachee.get("/coaches")
    coach_page: str = re.findall(r'href="(/coaches/[0-9a-f-]{36})"', coachee.page)[0]
    return f"{coach_page}/write"


@pytest.fixture
async def talk(start: str, coachee: Browser) -> str:
    answer = await coachee.send(start, {"body": "Hello <b>Cleo</b>"})
    return answer.headers["location"].partition("?")[0]


@pytest.mark.clause("C4.2")
async def test_the_preview_shows_what_the_coach_then_sees(
    start: str, coachee: Browser, coach: Browser
) -> None:
    await coachee.get(start)
    previewed = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", coachee.page)
    answer = await coachee.send(start, {"body": "Hello"})

    await coach.get(answer.headers["location"].partition("?")[0] + "/quiz")

    assert previewed
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", coach.page) == previewed


async def test_an_empty_first_message_is_refused_beside_the_field(start: str, coachee: Browser) -> None:
    answer = await coachee.send(start, {"body": "  "})

    assert answer.status_code == 422
    assert 'id="body-problem"' in coachee.page


@pytest.mark.clause("C4.2")
async def test_nothing_is_sent_where_the_preview_is_outdated(start: str, coachee: Browser) -> None:
    answer = await coachee.send(start, {"body": "Kept as typed", "quiz_version": "7"})

    assert answer.status_code == 409
    assert "Kept as typed" in coachee.page
    await coachee.get("/inbox")
    assert "No conversations yet" in coachee.page


async def test_starting_twice_ends_in_the_one_conversation(start: str, talk: str, coachee: Browser) -> None:
    answer = await coachee.send(start, {"body": "Once more"})

    assert answer.headers["location"] == f"{talk}?said=conversation-exists"


async def test_messages_are_shown_as_text_and_marked_unread_until_read(talk: str, coach: Browser) -> None:
    await coach.get("/inbox")
    assert '1<span class="hide"> unread' in coach.page

    await coach.get(talk)
    assert "Hello &lt;b&gt;Cleo&lt;/b&gt;" in coach.page
    assert "New" in coach.page

    await coach.get("/inbox")
    assert "You have read everything" in coach.page


async def test_a_message_sent_twice_by_one_form_is_one_message(talk: str, coachee: Browser) -> None:
    await coachee.send(talk, {"body": "Only once", "once": "this-form"})
    await coachee.send(talk, {"body": "Only once", "once": "this-form"})

    await coachee.get(talk)
    assert coachee.page.count("Only once") == 1


async def test_after_too_many_unanswered_messages_the_text_is_kept(talk: str, coachee: Browser) -> None:
    for number in range(4):
        await coachee.send(talk, {"body": f"Message {number}"})

    answer = await coachee.send(talk, {"body": "One too many"})

    assert answer.status_code == 409
    assert "One too many" in coachee.page
    assert "not answered yet" in coachee.page


async def test_blocking_stops_messages_both_ways_until_it_is_lifted(
    talk: str, coach: Browser, coachee: Browser
) -> None:
    await coach.send(f"{talk}/block", on=talk)

    await coachee.get(talk)
    assert "are not possible" in coachee.page

    await coach.send(f"{talk}/unblock", on=talk)
    assert (await coachee.send(talk, {"body": "Again"})).status_code == 303


@pytest.mark.clause("C4.2")
async def test_ended_sharing_closes_the_answers_at_once(talk: str, coach: Browser, coachee: Browser) -> None:
    await coach.get(f"{talk}/quiz")
    await coachee.get("/settings/sharing")
    assert "Cleo Coach looked once" in coachee.page
    path = re.findall(r'action="(/settings/sharing/[^"]+/revoke)"', coachee.page)[0]

    await coachee.send(path, on="/settings/sharing")

    assert (await coach.get(f"{talk}/quiz")).status_code == 403
    assert "Backend engineer" not in coach.page


async def test_a_conversation_of_others_is_no_page(talk: str, site: Site) -> None:
    async with site.browser() as stranger:
        await stranger.sign_in("Sam Stranger", roles=["coachee", "coach"])

        assert (await stranger.get(talk)).status_code == 404
        assert (await stranger.get(f"{talk}/quiz")).status_code == 404


def _links(browser: Browser, words: str) -> list[str]:
    found: list[str] = re.findall(rf'href="([^"]+)">{words}', browser.page)
    return [one.replace("&amp;", "&") for one in found]


async def test_a_message_is_edited_and_deleted_without_script(
    talk: str, coach: Browser, coachee: Browser
) -> None:
    await coachee.get(talk)
    (change,) = _links(coachee, "Edit or delete")
    await coachee.get(change)
    assert "Hello &lt;b&gt;Cleo&lt;/b&gt;</textarea>" in coachee.page

    answer = await coachee.send(change, {"body": "Hello `Cleo`"})
    assert answer.headers["location"].startswith(f"{talk}?said=message-edited#message-")
    await coach.get(talk)
    assert "<code>Cleo</code>" in coach.page
    assert ", edited" in coach.page
    assert _links(coach, "Edit or delete") == []

    await coachee.send(f"{change}/delete", on=change)
    await coach.get(talk)
    assert "This message was deleted." in coach.page
    assert "Cleo</code>" not in coach.page
    await coach.get("/inbox")
    assert "a message that was deleted" in coach.page
    await coachee.get(change)
    assert "This message was deleted. Write a new one." in coachee.page

    await coach.send(talk, {"body": "See https://a.example/?x=1&y=2"})
    await coachee.get(talk)
    assert 'rel="noopener noreferrer nofollow ugc"' in coachee.page


async def test_an_edit_that_cant_be_kept_is_shown_again(talk: str, coachee: Browser) -> None:
    await coachee.get(talk)
    (change,) = _links(coachee, "Edit or delete")

    answer = await coachee.send(change, {"body": "x" * 5001})

    assert answer.status_code == 422
    assert "Keep it to 5000 at most" in coachee.page
    assert "x" * 5001 in coachee.page


async def test_plain_links_lead_through_a_long_conversation(
    talk: str, coach: Browser, coachee: Browser
) -> None:
    for number in range(60):
        await coach.send(talk, {"body": f"Line {number}."})
    await coachee.get(talk)
    assert "Line 59." in coachee.page
    assert _links(coachee, "Later messages") == []
    (earlier,) = _links(coachee, "Earlier messages")

    await coachee.get(earlier)
    assert "Line 9." in coachee.page
    assert "Line 10." not in coachee.page
    assert _links(coachee, "Earlier messages") == []
    (later,) = _links(coachee, "Later messages")
    await coachee.get(later)
    assert "Line 10." in coachee.page
    assert "Line 59." in coachee.page


async def test_a_megabyte_is_refused_with_a_clear_word(talk: str, coachee: Browser) -> None:
    answer = await coachee.send(talk, {"body": "x" * 900_000})

    assert answer.status_code in {413, 422}
    assert "Keep it to 5000 at most" in coachee.page or "too large" in coachee.page.lower()


@pytest.mark.clause("C2.3")
async def test_what_was_said_is_found_again_by_its_sides(talk: str, coach: Browser, coachee: Browser) -> None:
    await coach.send(talk, {"body": "A <i>rate limiter</i> over several régions"})

    await coachee.get("/inbox/search?q=REGIONS+limiter")
    assert "<mark>limiter</mark>" in coachee.page
    assert "<mark>régions</mark>" in coachee.page
    assert "&lt;i&gt;rate" in coachee.page
    (place,) = _links(coachee, "Show it in the conversation")
    await coachee.get(place.partition("#")[0])
    assert f'id="{place.partition("#")[2]}"' in coachee.page

    await coachee.get(f"/inbox/search?q=hello&conversation={talk.rpartition('/')[2]}")
    assert "<mark>Hello</mark>" in coachee.page
    await coachee.get("/inbox/search?q=nowhere")
    assert "Nothing was found" in coachee.page


async def test_a_search_for_too_much_is_refused_beside_the_field(coachee: Browser) -> None:
    answer = await coachee.get(f"/inbox/search?q={'x' * 201}")

    assert answer.status_code == 422
    assert "Keep it to 200 at most" in coachee.page
