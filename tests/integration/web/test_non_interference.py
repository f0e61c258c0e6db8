"""Over HTTP: a coach sees the same site whether a coachee was matched with them or never answered."""

import re
from typing import Final

import msgspec
import pytest
from httpx import AsyncClient
from tests.integration.web.routes import ROUTES
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account
from tic_web.api.matching.quiz import EXAMPLE

COACH: Final = 4
"""The coach's place in the rows of ROUTES."""
FOR_THIS_MACHINE: Final = frozenset({"/metrics"})
"""Counts by route, for a collector beside the process alone."""
MADE_UP_EACH_TIME: Final = re.compile(
    r'nonce="[^"]*"|name="(?:once|_csrf_token)" value="[^"]*"|\b[0-9a-f]{32}\b'
)
"""Nonces, marks of forms, and ids of requests."""


async def populated(site: Site) -> tuple[Account, Account, AsyncClient, AsyncClient]:
    coach, coachee = await site.coach(), await site.coachee(answered=False)
    browser, program = await site.browser(coach), await site.program(coach)
    browser.headers["accept"] = "text/html"
    return coach, coachee, browser, program


async def be_matched(site: Site, coachee: Account, coach: Account) -> None:
    program = await site.program(coachee)
    await program.post("/api/v1/me/quiz/answers", json=msgspec.to_builtins(EXAMPLE))
    found = (await program.get("/api/v1/matches")).json()
    assert [one["coach"]["id"] for one in found["items"]] == [str(coach.id)]
    await program.patch("/api/v1/me/quiz/answers", json={"based_on": 1, "role": "sre"})
    await program.get(f"/api/v1/matches/{coach.id}")
    await program.put("/api/v1/me/quiz/draft/goal", json={"values": {"role": ["backend"]}})
    browser = await site.browser(coachee)
    browser.headers["accept"] = "text/html"
    assert (await browser.get("/matches")).status_code == 200


async def seen(coach: Account, browser: AsyncClient, program: AsyncClient) -> dict[str, tuple[int, str]]:
    """Every address that a coach may open and that names no conversation: there is none."""
    found = {}
    for route, row in ROUTES.items():
        method, path = route.split(" ")
        address = path.replace("{coach_id}", str(coach.id)).replace("{name}", "site.css")
        if method != "GET" or row[COACH] != "open" or "{" in address or path in FOR_THIS_MACHINE:
            continue
        answer = await (program if path.startswith("/api/") else browser).get(address)
        found[path] = answer.status_code, MADE_UP_EACH_TIME.sub("", answer.text)
    return found


@pytest.mark.clause("C2.2", "C4.2")
async def test_a_coach_sees_the_same_site_whoever_was_matched_with_them() -> None:
    here, there = Site(), Site()
    coach, coachee, browser, program = await populated(here)
    other_coach, _, other_browser, other_program = await populated(there)
    assert coach.id == other_coach.id

    await be_matched(here, coachee, coach)

    mine = await seen(coach, browser, program)
    assert len(mine) > 25
    assert mine == await seen(other_coach, other_browser, other_program)
    assert here.mailer.sent == there.mailer.sent
