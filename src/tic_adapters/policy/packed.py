"""What is known of the tests, packed into the distribution: an installed package comes without them."""

import json
from pathlib import Path
from typing import Final

import attrs
from cattrs.preconf.json import make_converter

from tic_adapters.policy.marked_tests import MarkedTests, inspect_tests
from tic_adapters.policy.mutants import (
    FOLDER,
    RESULTS,
    Mutant,
    MutantResult,
    current,
    read_mutants,
    read_results,
)

NAME: Final = "packed.json"
HERE: Final = Path(__file__).with_name(NAME)
_CONVERTER: Final = make_converter(forbid_extra_keys=True)


@attrs.frozen(kw_only=True)
class Packed:
    tests: MarkedTests
    mutants: tuple[Mutant, ...]
    results: tuple[MutantResult, ...]


def pack(repository: Path, into: Path) -> bool:
    """Written as `into`, a file. False where the tests are not here. Raises MutantInvalid."""
    tests = repository / "tests"
    if not (tests / "unit").is_dir():
        return False
    mutants = read_mutants(tests / FOLDER)
    results = current(read_results(repository / RESULTS), mutants, repository)
    packed = Packed(tests=inspect_tests(tests), mutants=mutants, results=tuple(results.values()))
    into.write_text(json.dumps(_CONVERTER.unstructure(packed), ensure_ascii=False) + "\n", "utf-8")
    return True


def read_packed(file: Path = HERE) -> Packed | None:
    """None where nothing was packed."""
    if not file.exists():
        return None
    return _CONVERTER.structure(json.loads(file.read_text("utf-8")), Packed)
