"""A person's own words leave the platform only to those whom their class names, and lie open nowhere."""

import json
from collections.abc import Mapping
from typing import Any, Final

import attrs
import pytest
from tests.canaries.canary import Canaries
from tests.canaries.cards import card_numbers
from tests.canaries.scanner import Scanner
from tests.integration.web.front import Front, Program, bought
from tests.integration.web.orders import front_of
from tests.integration.web.support import Site

from tic_adapters.jobs.kinds import arguments_of
from tic_adapters.sandbox.payments.store import KINDS
from tic_domain.accounts.model import Account, UsageConsent, WebSession
from tic_domain.coaches.model import CoachProfile
from tic_domain.conversations.model import Message
from tic_domain.orders.model import Order, OrderAct
from tic_domain.shared.classification import Personal, Processor, classification_of

FIELDS: Final[Mapping[str, tuple[type, str]]] = {
    "coach's name": (Account, "name"),
    "coachee's name": (Account, "name"),
    "coach's address": (Account, "email"),
    "new address": (Account, "pending_email"),
    "device": (WebSession, "device"),
    "headline": (CoachProfile, "headline"),
    "bio": (CoachProfile, "bio"),
    "title": (Order, "title"),
    "message": (Message, "body"),
    "note": (OrderAct, "note"),
}
ADDRESS: Final = "{}@example.org"


@attrs.define
class Outside:
    """All that left, or lies open, by whom it is seen."""

    site: Site
    jobs: list[dict[str, Any]] = attrs.field(factory=list)

    def front(self) -> Front:
        plain = front_of(self.site)

        async def run_jobs() -> None:
            self.jobs += [arguments_of(job) for job in self.site.house.store.jobs]
            await plain.run_jobs()

        return attrs.evolve(plain, run_jobs=run_jobs)

    async def told(self) -> Mapping[Processor, str]:
        async with self.site.payments.store.open() as desk:
            paid = [repr(one) for kind in KINDS.values() for one in await desk.latest(kind, 1000)]
        return {
            Processor.RESEND: repr(self.site.mailer.sent),
            Processor.POSTHOG: repr(self.site.analytics.events),
            Processor.ROLLBAR: repr(self.site.reports.failures),
            Processor.STRIPE: repr(paid),
        }


async def lived(outside: Outside, canaries: Canaries) -> None:
    site, plant = outside.site, canaries.plant
    coach, coachee = await site.coach(plant("coach's name")), await site.coachee(plant("coachee's name"))
    site.house.replace_account(attrs.evolve(coach, email=plant("coach's address", ADDRESS)))
    # Nothing would be told to analytics without their yes.
    site.house.replace_account(attrs.evolve(coachee, usage_consent=UsageConsent.GIVEN))
    profiles = site.house.store.coaches.profiles
    first, *others = profiles[coach.id].offerings
    profiles[coach.id] = attrs.evolve(
        profiles[coach.id],
        headline=plant("headline"),
        bio=plant("bio"),
        offerings=(attrs.evolve(first, title=plant("title")), *others),
    )
    client = await site.program(coachee)
    client.headers["user-agent"] = plant("device")
    front = outside.front()
    start = {"coach_id": str(coach.id), "body": plant("message"), "quiz_version": 1}
    assert (await client.post("/api/v1/conversations", json=start)).status_code == 201
    changed = await client.patch("/api/v1/me", json={"email": plant("new address", ADDRESS)})
    assert changed.status_code == 200, changed.text
    order = await bought(front, Program(client), str(coach.id), 0)
    asked = await client.post(f"/api/v1/orders/{order['id']}/refund-request", json={"note": plant("note")})
    assert asked.status_code == 200, asked.text
    await client.get("/api/v1/coaches", params={"text": plant("bio")})
    await front.run_jobs()


@pytest.mark.clause("C2.4", "C2.5", "C3.5", "C4.1")
async def test_a_canary_reaches_only_those_whom_its_class_names(capfd: pytest.CaptureFixture[str]) -> None:
    canaries, outside = Canaries(), Outside(Site(environment={"TIC_SANDBOX": "1"}))
    await lived(outside, canaries)
    scanner, told = Scanner(canaries), await outside.told()
    logged = "".join(capfd.readouterr())

    seen = {processor: scanner.places(scanner.scan(text)) for processor, text in told.items()}

    assert seen[Processor.RESEND] >= {"coach's name", "coachee's name", "coach's address", "new address"}
    assert seen[Processor.STRIPE] == {"title"}
    for processor, places in seen.items():
        for place in places:
            what = classification_of(*FIELDS[place])
            assert isinstance(what, Personal), place
            assert processor in what.recipients, f"{place} went to {processor.value}"
    assert outside.site.analytics.events, "product events were told: the search works"
    assert len(outside.jobs) > 5
    assert not scanner.scan(json.dumps(outside.jobs))
    assert '"event":"request"' in logged
    assert not scanner.scan(logged)
    assert card_numbers(" ".join([logged, json.dumps(outside.jobs), *told.values()])) == ()
