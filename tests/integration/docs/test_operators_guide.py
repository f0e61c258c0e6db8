"""What docs/guide-operators.md names is there, and its tables are whole."""

import configparser
import re
import subprocess
from collections.abc import Iterator, Mapping
from typing import Final

from tests.integration.docs.operators_guide import BASH, GUIDE, ROOT, blocks, rows

from tic_adapters.settings import Settings
from tic_cli.main import COMMANDS

DIAGNOSIS: Final = (*(ROOT / "src/tic_cli/diagnosis").glob("*.py"), ROOT / "src/tic_cli/commands/doctor.py")


class _Remembering(Mapping[str, str]):
    """An environment with nothing in it that knows what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"\btic ((?!demo\b)[a-z]+)\b(?=[ `])", "\n".join((*blocks("sh"), *_code()))))

    assert {"doctor", "serve", "worker", "keys", "payments"} <= named
    assert named <= set(COMMANDS)


def _code() -> list[str]:
    return re.findall(r"`[^`\n]+`", GUIDE)


def test_its_scripts_can_be_read_by_a_shell() -> None:
    for block in blocks("sh"):
        read = subprocess.run([BASH, "-n"], input=block, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stderr) == (0, ""), block


def test_its_settings_are_enough_to_start() -> None:
    least = next(block for block in blocks("ini") if block.startswith("TIC_HOME="))
    given = dict(line.split("=", 1) for line in least.replace("…", "whsec_x").splitlines())

    settings = Settings.read({name: value.strip('"') for name, value in given.items()})

    assert settings.web.is_tls
    assert settings.sign_in.is_configured
    assert not settings.sandbox


def test_its_unit_starts_a_command_that_exists() -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(next(block for block in blocks("ini") if block.startswith("[Unit]")))

    program, command, *_ = unit["Service"]["ExecStart"].split()

    assert program.endswith("/.venv/bin/tic")
    assert command in COMMANDS


def test_its_table_of_settings_is_whole() -> None:
    environment = _Remembering()
    Settings.read(environment)
    listed = [name for row in rows("All settings") for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row[0])]

    assert len(listed) == len(set(listed))
    assert set(listed) == environment.asked


def test_its_table_of_findings_is_whole() -> None:
    source = "".join(path.read_text("utf-8") for path in DIAGNOSIS)
    found = set(re.findall(r'\b(?:broken|warning|off|_reached)\(\s*"([a-z -]+)"', source))
    listed = {name for row in rows("When something is wrong") for name in row[0].split(", ")}

    assert found
    assert found - listed == set()
