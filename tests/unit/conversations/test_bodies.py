import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.conversations.model import FAR_TOO_LONG, LONGEST_MESSAGE, checked_body
from tic_domain.shared.errors import InvalidInput


@given(st.text(max_size=60))
def test_what_is_kept_is_kept_again_as_it_is(text: str) -> None:
    try:
        kept = checked_body(text)
    except InvalidInput:
        return
    assert kept
    assert checked_body(kept) == kept


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Write at least 1"),
        (" \n\u202e\u200b ", "Write at least 1"),
        ("\u200d\u0301", "nothing to be seen"),
        ("a\0b", "can't be shown"),
        ("\x1b[31mred", "can't be shown"),
        ("a\x07", "can't be shown"),
        ("x" * (LONGEST_MESSAGE + 1), f"Keep it to {LONGEST_MESSAGE}"),
        ("x" * (FAR_TOO_LONG + 1), f"has {FAR_TOO_LONG + 1} characters. Keep it to {LONGEST_MESSAGE}"),
        ("\0" * 1_000_000, "has 1000000 characters"),
    ],
)
def test_what_cant_be_taken_is_refused_with_the_field_and_the_remedy(text: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=word) as refused:
        checked_body(text)
    assert [one.field for one in refused.value.problems] == ["body"]


def test_text_that_turns_its_order_is_straightened() -> None:
    assert checked_body("open \u202efdp.exe\u202c now") == "open fdp.exe now"
