"""Tables that people open in spreadsheets."""

from typing import Final

_FORMULA: Final = tuple("=+-@\t\r\n|%＝＋－＠")


def safe(text: str) -> str:
    """Text that no spreadsheet computes with."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
