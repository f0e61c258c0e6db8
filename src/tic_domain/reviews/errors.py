"""Why a review can't be written, changed or taken down."""

from tic_domain.shared.errors import Refused


class SessionNotDelivered(Refused):
    def __init__(self) -> None:
        super().__init__("Only a session that took place is reviewed. Come back once it has ended.")


class ReviewingOver(Refused):
    def __init__(self, days: int) -> None:
        self.days = days
        super().__init__(f"A session can be reviewed for {days} days after its end. That time is over.")


class ReviewPublished(Refused):
    """What others may have read stays as it is."""

    def __init__(self) -> None:
        super().__init__("Your review is published, so it stays as it is. Look at it on this session's page.")


class ReviewTakenDown(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Your review was taken down. The reason is on this session's page; write to us if it is wrong."
        )


class ReviewNotPublished(Refused):
    def __init__(self) -> None:
        super().__init__("Nobody can see this review yet. Take it down once it is published.")
