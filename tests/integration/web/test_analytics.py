"""Analytics asks first; its script and its addresses are on no page of who didn't say yes."""

from collections.abc import Mapping

import pytest
from httpx import AsyncClient, Response
from tests.integration.web.support import Site
from tests.unit.matching.people import ANSWERS

from tic_domain.accounts.model import UsageConsent
from tic_domain.matching.use_cases.answer_quiz import AnswerQuizCommand
from tic_domain.usage.jobs import CaptureProductEvent

ON = {"POSTHOG_KEY": "phc_example", "POSTHOG_HOST": "https://eu.i.posthog.com"}
LIBRARY = "https://eu-assets.i.posthog.com/static/array.full.no-external.js"
PAGE: Mapping[str, str] = {"accept": "text/html"}
SIGNAL: Mapping[str, str] = {**PAGE, "sec-gpc": "1"}


@pytest.fixture
def observed() -> Site:
    return Site(environment=ON)


def runs(answer: Response) -> bool:
    """Script, person and the two openings of the content security policy come together or not at all."""
    policy = answer.headers["content-security-policy"]
    signs = {
        "usage.js" in answer.text,
        'name="usage"' in answer.text,
        LIBRARY in policy,
        "connect-src 'self' https://eu.i.posthog.com;" in policy,
    }
    assert len(signs) == 1, signs
    assert ("phc_example" in answer.text) == (True in signs)
    return True in signs


def asks(answer: Response) -> bool:
    return "May we see how the site is used?" in answer.text


async def answers(client: AsyncClient, word: str, **headers: str) -> Response:
    answer = await client.post("/analytics", data={"answer": word, "return_to": "/coaches"}, headers=headers)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith("/coaches?said=usage-")
    return answer


@pytest.mark.clause("C2.5", "C3.4")
async def test_a_visitor_is_asked_and_heard(observed: Site) -> None:
    async with observed.client() as visitor:
        first = await visitor.get("/", headers=PAGE)
        assert (asks(first), runs(first)) == (True, False)

        said_no = await answers(visitor, "no")
        after = await visitor.get("/", headers=PAGE)
        assert (asks(after), runs(after)) == (False, False)
        assert said_no.headers["clear-site-data"] == '"storage"'

        said_yes = await answers(visitor, "yes")
        cookie = said_yes.headers["set-cookie"]
        assert cookie.startswith("tic-analytics=yes; ")
        assert "HttpOnly" in cookie
        after = await visitor.get("/coaches", headers=PAGE)
        assert (asks(after), runs(after)) == (False, True)
        assert 'data-person=""' in after.text
        assert 'data-route="/coaches"' in after.text


@pytest.mark.clause("C2.5", "C3.4")
async def test_global_privacy_control_is_a_no(observed: Site) -> None:
    async with observed.client() as visitor:
        first = await visitor.get("/", headers=SIGNAL)
        assert (asks(first), runs(first)) == (False, False)

        await answers(visitor, "yes")
        assert runs(await visitor.get("/", headers=PAGE))
        assert not runs(await visitor.get("/", headers=SIGNAL))

        await answers(visitor, "yes", **{"sec-gpc": "1"})
        assert runs(await visitor.get("/", headers=SIGNAL))


@pytest.mark.clause("C2.5", "C3.4", "C4.1")
async def test_a_members_word_is_kept_with_the_account(observed: Site) -> None:
    ada = await observed.member()
    async with await observed.browser(ada) as browser:
        assert asks(await browser.get("/", headers=PAGE))
        await answers(browser, "yes")
        page = await browser.get("/", headers=PAGE)
        assert runs(page)
        told = next(line for line in page.text.splitlines() if 'name="usage"' in line)
        assert f'data-person="{observed.container.pseudonyms().of(str(ada.id))}"' in told
        assert str(ada.id) not in told
    async with await observed.browser(ada) as elsewhere:
        assert runs(await elsewhere.get("/settings", headers=PAGE))
        assert not runs(await elsewhere.get("/", headers=SIGNAL))
        assert observed.house.account(ada.id).usage_consent is UsageConsent.REFUSED_BY_SIGNAL
        assert not runs(await elsewhere.get("/", headers=PAGE))
        assert "that counts as a no" in (await elsewhere.get("/analytics", headers=PAGE)).text


@pytest.mark.clause("C2.5", "C3.4")
async def test_a_program_says_it_too(observed: Site) -> None:
    ada = await observed.member()
    async with await observed.program(ada) as program:
        said = await program.put("/api/v1/me/analytics", json={"given": True})
        assert (said.status_code, said.json()["analytics"]) == (200, True)
        assert (await program.get("/api/v1/me")).json()["analytics"] is True
        assert (await program.put("/api/v1/me/analytics", json={"given": "yes"})).status_code == 422


@pytest.mark.clause("C2.5", "C3.4")
@pytest.mark.parametrize("given", [True, False])
async def test_what_is_done_is_counted_only_of_who_said_yes(observed: Site, *, given: bool) -> None:
    ada = await observed.coachee(answered=False)
    async with await observed.browser(ada) as browser:
        await answers(browser, "yes" if given else "no")
    await observed.container.answer_quiz()(AnswerQuizCommand(account_id=ada.id, answers=ANSWERS))
    for job in observed.house.store.take_jobs():
        if isinstance(job, CaptureProductEvent):
            await observed.container.capture_event()(job)
    assert {event.name.value for event in observed.analytics.events} == (
        {"quiz answered"} if given else set()
    )


async def test_where_none_is_configured_nothing_is_asked(site: Site) -> None:
    async with site.client() as visitor:
        first = await visitor.get("/", headers=PAGE)
        assert (asks(first), "usage.js" in first.text) == (False, False)
        assert "There is none on this site" in (await visitor.get("/analytics", headers=PAGE)).text


async def test_neither_yes_nor_no_is_refused(observed: Site) -> None:
    async with observed.client() as visitor:
        answer = await visitor.post("/analytics", data={"answer": "perhaps"}, headers=PAGE)
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers


@pytest.mark.clause("C2.5")
async def test_a_failure_in_the_browser_is_reported_in_our_own_words_only(observed: Site) -> None:
    told = {"kind": "TypeError", "file": "site.js", "line": 3, "column": 9, "route": "/orders/{order_id}"}
    async with observed.client() as visitor:
        assert (await visitor.post("/browser-failures", json=told)).status_code == 204
        strange = {**told, "file": "canary.js", "route": "/orders/0199-canary"}
        assert (await visitor.post("/browser-failures", json=strange)).status_code == 204
        for wrong in ({**told, "message": "canary"}, {**told, "kind": "a canary"}, {"kind": "Error"}):
            assert (await visitor.post("/browser-failures", json=wrong)).status_code == 422
        assert (await visitor.post("/browser-failures", json={**told, "file": "x" * 4000})).status_code == 413

    first, second = observed.reports.failures
    assert (first.error_type, first.frames, first.person) == (
        "BrowserTypeError",
        (("static/site.js", 3, ""),),
        None,
    )
    assert first.operation == "in the browser, /orders/{order_id}"
    assert "canary" not in repr(second)
