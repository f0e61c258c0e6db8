"""However much is held about somebody, an export of it takes little memory."""

from pathlib import Path

import pytest
from tests.benchmarks.exporting.measuring import measured


@pytest.mark.long
@pytest.mark.clause("C7.3")
def test_a_hundred_thousand_messages_take_less_than_64_mb_more(
    migrated_database: str, tmp_path: Path
) -> None:
    found = measured(migrated_database, tmp_path, messages=100_000, orders=1_000)
    assert found["size"] > 1_000_000
    assert found["extra_mb"] <= 64
