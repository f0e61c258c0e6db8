"""Coaches, for operators."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.coaches.model import Listing
from tic_domain.coaches.policies import LARGEST_PAGE
from tic_domain.coaches.use_cases.list_profiles import ListProfilesCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfileCommand
from tic_domain.coaches.use_cases.take_down_profile import TakeDownProfileCommand
from tic_domain.shared.checks import Checks


@click.group(help="List coaches, take profiles down.")
def coaches() -> None:
    pass


@coaches.command(name="list", help="All profiles in whatever state, newest first.")
@click.option("--state", help="Only these: draft, listed, paused, delisted, “taken down”.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@json_option
def list_(*, state: str | None, limit: int, as_json: bool) -> None:
    if state is not None:
        with Checks() as check:
            check.choice("state", state, [known.value for known in Listing])

    async def read(container: Any) -> list[Any]:
        found: list[Any] = []
        after = None
        while len(found) < limit:
            page = await container.list_profiles()(ListProfilesCommand(after=after, limit=LARGEST_PAGE))
            found += [one for one in page.profiles if state in {None, one.listing.value}]
            after = page.next
            if after is None:
                break
        return found[:limit]

    found = with_container(read)
    if as_json:
        document([_profile(one) for one in found])
        return
    table(
        ["id", "name", "state", "headline", "offerings", "capacity"],
        [
            (one.id, one.public_name, one.listing.value, one.headline, len(one.offerings), one.capacity)
            for one in found
        ],
        empty="There is no such profile.",
    )


@coaches.command(help="One public profile, and what was seen of the coach.")
@click.argument("coach_id", type=click.UUID)
@json_option
def show(coach_id: Any, *, as_json: bool) -> None:
    found = with_container(lambda one: one.show_public_profile()(ShowPublicProfileCommand(coach_id=coach_id)))
    shown = {
        **_profile(found.profile),
        "bio": found.profile.bio,
        "languages": sorted(found.profile.languages),
        "topics": sorted(found.profile.topics),
        "zone": found.profile.hours.zone,
        "reply_minutes": found.standing.reply_minutes,
        "active_coachees": found.standing.active_coachees,
    }
    if as_json:
        document(shown)
        return
    table(
        ["", ""],
        [(key, ", ".join(value) if isinstance(value, list) else value) for key, value in shown.items()],
        empty="",
    )


@coaches.command(help="Take a profile out of sight. Its owner can't list it again.")
@click.argument("coach_id", type=click.UUID)
@click.option("--reason", required=True, help="Why. It is kept with the act, and the coach reads it.")
@json_option
def delist(coach_id: Any, *, reason: str, as_json: bool) -> None:
    command = TakeDownProfileCommand(coach_id=coach_id, reason=reason)
    profile = with_container(lambda one: one.take_down_profile()(command))
    if as_json:
        document(_profile(profile))
    else:
        say(f"The profile {profile.id} is taken down.")


def _profile(profile: Any) -> dict[str, Any]:
    return {
        "id": str(profile.id),
        "name": profile.public_name,
        "state": profile.listing.value,
        "headline": profile.headline,
        "offerings": len(profile.offerings),
        "capacity": profile.capacity,
        "since": profile.created_at.isoformat(),
    }
