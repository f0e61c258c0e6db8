"""docs/guide-operators.md, taken apart."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
GUIDE: Final = (ROOT / "docs" / "guide-operators.md").read_text("utf-8")
BASH: Final = "/bin/bash"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", GUIDE, flags=re.DOTALL | re.MULTILINE)


def rows(heading: str) -> list[list[str]]:
    """Cells of the tables below a heading."""
    below = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
