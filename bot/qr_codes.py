"""A link as a picture for a poster."""

from pathlib import Path

import segno

from bot.mistakes import Mistake

KINDS = (".png", ".svg")
PIXELS = 20
"""Of one dot in a PNG: sharp on a sheet of A4. An SVG can be printed at any size."""


def draw(link: str, file: Path) -> None:
    """Writes the picture; its kind is the file's ending. Raises `Mistake` for another kind, and OSError."""
    if file.suffix.lower() not in KINDS:
        raise Mistake(f"{file}: write a name that ends in {' or '.join(KINDS)}")
    segno.make_qr(link, error="m").save(str(file), scale=PIXELS)
