"""The files nobody praises are thousands of lines long."""

from typing import Final

from tests.unit.test_architecture.conftest import HOUSE

MOST_LINES: Final = 300


def test_no_module_has_more_than_300_lines() -> None:
    modules = [path for folder in ("src", "tests", "tools") for path in (HOUSE / folder).rglob("*.py")]
    lengths = {
        path.relative_to(HOUSE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules
    }

    assert {module: length for module, length in lengths.items() if length > MOST_LINES} == {}
