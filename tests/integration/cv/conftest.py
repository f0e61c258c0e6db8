"""One extractor for all files: it belongs to no event loop."""

from collections.abc import Iterator

import pytest

from tic_adapters.cv.extractor import SandboxedCvTextExtractor


@pytest.fixture(scope="session")
def extractor() -> Iterator[SandboxedCvTextExtractor]:
    made = SandboxedCvTextExtractor()
    yield made
    made.close()
