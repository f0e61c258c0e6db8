"""Every column says what it holds."""

import attrs
import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

from tic_adapters.postgres.columns import plain, sealed
from tic_adapters.postgres.gate import columns_gate, problems_of
from tic_adapters.postgres.personal_data import KEPT_ANSWER
from tic_domain.shared.classification import Erasure, LogRule


@pytest.mark.clause("C7.1")
def test_every_column_is_classified() -> None:
    result = columns_gate()
    assert result.checked > 100
    assert result.failures == ()


@pytest.mark.clause("C7.4")
def test_what_is_wrong_with_a_column_is_said() -> None:
    table = Table(
        "planted",
        MetaData(),
        Column("bare", Text),
        plain("open", Text, KEPT_ANSWER),
        sealed("closed", attrs.evolve(KEPT_ANSWER, log=LogRule.OK), nullable=False),
        sealed("kept", attrs.evolve(KEPT_ANSWER, erasure=Erasure.NULL), nullable=False),
        sealed("good", KEPT_ANSWER, nullable=False),
        Column("blob", LargeBinary),
        schema="tic",
    )
    said = [sentence.split()[0] for sentence in problems_of(table.columns)]
    assert said == [f"tic.planted.{name}" for name in ("bare", "open", "closed", "kept", "blob")]
