"""Why a sign-in, a session or an account can't do what was asked."""

from tic_domain.shared.errors import NotAllowed, Refused


class NotSignedIn(NotAllowed):
    """No valid session or token came with the request."""

    def __init__(self, remedy: str = "Sign in, then repeat.") -> None:
        super().__init__(f"You are not signed in. {remedy}")


class AccountSuspended(NotAllowed):
    def __init__(self) -> None:
        super().__init__("This account is suspended. Write to support to have it looked at.")


class AccountDeleted(Refused):
    """There is nothing left of it to be changed."""

    def __init__(self) -> None:
        super().__init__("This account was deleted. Nothing can be done with it any more.")


class ScopeMissing(NotAllowed):
    """An API token doesn't carry the scope that the call needs."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(f"This token lacks the scope “{scope}”. Issue one that has it in Settings.")


class RoleMissing(NotAllowed):
    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(f"This is for a {role}. Add the role {role} in Settings first.")


class SignInExpired(Refused):
    """The sign-in took too long, was used already, or was never begun here."""

    def __init__(self) -> None:
        super().__init__("This sign-in has expired or was used already. Begin again from the sign-in page.")


class SignInRefused(Refused):
    """LinkedIn, or the member there, said no, or its answer can't be believed."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Signing in with LinkedIn did not work: {reason}. Begin again from the sign-in page."
        )


class EmailConfirmationExpired(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This link has expired or was used already. Enter the address in Settings once more."
        )


class TooManyTokens(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"There are {most} API tokens already. Revoke one first.")
