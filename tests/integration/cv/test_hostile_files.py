"""Files meant to harm: each ends as its flaw, and the next file is read as if nothing had been."""

import pytest
from tests.integration.cv import pdfs
from tests.integration.cv.cases import Flawed
from tests.integration.cv.hostile import HOSTILE, SLOW
from tests.integration.cv.readable import READABLE

from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_domain.matching.errors import CvRefused


async def assert_ends_as(case: Flawed, extractor: SandboxedCvTextExtractor) -> None:
    with pytest.raises(CvRefused) as refusal:
        await extractor.extract(case.make())

    assert refusal.value.flaw is case.flaw
    assert (await extractor.extract(pdfs.latin_cv(("Engineer",)))).text.strip() == "Engineer"


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.name)
async def test_a_hostile_file_ends_as_its_flaw(case: Flawed, extractor: SandboxedCvTextExtractor) -> None:
    await assert_ends_as(case, extractor)


@pytest.mark.long
@pytest.mark.parametrize("case", SLOW, ids=lambda case: case.name)
async def test_a_slow_file_ends_as_its_flaw(case: Flawed, extractor: SandboxedCvTextExtractor) -> None:
    await assert_ends_as(case, extractor)


def test_the_test_set_has_more_than_40_files() -> None:
    names = [case.name for case in (*READABLE, *HOSTILE, *SLOW)]

    assert len(set(names)) == len(names) > 40
