"""What the API gives of everything that is held about a person, and of exports."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from tic_domain.records import wording
from tic_domain.records.model import DataExport, HeldKind
from tic_domain.records.vocabulary import label_of, words_of
from tic_web.api.fields import Id, Moment

KindKey = Annotated[
    str,
    Meta(
        description="The `key` of a kind of records.",
        examples=["messages"],
        extra_json_schema={"maxLength": 60, "pattern": "^[a-z_]{1,60}$"},
    ),
]
Mark = Annotated[
    str,
    Meta(
        description="The `next` of the page before. Leave it out for the first page.",
        extra_json_schema={"maxLength": 400, "pattern": "^[A-Za-z0-9_-]{1,400}$"},
    ),
]
Words = Annotated[list[str], Meta(description="In plain words.", examples=[["matching"]])]


class HeldFieldAnswer(Struct, frozen=True, kw_only=True):
    """A field of a kind of records."""

    name: Annotated[str, Meta(examples=["sent_at"])]
    label: Annotated[str, Meta(description="In plain words.", examples=["Sent"])]


class HeldKindAnswer(Struct, frozen=True, kw_only=True):
    """A kind of records, and what the classification says of it."""

    key: KindKey
    title: Annotated[str, Meta(examples=["Messages"])]
    what: Annotated[str, Meta(examples=["What you wrote, and what was written to you."])]
    count: Annotated[int, Meta(ge=0, description="How many are held.", examples=[12])]
    purposes: Words
    legal_bases: Words
    recipients: Words
    retention: Words
    correct: Annotated[str, Meta(description="How it is put right.", examples=["Go to your conversations"])]
    correct_at: Annotated[str | None, Meta(description="The page of the site for it.", examples=["/inbox"])]
    fields: list[HeldFieldAnswer]

    @classmethod
    def of(cls, kind: HeldKind, count: int) -> "HeldKindAnswer":
        words = words_of(kind.key)
        return cls(
            key=kind.key,
            title=words.title,
            what=words.what,
            count=count,
            purposes=list(wording.purposes_of(kind)),
            legal_bases=list(wording.bases_of(kind)),
            recipients=list(wording.recipients_of(kind)),
            retention=list(wording.retentions_of(kind)),
            correct=words.correct,
            correct_at=words.correct_at,
            fields=[
                HeldFieldAnswer(name=one.name, label=label_of(kind.key, one.name)) for one in kind.fields
            ],
        )


class HeldKindsAnswer(Struct, frozen=True, kw_only=True):
    """Every kind of record that can be held about somebody."""

    items: list[HeldKindAnswer]


class RecordsAnswer(Struct, frozen=True, kw_only=True):
    """Records of one kind, as exports hold them."""

    items: Annotated[
        list[dict[str, Any]], Meta(description="`/export-schema.json` describes them.", examples=[[]])
    ]
    next: Annotated[str | None, Meta(description="Where the following page begins.")]


ExportStateName = Literal["waiting", "running", "ready", "failed", "cancelled"]


class ExportAnswer(Struct, frozen=True, kw_only=True):
    """One ZIP file with everything that is held about you."""

    id: Id
    state: ExportStateName
    percent: Annotated[int, Meta(ge=0, le=100, description="How much of it is made.", examples=[40])]
    requested_at: Moment
    ready_at: Moment | None
    expires_at: Annotated[Moment, Meta(description="When it is removed.")]
    size: Annotated[int | None, Meta(description="In bytes; null until it is ready.", examples=[48_211])]

    @classmethod
    def of(cls, export: DataExport) -> "ExportAnswer":
        return cls(
            id=export.id,
            state=_STATES[export.state.value],
            percent=export.percent,
            requested_at=export.requested_at,
            ready_at=export.ready_at,
            expires_at=export.expires_at,
            size=export.size,
        )


_STATES: dict[str, ExportStateName] = {
    "waiting": "waiting",
    "running": "running",
    "ready": "ready",
    "failed": "failed",
    "cancelled": "cancelled",
}


class ExportsAnswer(Struct, frozen=True, kw_only=True):
    """Newest first."""

    items: list[ExportAnswer]
