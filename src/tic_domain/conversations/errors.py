"""Why a conversation can't be started, continued or looked into."""

from datetime import datetime

from tic_domain.shared.errors import NotAllowed, Refused
from tic_domain.shared.ids import ConversationId


class ConversationExists(Refused):
    """The two talk already; `conversation_id` is where."""

    def __init__(self, conversation_id: ConversationId) -> None:
        self.conversation_id = conversation_id
        super().__init__("You have a conversation with this coach already. Go on there.")


class CoachNotTakingCoachees(Refused):
    """Paused, full, delisted in the meantime, or otherwise not to be written to."""

    def __init__(self) -> None:
        super().__init__("This coach takes nobody new at the moment. Your matches show who does.")


class OwnProfile(Refused):
    def __init__(self) -> None:
        super().__init__("This is your own profile. A conversation needs somebody else.")


class QuizMissing(Refused):
    def __init__(self) -> None:
        super().__init__("A coach needs to know what you prepare for. Take the quiz first.")


class CvMissing(Refused):
    def __init__(self) -> None:
        super().__init__("There is no CV to share. Start without one.")


class PreviewOutdated(Refused):
    """The answers, or the CV, have changed since the preview: what would go is not what was shown.

    `version` is the present one of what has changed.
    """

    def __init__(self, version: int, *, what: str = "quiz answers have") -> None:
        self.version = version
        super().__init__(
            f"Your {what} changed since you saw what would be shared. "
            f"Look at the preview of version {version}, then start."
        )


class TooManyConversations(Refused):
    def __init__(self, most: int, *, is_new: bool = False) -> None:
        self.most = most
        new = " An account that is new may start no more." if is_new else ""
        super().__init__(
            f"You have started {most} conversations within a day.{new} Start the next one tomorrow."
        )


class TooManyUnanswered(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"Your first {most} messages are not answered yet. Wait for the coach's reply.")


class TooManyStreams(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You have {most} streams open already. Close one, then try again.")


class NotYourMessage(NotAllowed):
    def __init__(self) -> None:
        super().__init__("Only who wrote a message can change it.")


class MessageWasDeleted(Refused):
    def __init__(self) -> None:
        super().__init__("This message was deleted. Write a new one.")


class TooLateToChange(Refused):
    """`until` is when it ended that the message could be edited or deleted."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            f"This message could be changed until {until:%H:%M:%S} UTC on {until.day} {until:%B %Y}. "
            "Say in another message what is different."
        )


class ContactBlocked(Refused):
    """Either has blocked the other. It is not said who."""

    def __init__(self) -> None:
        super().__init__("Messages between the two of you are not possible.")


class SharedCvDeleted(Refused):
    """It was shared with this coach, and then its owner deleted it."""

    def __init__(self) -> None:
        super().__init__("The CV that was shared with you was deleted by its owner. Ask for it in a message.")


class NotDisclosed(NotAllowed):
    """No living disclosure: nothing of the coachee's matching data may be seen."""

    def __init__(self, what: str = "quiz answers") -> None:
        super().__init__(f"This member shares no {what} with you in this conversation.")


class ReportedAlready(Refused):
    """One report about a person at a time."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            "You have reported this person already. We answer by "
            f"{until:%-d %B %Y %H:%M} UTC; “Your reports” in Settings says how it stands."
        )


class TooManyReports(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            f"You have filed {most} reports within a day. "
            "File the next one tomorrow. You can block the person now."
        )


class ReportClosed(Refused):
    """For operators."""

    def __init__(self) -> None:
        super().__init__("This report is resolved already. `tic reports show` says how.")


class LinkTooEarly(Refused):
    """A new account's first messages carry no links."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            "Your account is new: until the coach has answered, messages can't hold a link before "
            f"{until:%-d %B %Y %H:%M} UTC. Take the link out, then send."
        )
