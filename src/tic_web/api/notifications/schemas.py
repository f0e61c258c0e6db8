"""Mail as its recipient's programs see it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from tic_domain.notifications.catalogue import DUTY_WORDS, TOPIC_WORDS, Topic
from tic_domain.notifications.model import Suppression
from tic_domain.notifications.use_cases.show_mail_settings import MailSettingsView
from tic_web.api.fields import Moment

TopicName = Literal["messages", "reviews", "reminders"]
ProblemCause = Literal["bounced", "complained"]
CAUSES: dict[str, ProblemCause] = {"bounced": "bounced", "complained": "complained"}
TOPIC_NAMES: dict[Topic, TopicName] = {
    Topic.MESSAGES: "messages",
    Topic.REVIEWS: "reviews",
    Topic.REMINDERS: "reminders",
}


class MailProblem(Struct, frozen=True, kw_only=True):
    """Why mail to your address doesn't get there. Correct the address, or try it again."""

    cause: Annotated[
        ProblemCause,
        Meta(
            description="bounced: nobody is there; complained: a mail was marked as spam.",
            examples=["bounced"],
        ),
    ]
    since: Moment

    @classmethod
    def of(cls, suppression: Suppression) -> "MailProblem":
        return cls(cause=CAUSES[suppression.cause.value], since=suppression.since)


class MailTopic(Struct, frozen=True, kw_only=True):
    topic: TopicName
    name: Annotated[str, Meta(examples=["New messages"])]
    description: Annotated[str, Meta(examples=["One mail for what you have not read."])]
    wanted: Annotated[bool, Meta(description="Whether you get them.")]


class RequiredMails(Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(examples=["Your account"])]
    description: Annotated[str, Meta(examples=["Your address, your access tokens."])]
    why: Annotated[str, Meta(description="Why they can't be switched off.", examples=["They keep it safe."])]


class MailAnswer(Struct, frozen=True, kw_only=True):
    """Which mails you get, and whether they arrive."""

    email: Annotated[str | None, Meta(description="Where they go.", examples=["ada@example.org"])]
    problem: MailProblem | None
    topics: list[MailTopic]
    required: list[RequiredMails]

    @classmethod
    def of(cls, view: MailSettingsView) -> "MailAnswer":
        return cls(
            email=view.email,
            problem=None if view.problem is None else MailProblem.of(view.problem),
            topics=[
                MailTopic(
                    topic=TOPIC_NAMES[topic],
                    name=name,
                    description=does,
                    wanted=topic not in view.switched_off,
                )
                for topic, (name, does) in TOPIC_WORDS.items()
            ],
            required=[
                RequiredMails(name=name, description=does, why=why) for name, does, why in DUTY_WORDS.values()
            ],
        )


class MailChoice(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    topic: TopicName
    wanted: bool
