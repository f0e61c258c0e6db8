"""Why a profile can't be listed or changed as asked."""

from tic_domain.shared.errors import Refused


class ProfileIncomplete(Refused):
    """`missing` names what is to be filled in, in words."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(f"The profile can't be listed yet. Still missing: {', '.join(missing)}.")


class NotListed(Refused):
    def __init__(self) -> None:
        super().__init__("The profile isn't listed. List it first.")


class ListedAlready(Refused):
    def __init__(self) -> None:
        super().__init__("The profile is listed already.")


class TakenDownByOperator(Refused):
    def __init__(self) -> None:
        super().__init__("An operator has taken this profile down. Write to support before listing it again.")
