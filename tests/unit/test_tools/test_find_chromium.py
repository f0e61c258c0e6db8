"""Where the browser for the browser tests is looked for."""

from pathlib import Path

import pytest
from tools.find_chromium import find


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "chromium"
    path.touch(mode=0o755)
    return path


def test_the_one_that_is_named_is_taken(program: Path) -> None:
    assert find({"TIC_CHROMIUM": str(program), "PATH": ""}) == program


def test_one_that_is_named_but_not_there_is_not_replaced_by_another(program: Path) -> None:
    assert find({"TIC_CHROMIUM": str(program) + "-gone", "PATH": str(program.parent)}) is None


def test_one_on_the_path_is_found(program: Path) -> None:
    assert find({"PATH": str(program.parent)}) == program
