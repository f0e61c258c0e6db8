"""What operators type wrongly about matches."""

import pytest

from tic_cli.main import run


@pytest.mark.parametrize(
    "arguments",
    [
        ("show",),
        ("show", "cleo@example.org"),
        ("show", "0199c0de-0000-7000-8000-000000000001", "--limit", "0"),
        ("show", "0199c0de-0000-7000-8000-000000000001", "--limit", "many"),
        ("explain", "0199c0de-0000-7000-8000-000000000001"),
        ("explain", "a", "b"),
        ("why",),
    ],
)
def test_what_can_not_be_understood_is_a_usage_error(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["match", *arguments])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err
