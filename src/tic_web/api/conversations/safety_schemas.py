"""What the API takes and gives about reports and blocks, and about sharing by hand."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from tic_domain.conversations.model import Disclosure
from tic_domain.conversations.reports import Quote, Report, ReportReason
from tic_domain.conversations.use_cases.list_blocks import NamedBlock
from tic_domain.conversations.use_cases.list_own_reports import OwnReport
from tic_domain.conversations.use_cases.preview_sharing import SharingPreview
from tic_domain.matching.cv import SharedCv
from tic_web.api.conversations.schemas import DisclosureAnswer, SharedCvAnswer
from tic_web.api.fields import Id, Moment, text
from tic_web.api.matching.cv_schemas import CvNumber
from tic_web.api.matching.schemas import AnswersAnswer

ReasonName = Literal[
    "harassment or threats", "discrimination", "spam or advertising", "fraud or a request for money",
    "payment outside the platform", "not who they say they are", "misuse of quiz answers or CV",
    "something else",
]  # fmt: skip
REASONS: Final[Mapping[ReasonName, ReportReason]] = {
    name: ReportReason(name) for name in get_args(ReasonName)
}
Words = Annotated[str, text(1, 2000, "What happened, in your words.", "Asked me to pay by bank transfer.")]


class ProfileReport(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of a coach with whom you may never have talked."""

    reason: ReasonName
    words: Words
    block: Annotated[bool, Meta(description="Block the person as well.")] = False


class ConversationReport(ProfileReport, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of the other side of a conversation."""

    message_ids: Annotated[
        list[Id], Meta(max_length=20, description="Messages to quote: kept as they are now.")
    ] = []


class QuoteAnswer(Struct, frozen=True, kw_only=True):
    message_id: Id
    body: Annotated[str | None, Meta(description="As it was; null once its sender's data was erased.")]
    sent_at: Moment

    @classmethod
    def of(cls, quote: Quote) -> "QuoteAnswer":
        return cls(message_id=quote.message_id, body=quote.body, sent_at=quote.sent_at)


class ReportAnswer(Struct, frozen=True, kw_only=True):
    """Your report. Whoever is reported never learns by whom."""

    id: Id
    reported_id: Id
    conversation_id: Id | None
    reason: ReasonName
    words: str | None
    quotes: list[QuoteAnswer]
    filed_at: Moment
    state: Literal["waiting", "being looked into", "resolved"]
    told: Annotated[str, Meta(description="How it stands, in words.")]
    due_at: Annotated[Moment | None, Meta(description="By when the next step is promised.")]
    outcome: Literal["dismissed", "warned", "suspended"] | None
    answer: Annotated[str | None, Meta(description="What the operators say to you besides.")]
    resolved_at: Moment | None

    @classmethod
    def of(cls, report: Report) -> "ReportAnswer":
        return cls(
            id=report.id,
            reported_id=report.reported_id,
            conversation_id=report.conversation_id,
            reason=report.reason.value,
            words=report.words,
            quotes=[QuoteAnswer.of(one) for one in report.quotes],
            filed_at=report.filed_at,
            state=report.state.value,
            told=report.told,
            due_at=report.due_at,
            outcome=report.outcome.value if report.outcome else None,
            answer=report.answer,
            resolved_at=report.resolved_at,
        )


class OwnReportAnswer(Struct, frozen=True, kw_only=True):
    report: ReportAnswer
    reported_name: str

    @classmethod
    def of(cls, own: OwnReport) -> "OwnReportAnswer":
        return cls(report=ReportAnswer.of(own.report), reported_name=own.reported_name)


class OwnReportsAnswer(Struct, frozen=True, kw_only=True):
    """Newest first."""

    items: list[OwnReportAnswer]


class NamedBlockAnswer(Struct, frozen=True, kw_only=True):
    blocked_id: Id
    name: str
    blocked_at: Moment

    @classmethod
    def of(cls, one: NamedBlock) -> "NamedBlockAnswer":
        return cls(blocked_id=one.block.blocked_id, name=one.name, blocked_at=one.block.blocked_at)


class BlocksAnswer(Struct, frozen=True, kw_only=True):
    """Whom you have blocked, newest first. Who has blocked you is told to nobody."""

    items: list[NamedBlockAnswer]


class SharingAnswer(Struct, frozen=True, kw_only=True):
    """What was shared in a conversation, oldest first: at most one lives."""

    items: list[DisclosureAnswer]

    @classmethod
    def of(cls, history: tuple[Disclosure, ...]) -> "SharingAnswer":
        return cls(items=[DisclosureAnswer.of(one) for one in history])


class SharingPreviewAnswer(Struct, frozen=True, kw_only=True):
    """Exactly what that coach would see from then on, in place of what they see now."""

    coach_id: Id
    coach_name: str
    answers: AnswersAnswer
    cv: Annotated[SharedCvAnswer | None, Meta(description="What goes along where you share it.")]
    shared: Annotated[DisclosureAnswer | None, Meta(description="What the coach may see now.")]

    @classmethod
    def of(cls, preview: SharingPreview) -> "SharingPreviewAnswer":
        return cls(
            coach_id=preview.coach_id,
            coach_name=preview.coach_name,
            answers=AnswersAnswer.of(preview.answers),
            cv=SharedCvAnswer.of(SharedCv.of(preview.cv)) if preview.cv else None,
            shared=DisclosureAnswer.of(preview.shared) if preview.shared else None,
        )


class LatestSharing(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    quiz_version: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000_000,
            description="The version that the preview showed: no other one is shared.",
            examples=[2],
        ),
    ]
    share_cv: Annotated[bool, Meta(description="Share the CV too. Left out, the coach sees none.")] = False
    cv_version: Annotated[
        CvNumber | None,
        Meta(description="The version of the CV that the preview showed; needed to share it."),
    ] = None
