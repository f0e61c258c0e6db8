"""Reviews, for operators."""

from typing import Any

import click

from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.coaches.policies import LARGEST_PAGE
from tic_domain.reviews.model import KeptReview, Review
from tic_domain.reviews.use_cases.list_reviews import ListReviewsCommand
from tic_domain.reviews.use_cases.take_down_review import TakeDownReviewCommand
from tic_domain.shared.ids import ReviewId

_WIDEST = 60


@click.group(help="List published reviews, take one down.")
def reviews() -> None:
    pass


@reviews.command(
    name="list",
    help="Published reviews, newest first, those that were taken down too. What isn't published is its "
    "author's alone.",
)
@click.option("--about", type=click.UUID, help="Only those about this account.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@json_option
def list_(*, about: Any, limit: int, as_json: bool) -> None:
    async def read(container: Any) -> list[KeptReview]:
        found: list[KeptReview] = []
        after = None
        while len(found) < limit:
            page = await container.list_reviews()(
                ListReviewsCommand(subject_id=about, after=after, limit=min(limit, LARGEST_PAGE))
            )
            found += page.reviews
            after = page.next
            if after is None:
                break
        return found[:limit]

    found = with_container(read)
    if as_json:
        document([{**_review(one.review), "text_deleted": one.text_is_gone} for one in found])
        return
    table(
        ["id", "published", "by", "about", "rating", "text", "taken down"],
        [
            (
                one.review.id,
                one.review.published_at,
                one.review.author_side.value,
                one.review.subject_id,
                one.review.rating,
                _beginning(one),
                one.review.taken_down_reason or "",
            )
            for one in found
        ],
        empty="There is no published review.",
    )


@reviews.command(
    name="take-down",
    help="Take a review out of sight and out of the rating. Its author reads the reason on the session's "
    "page, and can't write another one.",
)
@click.argument("review_id", type=click.UUID)
@click.option("--reason", required=True, help="Why. Its author reads it.")
@json_option
def take_down(review_id: Any, *, reason: str, as_json: bool) -> None:
    command = TakeDownReviewCommand(review_id=ReviewId(review_id), reason=reason)
    review = with_container(lambda one: one.take_down_review()(command))
    if as_json:
        document(_review(review))
    else:
        say(f"The review {review.id} is taken down.")


def _beginning(kept: KeptReview) -> str:
    if kept.text_is_gone:
        return "(deleted with its author)"
    line = " ".join((kept.review.text or "").split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _review(review: Review) -> dict[str, Any]:
    return {
        "id": str(review.id),
        "session_id": str(review.session_id),
        "order_id": str(review.order_id),
        "author_id": str(review.author_id),
        "author_side": review.author_side.value,
        "subject_id": str(review.subject_id),
        "rating": review.rating,
        "text": review.text,
        "published_at": review.published_at.isoformat() if review.published_at else None,
        "taken_down_at": review.taken_down_at.isoformat() if review.taken_down_at else None,
        "taken_down_reason": review.taken_down_reason,
    }
