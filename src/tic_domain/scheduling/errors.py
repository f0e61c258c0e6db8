"""Why a time can't be held, booked, moved or blocked."""

from datetime import datetime

from tic_domain.shared.errors import Refused


class SlotTaken(Refused):
    """Somebody else has it. `alternatives` are the starts of the nearest times that are open, in order."""

    def __init__(self, alternatives: tuple[datetime, ...] = ()) -> None:
        self.alternatives = alternatives
        super().__init__(f"This time was taken in the meantime. {_remedy(alternatives)}")


class SlotNotOffered(Refused):
    """It never was among the open times: too soon, too far ahead, outside the hours or beside the grid."""

    def __init__(self, alternatives: tuple[datetime, ...] = ()) -> None:
        self.alternatives = alternatives
        super().__init__(f"The coach offers no session at this time. {_remedy(alternatives)}")


class TimeOccupied(Refused):
    """A coach wants to block time in which there is something already."""

    def __init__(self) -> None:
        super().__init__(
            "Something in your calendar lies in that time: a session, one that is being booked, or time you "
            "have blocked already. Block what lies around it."
        )


class OwnCalendar(Refused):
    def __init__(self) -> None:
        super().__init__("This is your own calendar. A session needs somebody else.")


class CoachNotBookable(Refused):
    """Paused or full, and the coachee is new to them."""

    def __init__(self) -> None:
        super().__init__("This coach takes nobody new at the moment. Your matches show who does.")


class BookingBlocked(Refused):
    """Either has blocked the other. It is not said who."""

    def __init__(self) -> None:
        super().__init__(
            "Sessions between the two of you can't be booked or moved. What is paid can be cancelled on the "
            "page of its order, as its terms say."
        )


class TooManyHolds(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You are holding {most} times already. Book or release one of them first.")


class CoacheeBusy(Refused):
    """The coachee has something else at that time, with whichever coach."""

    def __init__(self) -> None:
        super().__init__("You have another session at that time. Choose another time, or move that one.")


class HoldLapsed(Refused):
    """Its time was over, and it isn't there any more; or the session would have begun already."""

    def __init__(self) -> None:
        super().__init__("The time isn't held for you any more. Choose an open time again.")


class NotMovable(Refused):
    """Only a session that is booked, and hasn't begun, can be moved or cancelled."""

    def __init__(self) -> None:
        super().__init__("Only a booked session that hasn't begun can be changed. Look at your calendar.")


class TooManyBlockedTimes(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"You have blocked {most} times ahead. Remove one, or change your weekly hours.")


def _remedy(alternatives: tuple[datetime, ...]) -> str:
    if not alternatives:
        return "There is no other open time at present. Look again later, or write to the coach."
    return "Choose one of the nearest open times instead."
