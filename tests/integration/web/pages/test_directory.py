"""The directory as everybody leafs through it, without script."""

import re

import pytest
from tests.integration.web.support import Site
from tests.unit.matching.people import profile

from tic_domain.coaches.model import CoachProfile

LONG = "W" * 200
RIGHT_TO_LEFT = "מאמן \u202e דוגמה"


@pytest.fixture
def site() -> Site:
    return Site()


async def listed(site: Site, name: str, number: int = 1) -> CoachProfile:
    account = await site.house.member(name)
    made: CoachProfile = profile(number, id=account.id, public_name=name)
    async with site.house.open() as uow:
        await uow.coaches.add(made)
        await uow.commit()
    return made


async def shown(site: Site, path: str, status: int = 200) -> str:
    answer = await site.client(accept="text/html").get(path)
    assert answer.status_code == status
    return answer.text


async def test_each_option_says_how_many_it_leaves(site: Site) -> None:
    await site.coach("Ada Example")
    page = await shown(site, "/coaches")
    assert "1 coach<" in page
    assert re.search(r'value="backend">Backend engineer \(1\)', page)
    assert re.search(r'value="frontend">Frontend engineer \(0\)', page)


async def test_what_is_chosen_stays_and_is_taken_away_one_by_one(site: Site) -> None:
    await site.coach("Ada Example")
    page = await shown(site, "/coaches?text=ada&role=backend&role=sre&level=3")
    assert re.search(r'value="backend" checked', page)
    assert 'href="/coaches?text=ada&amp;role=sre&amp;level=3"' in page
    assert 'href="/coaches?role=backend&amp;role=sre&amp;level=3"' in page
    assert 'value="ada"' in page


async def test_where_nobody_fits_each_way_out_has_its_number(site: Site) -> None:
    await site.coach("Ada Example")
    page = await shown(site, "/coaches?text=ada&topic=rust&topic=ios")
    assert "No coach fits all of this" in page
    page = await shown(site, "/coaches?text=ada+nobody")
    assert "Without <bdi>“nobody”</bdi>: 1 coach" in page
    assert 'href="/coaches?text=ada"' in page


@pytest.mark.parametrize(
    ("query", "field"),
    [("topic=magic", "topic"), ("level=9", "level"), ("price_up_to=ten", "price_up_to"),
     ("text=a%00b", "text"), ("price_up_to=5&currency=xxx", "currency"), ("role=%F0%9F%8E%89", "role")],
)  # fmt: skip
async def test_what_cannot_be_is_refused_beside_its_field(site: Site, query: str, field: str) -> None:
    page = await shown(site, f"/coaches?{query}", 422)
    assert f'id="{field}-problem"' in page


async def test_a_mark_of_another_search_leads_to_the_first_page(site: Site) -> None:
    for number in range(21):
        await listed(site, f"Coach {number}")
    page = await shown(site, "/coaches")
    (following,) = re.findall(r'href="/coaches\?after=([^"]+)" rel="next"', page)
    assert "Coach 0" in await shown(site, f"/coaches?after={following}")
    for wrong in (f"role=backend&after={following}", f"after={following[:-1]}A", "after=x"):
        page = await shown(site, f"/coaches?{wrong}", 422)
        assert "Start from the first page" in page


async def test_no_profile_breaks_the_card(site: Site) -> None:
    await listed(site, LONG)
    await listed(site, RIGHT_TO_LEFT)
    page = await shown(site, "/coaches?utm_source=somewhere")
    assert f"<bdi>{LONG}</bdi>" in page
    assert f"<bdi>{RIGHT_TO_LEFT}</bdi>" in page


async def test_programs_get_counts_ways_out_and_clear_refusals(site: Site) -> None:
    await site.coach("Ada Example")
    client = site.client()
    counted = (await client.get("/api/v1/coaches/filters?role=backend")).json()
    assert counted["total"] == counted["place_left"] == 1
    assert {"key": "backend", "label": "Backend engineer", "coaches": 1} in counted["role"]
    found = (await client.get("/api/v1/coaches?role=sre&role=frontend")).json()
    assert (found["total"], found["relaxations"]) == (0, [{"filter": "role", "value": None, "coaches": 1}])
    for query, field in (
        ("price_up_to=5", "currency"),
        ("currency=eur", "price_up_to"),
        ("level=8", "level"),
    ):
        answer = await client.get(f"/api/v1/coaches?{query}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await client.get("/api/v1/coaches?price_up_to=100000&currency=EUR&level=1")).json()["total"] == 1
