from datetime import timedelta

import pytest

from tic_domain.shared.jobs import Job


def test_a_job_runs_at_once_unless_it_says_otherwise() -> None:
    assert Job().delay == timedelta(0)


def test_a_job_without_a_key_is_a_defect() -> None:
    with pytest.raises(NotImplementedError, match="Job"):
        _ = Job().key
