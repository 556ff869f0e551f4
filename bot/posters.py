"""What hangs on a wall: a link that says where it hung, and its QR code."""

from pathlib import Path

from bot.channels import links
from bot.mistakes import Mistake
from dialogs.catalogue import Catalogue

KINDS = (".png", ".svg")
PIXELS = 20
"""Of one dot in a PNG: sharp on a sheet of A4. An SVG can be printed at any size."""


def payload(source: str, role: str | None, catalogue: Catalogue) -> str:
    """What the link carries; see `bot.channels.links`. Raises `Mistake`."""
    if role and catalogue.role(role) is None:
        known = ", ".join(each.id for each in catalogue.roles)
        raise Mistake(f"--role {role}: there is no such role; write one of {known}")
    try:
        return links.payload(role, source)
    except ValueError as error:
        raise Mistake(f"--source {error}") from None


def check_file(file: Path) -> None:
    """Raises `Mistake` where we could not draw into it: to be asked before anything is made elsewhere."""
    if file.suffix.lower() not in KINDS:
        raise Mistake(f"{file}: write a name that ends in {' or '.join(KINDS)}")


def draw(link: str, file: Path) -> None:
    """Writes the QR code into a file that was checked. Raises OSError."""
    import segno

    segno.make_qr(link, error="m").save(str(file), scale=PIXELS)
