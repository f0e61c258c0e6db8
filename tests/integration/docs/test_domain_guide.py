"""What docs/domain.md shows is what happens, also where nothing is set in the environment."""

import re
import subprocess
import sys
from pathlib import Path

GUIDE = Path(__file__).parents[3] / "docs" / "domain.md"


def test_the_guide_runs_as_it_stands() -> None:
    program = "\n".join(re.findall(r"```python\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL))

    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env={}, capture_output=True, text=True, check=False)  # our own guide

    assert ran.stderr == ""
    assert re.search(r"\d+ of 100 fit; the best has \d+ of 10000 points", ran.stdout)
    assert re.search(r"a session adds \d+ coaches\.", ran.stdout)
    assert re.search(r"together add \d+ coaches\.", ran.stdout)
    assert ran.stdout.splitlines()[-1] == "['+70.00 EUR a session']"
