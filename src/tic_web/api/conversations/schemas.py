"""What the API takes and gives about conversations and disclosures."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.conversations.model import Block, Conversation, Disclosed, Disclosure
from tic_domain.conversations.ports import ConversationPage, DisclosureRecord, InboxEntry
from tic_domain.conversations.use_cases.preview_disclosure import DisclosurePreview
from tic_domain.conversations.use_cases.show_disclosed_quiz import DisclosedQuiz
from tic_domain.conversations.use_cases.start_conversation import StartedConversation
from tic_domain.matching.cv import SharedCv
from tic_domain.shared.ids import AccountId
from tic_web.api.conversations.message_schemas import Body, ClientId, MessageAnswer
from tic_web.api.fields import Id, Moment
from tic_web.api.matching.cv_schemas import CvNumber, FormatName
from tic_web.api.matching.schemas import AnswersAnswer

SideName = Literal["coach", "coachee"]


class ConversationAnswer(Struct, frozen=True, kw_only=True):
    """Between one coachee and one coach."""

    id: Id
    coachee_id: Id
    coach_id: Id
    side: Annotated[SideName, Meta(description="Yours.")]
    started_at: Moment
    last_message_at: Moment
    read_at: Annotated[Moment | None, Meta(description="You have read everything up to then.")]
    read_by_other_at: Moment | None

    @classmethod
    def of(cls, conversation: Conversation, reader: AccountId) -> "ConversationAnswer":
        return cls(
            id=conversation.id,
            coachee_id=conversation.coachee_id,
            coach_id=conversation.coach_id,
            side="coachee" if reader == conversation.coachee_id else "coach",
            started_at=conversation.started_at,
            last_message_at=conversation.last_message_at,
            read_at=conversation.read_at(reader),
            read_by_other_at=conversation.read_at(conversation.other_than(reader)),
        )


class DisclosureAnswer(Struct, frozen=True, kw_only=True):
    """Which version of quiz answers and CV a coach may see, since when, and until when."""

    id: Id
    coach_id: Id
    conversation_id: Id
    quiz_version: int
    cv_version: int | None
    cause: Literal["conversation started", "shared by hand"]
    granted_at: Moment
    revoked_at: Moment | None

    @classmethod
    def of(cls, one: Disclosure) -> "DisclosureAnswer":
        return cls(
            id=one.id,
            coach_id=one.coach_id,
            conversation_id=one.conversation_id,
            quiz_version=one.quiz_version,
            cv_version=one.cv_version,
            cause=one.cause.value,
            granted_at=one.granted_at,
            revoked_at=one.revoked_at,
        )


class ConversationPageAnswer(Struct, frozen=True, kw_only=True):
    """A page of messages, oldest first."""

    conversation: ConversationAnswer
    other_name: str
    messages: list[MessageAnswer]
    next: Annotated[Id | None, Meta(description="Give it as `before` for what was said earlier.")]
    newer: Annotated[Id | None, Meta(description="Give it as `after` for what was said later.")]
    disclosure: Annotated[DisclosureAnswer | None, Meta(description="The living one.")]
    blocked: Annotated[bool, Meta(description="Either has blocked the other.")]
    blocked_by_you: bool

    @classmethod
    def of(cls, page: ConversationPage, reader: AccountId) -> "ConversationPageAnswer":
        return cls(
            conversation=ConversationAnswer.of(page.conversation, reader),
            other_name=page.other_name,
            messages=[MessageAnswer.of(one) for one in page.messages],
            next=page.older,
            newer=page.newer,
            disclosure=DisclosureAnswer.of(page.disclosure) if page.disclosure else None,
            blocked=page.blocked,
            blocked_by_you=page.blocked_by_reader,
        )


class InboxEntryAnswer(Struct, frozen=True, kw_only=True):
    conversation: ConversationAnswer
    other_name: str
    last_message: MessageAnswer
    unread: Annotated[int, Meta(description="Messages that you have not read.")]

    @classmethod
    def of(cls, entry: InboxEntry, reader: AccountId) -> "InboxEntryAnswer":
        return cls(
            conversation=ConversationAnswer.of(entry.conversation, reader),
            other_name=entry.other_name,
            last_message=MessageAnswer.of(entry.last_message),
            unread=entry.unread,
        )


class InboxAnswer(Struct, frozen=True, kw_only=True):
    """Conversations, latest message first."""

    items: list[InboxEntryAnswer]
    next: Annotated[str | None, Meta(description="Give it as `after` for the following page.")]
    unread: Annotated[int, Meta(description="Conversations with something unread, on all pages.")]


class SharedCvAnswer(Struct, frozen=True, kw_only=True):
    """A CV as the coach sees it, besides the file itself."""

    version: int
    file_name: str
    format: FormatName
    size: Annotated[int, Meta(description="In bytes.")]
    pages: Annotated[int | None, Meta(description="Null where the format doesn't say.")]
    deleted_at: Annotated[Moment | None, Meta(description="Its owner has deleted it: it can't be opened.")]

    @classmethod
    def of(cls, cv: SharedCv) -> "SharedCvAnswer":
        return cls(
            version=cv.version,
            file_name=cv.file_name,
            format=cv.format.value,
            size=cv.size,
            pages=cv.pages,
            deleted_at=cv.deleted_at,
        )


class PreviewAnswer(Struct, frozen=True, kw_only=True):
    """Exactly what that coach will see, and nothing else of your matching data."""

    coach_id: Id
    coach_name: str
    answers: AnswersAnswer
    cv_version: Annotated[
        int | None, Meta(description="The CV that could be shared; null where there is none.")
    ]
    cv: Annotated[SharedCvAnswer | None, Meta(description="What goes along where you share it.")]

    @classmethod
    def of(cls, preview: DisclosurePreview) -> "PreviewAnswer":
        return cls(
            coach_id=preview.coach.id,
            coach_name=preview.coach.public_name,
            answers=AnswersAnswer.of(preview.answers),
            cv_version=preview.cv_version,
            cv=SharedCvAnswer.of(SharedCv.of(preview.cv)) if preview.cv else None,
        )


class ConversationStart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    coach_id: Id
    body: Body
    quiz_version: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000_000,
            description="The version that the preview showed: no other one is shared.",
            examples=[1],
        ),
    ]
    share_cv: Annotated[bool, Meta(description="Share the CV too. The quiz answers always go.")] = False
    cv_version: Annotated[
        CvNumber | None,
        Meta(description="The version of the CV that the preview showed; needed to share it."),
    ] = None
    client_id: ClientId | None = None


class StartedAnswer(Struct, frozen=True, kw_only=True):
    conversation: ConversationAnswer
    message: MessageAnswer
    disclosure: DisclosureAnswer

    @classmethod
    def of(cls, started: StartedConversation, reader: AccountId) -> "StartedAnswer":
        return cls(
            conversation=ConversationAnswer.of(started.conversation, reader),
            message=MessageAnswer.of(started.message),
            disclosure=DisclosureAnswer.of(started.disclosure),
        )


class BlockAnswer(Struct, frozen=True, kw_only=True):
    blocked_id: Id
    blocked_at: Moment

    @classmethod
    def of(cls, block: Block) -> "BlockAnswer":
        return cls(blocked_id=block.blocked_id, blocked_at=block.blocked_at)


class DisclosedQuizAnswer(Struct, frozen=True, kw_only=True):
    """What the coachee shared: that version, whatever they answered since."""

    disclosure: DisclosureAnswer
    answers: AnswersAnswer
    cv: Annotated[
        SharedCvAnswer | None,
        Meta(description="The CV shared with them, to be downloaded; null where none is."),
    ]

    @classmethod
    def of(cls, shown: DisclosedQuiz) -> "DisclosedQuizAnswer":
        return cls(
            disclosure=DisclosureAnswer.of(shown.disclosure),
            answers=AnswersAnswer.of(shown.answers),
            cv=SharedCvAnswer.of(shown.cv) if shown.cv else None,
        )


class DisclosureRecordAnswer(Struct, frozen=True, kw_only=True):
    disclosure: DisclosureAnswer
    coach_name: str
    accesses: Annotated[list[Moment], Meta(description="Whenever the coach looked, oldest first.")]
    cv_accesses: Annotated[list[Moment], Meta(description="Those of them when the CV was downloaded.")]

    @classmethod
    def of(cls, record: DisclosureRecord) -> "DisclosureRecordAnswer":
        return cls(
            disclosure=DisclosureAnswer.of(record.disclosure),
            coach_name=record.coach_name,
            accesses=[one.accessed_at for one in record.accesses],
            cv_accesses=[one.accessed_at for one in record.accesses if one.what is Disclosed.CV],
        )


class DisclosuresAnswer(Struct, frozen=True, kw_only=True):
    """Who may see your quiz answers and CV, and when they looked; newest first."""

    items: list[DisclosureRecordAnswer]
