"""A deletion as JSON."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.privacy.erasing.rule import Blocker
from tic_domain.privacy.use_cases.request_deletion import DeletionAnswer
from tic_domain.privacy.use_cases.show_deletion import DeletionView
from tic_web.api.fields import Id, Moment, text

BlockerName = Literal[
    "order", "payment", "subscription", "refund", "dispute", "payout", "invoice", "balance",
    "payment-event", "provider-not-asked",
]  # fmt: skip
StateName = Literal["scheduled", "running", "done", "cancelled"]


class BlockerFields(Struct, frozen=True, kw_only=True):
    """Something that has to end before the account can be deleted."""

    kind: BlockerName
    about: Annotated[str, Meta(description="The id of the thing that it is about.")]
    title: Annotated[str, Meta(examples=["Mock interview"])]
    reason: Annotated[str, Meta(examples=["Sessions that are paid for are still to take place."])]
    way_out: Annotated[str, Meta(examples=["Have the sessions take place, or cancel them."])]
    place: Annotated[str | None, Meta(description="A path of the site where that is done.")]
    earliest: Annotated[
        Moment | None, Meta(description="When it can have cleared; null where somebody else decides when.")
    ]

    @classmethod
    def of(cls, blocker: Blocker) -> "BlockerFields":
        return cls(
            kind=blocker.kind.value,
            about=blocker.about,
            title=blocker.title,
            reason=blocker.reason,
            way_out=blocker.way_out,
            place=blocker.place,
            earliest=blocker.earliest,
        )


class DeletionFields(Struct, frozen=True, kw_only=True):
    possible: Annotated[bool, Meta(description="Nothing is in progress.")]
    blockers: list[BlockerFields]
    earliest: Annotated[
        Moment | None, Meta(description="When all of them can have cleared; null where that can't be told.")
    ]
    scheduled_at: Annotated[Moment | None, Meta(description="When a deletion was scheduled; null: none is.")]

    @classmethod
    def of(cls, view: DeletionView) -> "DeletionFields":
        return cls(
            possible=not view.blockers,
            blockers=[BlockerFields.of(one) for one in view.blockers],
            earliest=view.earliest,
            scheduled_at=None if view.scheduled is None else view.scheduled.requested_at,
        )


class DeletionWish(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    confirm: Annotated[str, text(1, 20, "The word “delete”.", "delete")]
    schedule: Annotated[
        bool, Meta(description="Where something is in progress: wait for its end instead of refusing.")
    ] = False


class DeletionAnswerFields(Struct, frozen=True, kw_only=True):
    id: Id
    state: StateName
    requested_at: Moment
    receipt: Annotated[
        str | None,
        Meta(
            description="A path of the site that shows the receipt to whoever has it. Given once.",
            examples=["/deleted/…"],
        ),
    ]

    @classmethod
    def of(cls, answer: DeletionAnswer) -> "DeletionAnswerFields":
        token = answer.receipt_token
        return cls(
            id=answer.request.id,
            state=answer.request.state.value,
            requested_at=answer.request.requested_at,
            receipt=None if token is None else f"/deleted/{token}",
        )
