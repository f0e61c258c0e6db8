"""CVs of every layout, and what they suggest."""

import pytest
from tests.integration.cv.cases import Readable, found
from tests.integration.cv.readable import READABLE

from tic_adapters.cv.extractor import SandboxedCvTextExtractor
from tic_domain.matching.dictionary.files import load
from tic_domain.matching.tagging import propose


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
async def test_a_cv_suggests_what_it_says(case: Readable, extractor: SandboxedCvTextExtractor) -> None:
    read = await extractor.extract(case.make())

    assert found(propose(read.text, load())) == case.tags.sets(), read.text
    assert read.format.value == case.name.partition(" ")[0]
    assert (read.pages is None) == (read.format.value == "docx")
