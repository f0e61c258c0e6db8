"""The files nobody praises are thousands of lines long."""

from pathlib import Path
from typing import Final

import pytest
from tests.unit.test_architecture.conftest import HOUSE

MOST_LINES: Final = 300
MODULES: Final = sorted(
    path for folder in ("src", "tests", "tools") for path in (HOUSE / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
