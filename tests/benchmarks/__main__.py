"""`python -m tests.benchmarks [names…]`: runs bench_<name>.py, prints, writes build/bench/<name>.json.

A benchmark module has `run() -> list[Figure]`. A target missed is shown and is no error, for machines differ.
Only a benchmark that crashed makes the exit code 1.
"""

import importlib
import importlib.metadata
import json
import os
import platform
import sys
import traceback
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from tests.benchmarks.support import Figure

HERE: Final = Path(__file__).resolve().parent
RESULTS: Final = HERE.parents[1] / "build" / "bench"
NAMED: Final = ("litestar", "sqlalchemy", "psycopg", "msgspec", "cryptography", "uvicorn")
VERDICTS: Final = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}


def main(wanted: list[str]) -> int:
    console = Console(width=None if sys.stdout.isatty() else 120)
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        console.print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(known) or 'none'}.")
        return 2
    console.print(machine(), highlight=False)
    table = Table("benchmark", "figure", "value", "unit", "target", "holds", title_justify="left")
    crashed = [name for name in wanted or known if not add(table, name)]
    console.print(table)
    if crashed:
        console.print(f"Crashed: {', '.join(crashed)}. The traceback is above.")
    return 1 if crashed else 0


def add(table: Table, name: str) -> bool:
    """Runs one benchmark, writes its figures and adds them to the table. False if it crashed."""
    try:
        figures: list[Figure] = importlib.import_module(f"tests.benchmarks.bench_{name}").run()
    except Exception:
        traceback.print_exc()
        return False
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    for each in figures:
        value = f"{each['value']:,.4g}" if abs(each["value"]) < 1000 else f"{each['value']:,.0f}"
        table.add_row(name, each["name"], value, each["unit"], each["target"], VERDICTS[each["holds"]])
    return True


def machine() -> str:
    versions = [f"{name} {importlib.metadata.version(name)}" for name in NAMED]
    system = f"{platform.system()} {platform.machine()}"
    return f"Python {platform.python_version()}, {system}, {os.cpu_count()} cores; {', '.join(versions)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
