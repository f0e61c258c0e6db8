"""The matches of a coachee, for people and for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from tic_cli.output import say
from tic_cli.tables import table
from tic_domain.coaches.model import PublicCoach
from tic_domain.matching.explanation import Contribution, NearMiss, Relaxation
from tic_domain.matching.use_cases.find_matches import MatchesPage
from tic_domain.shared.ids import AccountId


def tell(found: MatchesPage) -> None:
    coaches = "1 coach" if found.fitting == 1 else f"{found.fitting} coaches"
    say(
        f"{coaches} of {found.fitting + found.refused} fit, by answers version {found.answers_version} "
        f"and weights version {found.weights_version}."
    )
    if found.matches:
        say()
        table(
            ["id", "name", "score", "why"],
            [
                (
                    one.coach.profile.id,
                    one.coach.profile.public_name,
                    one.match.score,
                    " ".join(reason.words for reason in one.match.reasons[:3]),
                )
                for one in found.matches
            ],
            empty="",
        )
    listed(
        "As the answers stand, nobody can fit:",
        [f"{one.field}: {one.problem} {one.remedy}" for one in found.hindrances],
    )
    listed("What would add coaches:", [one.words for one in found.relaxations])
    listed("Near misses:", [line for miss in found.near_misses for line in _near(miss, found.close)])
    listed("What keeps coaches away:", [one.words for one in found.obstacles])


def listed(title: str, said: Sequence[str]) -> None:
    if said:
        say()
        say(title)
        for line in said:
            say(f"  {line}")


def page(coachee: object, found: MatchesPage) -> dict[str, Any]:
    return {
        "coachee": str(coachee),
        "fitting": found.fitting,
        "refused": found.refused,
        "answers_version": found.answers_version,
        "weights_version": found.weights_version,
        "matches": [
            {
                "coach": str(one.coach.profile.id),
                "name": one.coach.profile.public_name,
                "score": one.match.score,
                "contributions": lines(one.match.contributions),
            }
            for one in found.matches
        ],
        "hindrances": [
            {"field": one.field, "problem": one.problem, "remedy": one.remedy} for one in found.hindrances
        ],
        "near_misses": [
            {
                "rule": miss.rule.value,
                "coaches": miss.coaches,
                "words": miss.words,
                "closest": [
                    {
                        "coach": str(one.coach_id),
                        "name": found.close[one.coach_id].profile.public_name,
                        "words": one.words,
                    }
                    for one in miss.closest
                ],
            }
            for miss in found.near_misses
        ],
        "obstacles": [
            {"rule": one.rule.value, "coaches": one.coaches, "words": one.words} for one in found.obstacles
        ],
        "relaxations": [relaxation(one) for one in found.relaxations],
    }


def relaxation(one: Relaxation) -> dict[str, Any]:
    return {
        "rules": [rule.value for rule in one.rules],
        "changes": [{"field": change.field, "value": change.value} for change in one.changes],
        "adds": one.adds,
        "loses": one.loses,
        "words": one.words,
    }


def lines(contributions: Sequence[Contribution]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "label": one.label,
            "points": one.points,
            "weight": one.weight,
            "score": one.score,
            "words": one.words,
        }
        for one in contributions
    ]


def _near(miss: NearMiss, coaches: Mapping[AccountId, PublicCoach]) -> list[str]:
    named = [f"  {coaches[one.coach_id].profile.public_name}: {one.words}" for one in miss.closest]
    return [miss.words, *named]
