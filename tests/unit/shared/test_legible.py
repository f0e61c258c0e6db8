import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.shared.legible import has_something_to_see, legible


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("\u2068Ada\u2069 wrote", "Ada wrote"),
        ("if access\u2066 != 'user\u2069", "if access != 'user"),
        ("in\u00advis\u200bible\ufeff", "invisible"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("tag\U000e0041\U000e0042ged", "tagged"),
        ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4"),
    ],
)
def test_what_hides_or_turns_text_is_left_out(typed: str, kept: str) -> None:
    assert legible(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧 ❤\ufe0f 👍🏽 🇩🇪",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
        "می\u200cخواهم",
        "עברית\u200f, العربية\u200e, ไทย, 日本語, Español",
        "葛\U000e0100城",
    ],
)
def test_what_languages_and_emoji_need_stays(text: str) -> None:
    assert legible(text) == text


@given(st.text())
def test_leaving_out_once_is_enough(text: str) -> None:
    once = legible(text)
    assert legible(once) == once
    assert not set(once) & {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [(" \u200d\n", False), ("\u0301", False), ("\ufe0f", False), ("a", True), (".", True), ("🦀", True)],
)
def test_spaces_and_marks_alone_are_nothing_to_see(text: str, is_seen: bool) -> None:
    assert has_something_to_see(text) is is_seen
