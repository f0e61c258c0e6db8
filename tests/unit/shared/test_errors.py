import pytest

from tic_domain.accounts.errors import SignInExpired, TooManyTokens
from tic_domain.shared.errors import (
    ConcurrentUpdate,
    DomainError,
    FieldProblem,
    InvalidInput,
    NotFound,
    Unavailable,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("coach"), "not-found"),
        (SignInExpired(), "sign-in-expired"),
        (TooManyTokens(20), "too-many-tokens"),
        (ConcurrentUpdate("profile"), "concurrent-update"),
    ],
)
def test_every_refusal_has_a_stable_code(error: DomainError, code: str) -> None:
    assert error.code == code


def test_invalid_input_says_field_problem_and_remedy() -> None:
    error = InvalidInput(FieldProblem("name", "It is empty.", "Write at least 1."))

    assert str(error) == "name: It is empty. Write at least 1."


def test_what_is_unavailable_says_what_to_do() -> None:
    assert str(Unavailable("LinkedIn")) == "LinkedIn is not answering. Try again in a moment."
