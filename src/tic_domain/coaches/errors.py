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


class TooManyOfferings(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"There are {most} offerings already. Remove one first.")


class CurrenciesMixed(Refused):
    """All offerings of a profile are priced in one currency, or nobody could compare them."""

    def __init__(self, currency: str, other: str) -> None:
        self.currency = currency
        self.other = other
        super().__init__(
            f"Your other offerings are priced in {currency.upper()}. "
            f"Use it here too, or remove them before you change to {other.upper()}."
        )
