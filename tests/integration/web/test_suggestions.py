"""What matching everyone at once gives a coachee is on their page and in their answer, and nowhere else."""

import attrs
import pytest
from tests.integration.web.support import Site

from tic_domain.accounts.model import Scope
from tic_domain.coaches.model import Listing
from tic_domain.matching.jobs import AssignRunJob, ScoreShardJob
from tic_domain.matching.use_cases.start_match_run import StartMatchRunCommand

HTML = {"accept": "text/html"}


async def match_everyone(site: Site) -> int:
    container = site.container
    run = await container.start_match_run()(StartMatchRunCommand())
    await container.score_shard()(ScoreShardJob(run_id=run.id, shard=0))
    return (await container.assign_run()(AssignRunJob(run_id=run.id))).assigned


@pytest.mark.clause("C2.2")
async def test_a_suggestion_is_said_to_its_coachee_and_to_nobody_else(site: Site) -> None:
    cleo, carl = await site.coachee(), await site.coach()
    page, program = await site.browser(cleo), await site.program(cleo, Scope.MATCHING_READ)
    assert "Suggested for you" not in (await page.get("/matches", headers=HTML)).text
    assert (await program.get("/api/v1/matches")).json()["suggestion"] is None

    assert await match_everyone(site) == 1

    shown = (await page.get("/matches", headers=HTML)).text
    assert "Suggested for you" in shown
    assert f'<a href="/coaches/{carl.id}"><strong>Carl Example</strong></a>' in shown
    answer = (await program.get("/api/v1/matches")).json()
    assert answer["suggestion"] == answer["items"][0]
    desk = await site.browser(carl)
    for path in ("/desk", "/conversations", f"/coaches/{carl.id}"):
        assert "uggest" not in (await desk.get(path, headers=HTML)).text


async def test_a_suggestion_is_not_shown_once_its_coach_left(site: Site) -> None:
    cleo, carl = await site.coachee(), await site.coach()
    program = await site.program(cleo, Scope.MATCHING_READ)
    await match_everyone(site)
    profiles = site.house.store.coaches.profiles
    profiles[carl.id] = attrs.evolve(profiles[carl.id], listing=Listing.PAUSED)
    assert (await program.get("/api/v1/matches")).json()["suggestion"] is None
