"""`python -m tests.mutants [id …]`: runs them, says what killed each, and writes build/mutants.json."""

import sys
import tempfile
from pathlib import Path

from tests.mutants.running import MUTANTS, REPOSITORY, Copy, NotRun, run

from tic_adapters.policy.mutants import RESULTS, MutantInvalid, read_mutants, write_results


def main(wanted: list[str]) -> int:
    mutants = [one for one in read_mutants(MUTANTS) if not wanted or one.id in wanted]
    bad = 0
    with tempfile.TemporaryDirectory(prefix="tic-mutants-") as folder:
        copy = Copy.made(Path(folder))
        for one in mutants:
            try:
                result = run(one, copy)
            except (MutantInvalid, NotRun) as error:
                sys.stdout.write(f"INVALID  {one.clause} {one.id}: {error}\n")
                bad += 1
                continue
            write_results(REPOSITORY / RESULTS, [result])
            bad += not result.killed_by
            said = f"killed by {len(result.killed_by)}" if result.killed_by else "SURVIVED"
            sys.stdout.write(f"{said}  {one.clause} {one.id} ({result.seconds} s)\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(mutants)} mutants, {bad} not killed\n")
    return 1 if bad or not mutants else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
