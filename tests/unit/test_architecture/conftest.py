"""The house's sources, and a hollow copy of them to plant violations in."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import attrs
import pytest

HOUSE: Final = Path(__file__).resolve().parents[3]
SOURCES: Final = HOUSE / "src"


@attrs.frozen
class HollowHouse:
    """Every module of the house, emptied: contracts hold in it, except for what is planted."""

    folder: Path

    def plant(self, module: str, line: str) -> None:
        path = self.folder / "src" / Path(*module.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{line}\n", "utf-8")

    def broken(self) -> set[str]:
        """Names of the contracts that import-linter finds broken."""
        linter = Path(sys.executable).with_name("lint-imports")
        found = subprocess.run(
            [str(linter), "--no-logo", "--no-cache"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder / "src"), "COLUMNS": "1000"},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        assert "Contracts: " in found, found
        return {line.removesuffix(" BROKEN") for line in found.splitlines() if line.endswith(" BROKEN")}


@pytest.fixture
def hollow_house(tmp_path: Path) -> HollowHouse:
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for path in SOURCES.glob("tic_*/**/*.py"):
        copy = tmp_path / path.relative_to(HOUSE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    house = HollowHouse(tmp_path)
    house.plant("tic_adapters.container", "import dependency_injector")
    return house


@pytest.fixture(scope="session")
def contracts() -> dict[str, str]:
    """Names of the contracts by id."""
    configuration = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
    return {each["id"]: each["name"] for each in configuration["tool"]["importlinter"]["contracts"]}
