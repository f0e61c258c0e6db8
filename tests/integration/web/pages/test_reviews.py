"""A session is reviewed on the site, and a coach's page shows what was published."""

import re
from datetime import timedelta

import attrs
import pytest
from httpx import AsyncClient
from tests.integration.web.support import Site
from tests.unit.reviews.desk import held_session

from tic_domain.accounts.model import Account, AccountStatus
from tic_domain.orders.states import SessionState
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.use_cases.take_down_review import TakeDownReviewCommand
from tic_domain.shared.ids import ReviewId
from tic_web.pages.reviews.showing import ReviewCard


@attrs.frozen
class Two:
    site: Site
    coachee: Account
    coach: Account
    by_coachee: AsyncClient
    by_coach: AsyncClient
    address: str

    async def coach_page(self, under: str = "") -> str:
        answer = await self.site.client(accept="text/html").get(f"/coaches/{self.coach.id}{under}")
        assert answer.status_code == 200
        return answer.text


@pytest.fixture
async def two() -> Two:
    site = Site()
    coachee, coach = await site.coachee("Cleo Secret"), await site.coach()
    session = await held_session(site.house, coachee, coach)
    by_coachee, by_coach = [await site.browser(one) for one in (coachee, coach)]
    for client in (by_coachee, by_coach):
        client.headers["accept"] = "text/html"
    return Two(site, coachee, coach, by_coachee, by_coach, f"/sessions/{session.id}/review")


@pytest.mark.clause("C3.1")
async def test_a_session_is_reviewed_from_the_list_to_the_coachs_page(two: Two) -> None:
    listed = (await two.by_coachee.get("/reviews")).text
    assert two.address in listed
    form = (await two.by_coachee.get(two.address)).text
    assert "Review your session with Carl Example" in form
    assert "The other side sees it when both of you have written, or on" in form
    assert "without your name" in form
    saved = await two.by_coachee.post(two.address, data={"rating": "4", "text": "Calm & <b>exact</b>"})
    assert (saved.status_code, saved.headers["location"]) == (303, f"{two.address}?said=review-saved")

    mine = (await two.by_coachee.get(two.address)).text
    assert "nobody else sees it yet" in mine
    assert re.search(r'value="4" checked', mine)
    assert two.address not in (await two.by_coachee.get("/reviews")).text
    assert "Calm" not in await two.coach_page()
    theirs = (await two.by_coach.get(two.address)).text
    assert "Calm" not in theirs
    assert "Only Cleo Secret and you will ever see it" in theirs

    await two.by_coach.post(two.address, data={"rating": "5", "text": "Well prepared."})
    page = await two.coach_page()
    assert "Calm &amp; &lt;b&gt;exact&lt;/b&gt;" in page
    assert "4 of 5" in page
    assert "from 1 rating" in page
    assert "Cleo Secret" not in page
    assert "Well prepared." not in page
    assert "Well prepared." in (await two.by_coachee.get(two.address)).text
    assert "Well prepared." in (await two.by_coachee.get("/reviews")).text
    assert "so it stays as it is" in (await two.by_coachee.get(two.address)).text


async def test_what_was_typed_survives_a_refusal(two: Two) -> None:
    answer = await two.by_coachee.post(two.address, data={"text": "Calm and exact."})
    assert answer.status_code == 422
    assert 'id="rating-problem">None is chosen. Choose from 1 to 5.' in answer.text
    assert "Calm and exact." in answer.text
    long = await two.by_coachee.post(two.address, data={"rating": "2", "text": "x" * 2001})
    assert long.status_code == 422
    assert 'id="text-problem"' in long.text
    assert 'value="2" checked' in long.text

    await two.by_coachee.post(two.address, data={"rating": "2", "text": "Short."})
    await two.by_coach.post(two.address, data={"rating": "2"})
    refused = await two.by_coachee.post(two.address, data={"rating": "3", "text": "On second thought."})
    assert refused.status_code == 409
    assert "Here it is, to be copied" in refused.text
    assert "On second thought." in refused.text


