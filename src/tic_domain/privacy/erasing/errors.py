"""Why an account isn't deleted now."""

from datetime import timedelta

from tic_domain.shared.errors import NotAllowed, Refused


class DeletionBlocked(Refused):
    """Something is in progress. What it is is listed with the deletion."""

    def __init__(self, number: int) -> None:
        self.number = number
        things = "one thing is" if number == 1 else f"{number} things are"
        super().__init__(
            f"Your account can't be deleted now: {things} in progress. See which, or schedule the deletion."
        )


class SignInTooOld(NotAllowed):
    """Whoever deletes an account has to have signed in just now."""

    def __init__(self, within: timedelta) -> None:
        minutes = int(within.total_seconds() // 60)
        super().__init__(
            f"Deleting an account needs a sign-in of the last {minutes} minutes. Sign in again, then repeat."
        )


class DeletionRunning(Refused):
    """It can't be stopped any more."""

    def __init__(self) -> None:
        super().__init__("The deletion has begun and can't be called off any more.")


class NoDeletionScheduled(Refused):
    def __init__(self) -> None:
        super().__init__("No deletion of this account is scheduled.")


class TombstonesBroken(Refused):
    """The ledger of deletions was changed, or a part of it is missing."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"The ledger of deletions doesn't fit together at entry {number}. Restore it from its copy."
        )


class ProcessorRefused(Refused):
    """A processor says no. Somebody has to look."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} refused: {why}. It is tried again; an operator looks where it stays so.")
