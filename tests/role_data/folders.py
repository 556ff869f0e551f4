"""Role data of a small hospital, written into a folder of its own so that a test can break it."""

import shutil
from pathlib import Path

HERE = Path(__file__).parent
HOSPITAL = HERE / "hospital"
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
FIELD_GROUPS = frozenset({"medicine", "nursing"})


def hospital(at: Path, nurse: str | bytes | None = None, company: str | bytes | None = None) -> Path:
    """A copy of the hospital's folder under `at`, perhaps with another nurse or company file."""
    folder = at / "hospital"
    shutil.copytree(HOSPITAL, folder)
    for name, content in {"roles/nurse.yaml": nurse, "company.yaml": company}.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
