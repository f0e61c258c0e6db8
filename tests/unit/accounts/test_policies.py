from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.house import identity_of

from tic_adapters.memory.system import SeededIds
from tic_domain.accounts import policies
from tic_domain.accounts.errors import AccountSuspended, RoleMissing, ScopeMissing
from tic_domain.accounts.model import Account, Principal, Role, Scope
from tic_domain.shared.errors import InvalidInput
from tic_domain.shared.ids import AccountId

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = Account.register(id=AccountId(SeededIds().new()), identity=identity_of(), now=NOW)
CLIENT = Principal(
    account_id=ADA.id,
    roles=frozenset({Role.COACH}),
    active_role=Role.COACH,
    scopes=frozenset({Scope.PROFILE_READ}),
    session_id=None,
    token_id=None,
)


def test_a_role_that_is_held_suffices() -> None:
    policies.require_role(ADA.using(frozenset({Role.COACH}), Role.COACH), Role.COACH)


def test_a_role_that_is_not_held_is_named() -> None:
    with pytest.raises(RoleMissing, match="Add the role coach in Settings"):
        policies.require_role(ADA, Role.COACH)


@pytest.mark.clause("C3.3")
def test_a_suspended_member_has_no_use_of_their_roles() -> None:
    coach = ADA.using(frozenset({Role.COACH}), Role.COACH).suspended()

    with pytest.raises(AccountSuspended):
        policies.require_role(coach, Role.COACH)


@pytest.mark.clause("C3.3")
def test_a_token_does_only_what_its_scopes_say() -> None:
    policies.require_scope(CLIENT, Scope.PROFILE_READ)
    with pytest.raises(ScopeMissing, match="profile:write"):
        policies.require_scope(CLIENT, Scope.PROFILE_WRITE)


def test_a_browser_session_has_every_scope() -> None:
    browser = attrs.evolve(CLIENT, scopes=None)

    for scope in Scope:
        policies.require_scope(browser, scope)


def test_the_first_role_becomes_the_active_one() -> None:
    chosen = policies.with_roles(ADA, frozenset({Role.COACHEE}))

    assert chosen.active_role is Role.COACHEE


def test_the_active_role_stays_while_it_is_held() -> None:
    coachee = policies.with_roles(ADA, frozenset({Role.COACHEE}))

    assert policies.with_roles(coachee, frozenset(Role)).active_role is Role.COACHEE


def test_dropping_the_active_role_activates_the_other() -> None:
    both = policies.switched(policies.with_roles(ADA, frozenset(Role)), Role.COACHEE)

    assert policies.with_roles(both, frozenset({Role.COACH})).active_role is Role.COACH


def test_nobody_is_left_without_a_role() -> None:
    with pytest.raises(InvalidInput, match="roles: 0 chosen"):
        policies.with_roles(ADA, frozenset())


@pytest.mark.parametrize("path", ["/", "/coaches", "/coaches?topic=sql#top", "/a//b", "/ä"])
def test_a_path_of_this_site_is_returned_to(path: str) -> None:
    assert policies.local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "coaches", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
        "/\t/evil.example", "/\n/evil.example", " /coaches", "\\\\evil.example", "/" + "a" * 1001,
    ],
)  # fmt: skip
@pytest.mark.clause("C3.3")
def test_anything_else_is_never_returned_to(path: str) -> None:
    assert policies.local_path(path) == "/"


@given(st.text())
def test_a_return_path_never_names_another_site(text: str) -> None:
    kept = policies.local_path(text)

    assert kept.startswith("/")
    assert kept[1:2] not in {"/", "\\"}


@pytest.mark.parametrize("error", ["access_denied", "user_cancelled_login", "user_cancelled_authorize"])
def test_a_member_who_said_no_is_told_so(error: str) -> None:
    assert policies.reason_for(error) == "you did not agree to it there"


def test_another_error_is_not_repeated_word_for_word() -> None:
    assert "<script>" not in policies.reason_for("<script>")


@pytest.mark.parametrize("name", ["", "   ", "\x00\x07", "\u200b"])
def test_who_has_no_name_on_linkedin_is_called_a_member(name: str) -> None:
    assert policies.cleaned_identity(identity_of(name=name)).name == "Member"


def test_a_name_from_linkedin_is_cut_and_made_one_line() -> None:
    name = policies.cleaned_identity(identity_of(name=" Ada\n\tExample " + "x" * 300)).name

    assert name.startswith("Ada Example x")
    assert len(name) == 200


@given(st.text(max_size=300))
def test_a_cleaned_name_would_be_accepted_as_a_correction(name: str) -> None:
    kept = policies.cleaned_identity(identity_of(name=name)).name

    assert policies.checked_name(kept) == kept


@pytest.mark.parametrize("address", ["", "nobody", "a b@example.org", "a@b@example.org", "a@example", None])
def test_an_address_that_is_none_is_neither_kept_nor_verified(address: str | None) -> None:
    kept = policies.cleaned_identity(identity_of(email=address))

    assert kept.email is None
    assert not kept.email_verified


@pytest.mark.parametrize("address", ["ada@example.org", "a.b+c@sub.example.org", "ä@example.org"])
def test_usual_addresses_are_taken(address: str) -> None:
    assert policies.checked_email(f" {address} ", current=None) == address


@pytest.mark.parametrize(
    "address", ["", "nobody", "a\n@example.org", "a@.org", "a@example.", "x" * 65 + "@e.org"]
)
def test_an_address_that_is_none_is_refused_with_its_field(address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        policies.checked_email(address, current=None)

    assert {problem.field for problem in refused.value.problems} == {"email"}


def test_the_current_address_needs_no_confirmation() -> None:
    with pytest.raises(InvalidInput, match="your address already"):
        policies.checked_email("ADA@example.org", current="ada@example.org")


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        ("", {Scope.PROFILE_READ}, 30, "name"),
        ("x" * 61, {Scope.PROFILE_READ}, 30, "name"),
        ("laptop", set(), 30, "scopes"),
        ("laptop", {Scope.PROFILE_READ}, 0, "lifetime"),
        ("laptop", {Scope.PROFILE_READ}, 366, "lifetime"),
    ],
)
def test_a_token_is_checked_field_by_field(name: str, scopes: set[Scope], days: int, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        policies.checked_token(name, scopes, timedelta(days=days))

    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(("seconds", "due"), [(None, True), (0, False), (60, False), (61, True)])
def test_last_use_is_remembered_to_the_minute(seconds: int | None, due: bool) -> None:
    last = None if seconds is None else NOW - timedelta(seconds=seconds)

    assert policies.touch_is_due(last, NOW) is due