@pytest.mark.clause("C7.4")
async def test_a_review_is_taken_back(two: Two) -> None:
    await two.by_coachee.post(two.address, data={"rating": "2"})
    assert f'action="{two.address}/withdraw"' in (await two.by_coachee.get(two.address)).text
    gone = await two.by_coachee.post(f"{two.address}/withdraw")
    assert gone.headers["location"] == f"{two.address}?said=review-withdrawn"
    assert "checked" not in (await two.by_coachee.get(two.address)).text
    await two.by_coachee.post(two.address, data={"rating": "2"})
    await two.by_coach.post(two.address, data={"rating": "2"})
    late = await two.by_coachee.post(f"{two.address}/withdraw")
    assert late.status_code == 409
    assert "so it stays as it is" in late.text


async def test_after_thirty_days_the_page_says_so(two: Two) -> None:
    two.site.house.clock.move(timedelta(days=29))
    late = await two.site.browser(two.coachee)
    two.site.house.clock.move(timedelta(days=1))
    page = await late.get(two.address, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "The time to review this session ended" in page.text
    assert "<textarea" not in page.text


async def test_a_session_that_did_not_take_place_has_no_form(two: Two) -> None:
    missed = await held_session(two.site.house, two.coachee, two.coach, state=SessionState.MISSED_BY_COACH)
    for answer in (
        await two.by_coachee.get(f"/sessions/{missed.id}/review"),
        await two.by_coachee.post(f"/sessions/{missed.id}/review", data={"rating": "3"}),
    ):
        assert answer.status_code == 409
        assert "Only a session that took place is reviewed" in answer.text
    assert (await two.by_coachee.get("/sessions/nonsense/review")).status_code == 404


@pytest.mark.clause("C3.3")
async def test_its_author_reads_why_a_review_was_taken_down(two: Two) -> None:
    await two.by_coachee.post(two.address, data={"rating": "1", "text": "Bob from Acme says so."})
    await two.by_coach.post(two.address, data={"rating": "5"})
    (own,) = [one for one in two.site.house.store.reviews.reviews.values() if one.rating == 1]
    await two.site.container.take_down_review()(
        TakeDownReviewCommand(review_id=ReviewId(own.id), reason="It names a third person.")
    )
    assert "Bob from Acme" not in await two.coach_page()
    assert "Bob from Acme" not in (await two.by_coach.get(two.address)).text
    assert "It names a third person." in (await two.by_coachee.get(two.address)).text


async def test_all_reviews_are_on_pages_of_their_own(two: Two) -> None:
    for number in range(21):
        session = await held_session(two.site.house, two.coachee, two.coach)
        for client in (two.by_coachee, two.by_coach):
            await client.put(
                f"/api/v1/sessions/{session.id}/review", json={"rating": 5, "text": f"No. {number:02d}"}
            )
        two.site.house.clock.move(timedelta(minutes=1))
    assert "All reviews of <bdi>Carl Example</bdi>" in await two.coach_page()
    first = await two.coach_page("/reviews")
    following = re.search(r'href="/coaches/[^"?]+(/reviews\?after=[^"]+)" rel="next"', first)
    assert following is not None
    second = await two.coach_page(following[1])
    found = re.findall(r"No\. (\d\d)", first + second)
    assert found == [f"{number:02d}" for number in reversed(range(21))]
    gone = await two.by_coachee.get(f"/coaches/{two.coach.id}/reviews?after=nonsense")
    assert gone.status_code == 404


async def test_a_review_whose_author_is_gone_is_shown_without_a_name(two: Two) -> None:
    await two.by_coachee.post(two.address, data={"rating": "3"})
    await two.by_coach.post(two.address, data={"rating": "5"})
    two.site.house.replace_account(attrs.evolve(two.coachee, status=AccountStatus.SUSPENDED))
    assert "Deleted member" in await two.coach_page()
    (written,) = [one for one in two.site.house.store.reviews.reviews.values() if one.rating == 3]
    unreadable = KeptReview(review=written, author_is_gone=True, text_is_gone=True)
    assert ReviewCard.by(unreadable, "Cleo Secret").author == "Deleted member"
    assert ReviewCard.public(unreadable).text_is_gone
