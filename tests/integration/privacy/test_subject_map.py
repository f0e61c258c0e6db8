"""Every row that says something of a person leads to that person."""

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid

from tic_adapters.postgres.columns import DATA, KEYS, plain, sealed
from tic_adapters.postgres.personal_data import KEPT_ANSWER, KEPT_FOR
from tic_adapters.postgres.query import Query
from tic_adapters.postgres.subject_map import NoPath, SubjectTable, paths_of, subject_map
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.classification import Erasure, SubjectRole


def _named() -> dict[str, SubjectTable]:
    return {one.table.name: one for one in subject_map()}


@pytest.mark.clause("C7.1", "C7.4")
def test_every_table_with_a_personal_column_leads_to_a_person() -> None:
    found = subject_map()

    assert len(found) > 25
    assert sum(len(names) for one in found for names in one.personal.values()) > 100
    assert all(one.paths for one in found)
    # Whatever leads to somebody can be asked for: each statement compiles.
    assert all(Query(one.rows_of()).sql and Query(one.rows_of(after=True)).sql for one in found)


@pytest.mark.clause("C7.4")
def test_every_sealed_column_says_under_whose_key_it_is() -> None:
    owners = [one.owned_by(column) for one in subject_map() for column in one.sealed()]

    assert len(owners) > 12
    assert all(owners)


@pytest.mark.clause("C7.4")
def test_what_refers_to_a_row_comes_before_that_row() -> None:
    order = [one.table for one in subject_map()]
    for position, table in enumerate(order):
        later = {key.column.table for key in table.foreign_keys} - {table}
        assert not later & set(order[:position]), table.fullname


@pytest.mark.clause("C7.4")
def test_no_row_that_is_dropped_leaves_another_pointing_at_it() -> None:
    checked = 0
    for one in subject_map():
        for constraint in one.table.foreign_key_constraints:
            above = paths_of(constraint.referred_table)
            dropped = [path for path in above if path.erasure is Erasure.DROP_ROW]
            if dropped:
                checked += 1
                assert any(path.erasure is Erasure.DROP_ROW for path in one.paths), one.table.fullname
    assert checked > 4


@pytest.mark.clause("C7.4")
def test_what_is_dropped_by_the_row_is_dropped_with_its_owner() -> None:
    for one in subject_map():
        if Erasure.DROP_ROW in one.personal and one.table.schema == DATA:
            assert any(path.erasure is Erasure.DROP_ROW for path in one.paths), one.table.fullname


def test_a_message_is_its_senders_and_reaches_both_sides() -> None:
    paths = _named()["messages"].paths

    assert [(path.link.name, path.role) for path in paths] == [
        ("sender_id", SubjectRole.CO_OWNER),
        ("coachee_id", SubjectRole.RECIPIENT),
        ("coach_id", SubjectRole.RECIPIENT),
    ]


def test_what_is_kept_under_a_keyed_hash_is_found_by_it() -> None:
    (path,) = _named()["match_outcomes"].paths
    assert path.hashed == "outcomes of a coachee"


def test_what_the_provider_said_leads_to_whom_it_paid() -> None:
    statement = Query(_named()["payment_events"].rows_of()).sql
    assert all(table in statement for table in ("orders", "ledger_movements", "payout_accounts"))


def test_a_table_that_leads_to_nobody_is_refused() -> None:
    planted = Table("diaries", MetaData(), sealed("words", KEPT_ANSWER, nullable=False), schema=DATA)
    assert paths_of(planted) == ()


def test_two_owners_of_one_sealed_column_are_refused() -> None:
    planted = Table(
        "diaries",
        MetaData(),
        plain("one_id", Uuid, KEPT_FOR),
        plain("other_id", Uuid, KEPT_FOR),
        sealed("words", KEPT_ANSWER, nullable=False),
        schema=DATA,
    )
    with pytest.raises(NoPath, match="UNDER"):
        SubjectTable(table=planted, paths=paths_of(planted)).owned_by(planted.c.words)


def test_a_persons_key_is_apart_from_their_data() -> None:
    assert [one.table.name for one in subject_map() if one.table.schema == KEYS] == ["subject_keys"]


def test_every_table_is_either_in_the_map_or_says_nothing_of_anybody() -> None:
    known = {one.table for one in subject_map()}
    assert {table.name for table in METADATA.sorted_tables if table not in known} == {
        "directory_changes",
        "match_runs",
        "seen_mail_events",
        "sign_in_attempts",
        "weights_versions",
    }


def test_a_bare_column_is_no_path() -> None:
    assert paths_of(Table("blobs", MetaData(), Column("blob", LargeBinary), schema=DATA)) == ()
