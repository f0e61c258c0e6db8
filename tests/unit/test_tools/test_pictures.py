"""Pictures in the documents: each is there, made by `make screenshots`, and shown somewhere."""

import re
from pathlib import Path
from typing import Final

from tools.screenshots import IMAGES, PICTURES, SCHEMES, files

ROOT: Final = Path(__file__).parents[3]
DOCUMENTS: Final = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
SHOWN: Final = re.compile(r'(?:srcset|src)="([^"]+\.png)"|!\[[^\]]*\]\(([^)]+\.png)\)')


def shown() -> dict[Path, list[Path]]:
    """By document, in its order."""
    return {
        document: [
            (document.parent / (one or other)).resolve()
            for one, other in SHOWN.findall(document.read_text("utf-8"))
        ]
        for document in DOCUMENTS
    }


def test_whatever_is_shown_is_there_and_made_by_the_script() -> None:
    strange = [
        (document.name, picture.name)
        for document, pictures in shown().items()
        for picture in pictures
        if picture.parent != IMAGES or picture.name not in files()
    ]

    assert strange == []
    assert {path.name for path in IMAGES.iterdir()} == files()


def test_each_picture_is_shown_somewhere_light_and_dark() -> None:
    used = {picture.name for pictures in shown().values() for picture in pictures}

    assert used == files()
    assert len(files()) == len(PICTURES) * len(SCHEMES)


def test_a_dark_picture_stands_before_its_light_one() -> None:
    for pictures in shown().values():
        names = [picture.name for picture in pictures]
        assert names[0::2] == [f"{name.removesuffix('.png')}-dark.png" for name in names[1::2]]
