"""What the erase plan leaves alone, as it is made of the classification."""

import pytest

from tic_adapters.postgres.columns import classification_in
from tic_adapters.postgres.erasing.plan import measures, retained
from tic_adapters.postgres.tables import METADATA
from tic_domain.shared.classification import Erasure, Personal


@pytest.mark.clause("C6.3")
def test_nothing_that_the_law_asks_for_is_in_the_plan() -> None:
    kept = {
        (table.name, column.name)
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(kind := classification_in(column), Personal) and kind.erasure is Erasure.KEEP_LEGAL
    }
    assert len(kept) > 10

    touched = {one.part.name for one in measures()}

    assert not touched & {f"{table}.{column}" for table, column in kept}
    assert not touched & {table for table, _ in kept}
    by_law = {one.name: one.until for one in retained() if one.strategy is Erasure.KEEP_LEGAL}
    assert by_law["orders"].startswith("10 years")
