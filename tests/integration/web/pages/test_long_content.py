"""Names that are long or run from right to left, and coaches who offer much."""

import attrs
from tests.integration.web.pages.market import Market, text

from tic_domain.coaches.model import MOST_OFFERINGS
from tic_domain.shared.ids import OfferingId

LONG = "مدرّب المقابلات " * 12 + "Wolfeschlegelsteinhausenbergerdorff"


async def test_a_coach_with_sixty_offerings_and_a_long_name_is_readable(market: Market) -> None:
    container, profiles = market.site.container, market.site.store.coaches.profiles
    coach_id, profile = next(iter(profiles.items()))
    hour = profile.offerings[0]
    many = tuple(
        attrs.evolve(hour, id=OfferingId(container.ids().new()), title=f"Hour {number}")
        for number in range(1, MOST_OFFERINGS + 1)
    )
    profiles[coach_id] = attrs.evolve(profile, public_name=LONG, headline=LONG, offerings=many)

    await market.coachee.get(market.page)
    assert f'<h1 dir="auto">{LONG}</h1>' in market.coachee.page
    assert "52 more" in text(market.coachee)
    assert market.coachee.page.count('#times">Choose a time') == MOST_OFFERINGS
    for path in ("/desk", "/coaches"):
        await market.coach.get(path)
        assert f"<bdi>{LONG}</bdi>" in market.coach.page
