"""The one way in: a folder of role data becomes the catalogue, or an account of everything that is wrong with it.

load()                      the role data shipped with the package
load(Path("our-roles"))     somebody's own; raises RoleDataError with every fault found
load(…, drafts={"nurse": …})   as it would be with this text as `roles/nurse.yaml`
check(Path("our-roles"))    the faults alone
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from dialogs.catalogue import Catalogue
from role_data.advice import faults_of
from role_data.consistency import faults_across, faults_within
from role_data.documents import Document, read
from role_data.faults import Fault, RoleDataError, in_reading_order
from role_data.making import catalogue_of
from role_data.schema import CompanyFile, RoleFile

__all__ = ["Fault", "RoleDataError", "check", "load"]

SHIPPED = Path(__file__).parent
COMPANY = "company.yaml"
ROLES = "roles"
NO_DRAFTS: Mapping[str, bytes] = {}
Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Reading:
    """What was read so far: the files that have the right shape, and the faults of all."""

    company: CompanyFile | None = None
    roles: list[RoleFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def load(
    folder: Path | None = None,
    field_groups: frozenset[str] | None = None,
    drafts: Mapping[str, bytes] = NO_DRAFTS,
) -> Catalogue:
    """The catalogue of `folder` (default: the one shipped), roles in the ad's order.

    `field_groups`: the known groups of fields of study; None leaves a rule's group names unchecked. `drafts`: role
    files, by their ids, to be read in the place of those in the folder.
    Raises RoleDataError with all faults at once.
    """
    reading = _read(folder or SHIPPED, field_groups, drafts)
    if reading.faults or reading.company is None:
        raise RoleDataError(reading.faults)
    return catalogue_of(reading.company, reading.roles)


def check(folder: Path | None = None, field_groups: frozenset[str] | None = None) -> list[Fault]:
    """Everything that is wrong with `folder`, by file and line; empty when `load` would succeed."""
    return in_reading_order(_read(folder or SHIPPED, field_groups).faults)


def _read(folder: Path, field_groups: frozenset[str] | None, drafts: Mapping[str, bytes] = NO_DRAFTS) -> Reading:
    reading = Reading()
    company, reading.company = _file(folder / COMPANY, COMPANY, CompanyFile, reading.faults)
    documents: list[Document] = []
    written = {f"{id_}.yaml": text for id_, text in drafts.items()}
    sources: dict[str, Path | bytes] = {path.name: path for path in _role_paths(folder, reading.faults)} | written
    for name, source in sources.items():
        document, role = _file(source, f"{ROLES}/{name}", RoleFile, reading.faults)
        documents.append(document)
        if role:
            reading.roles.append(role)
        if document.value is not None:
            reading.faults.extend(faults_within(document, role, field_groups))
    reading.faults.extend(faults_across(company, documents))
    return reading


def _role_paths(folder: Path, faults: list[Fault]) -> list[Path]:
    """The role files by name. Hidden files and other endings are no role data, but a near miss is pointed out."""
    try:
        paths = sorted(path for path in (folder / ROLES).iterdir() if not path.name.startswith("."))
    except OSError:
        paths = []
    faults.extend(
        Fault(f"{ROLES}/{path.name}", 1, "the file's name does not end in .yaml", f"{path.stem}.yaml as its name")
        for path in paths
        if path.suffix.lower() in (".yml", ".yaml") and path.suffix != ".yaml"
    )
    found = [path for path in paths if path.suffix == ".yaml"]
    if not found:
        faults.append(Fault(ROLES, 1, "there is no role", "one file a role, such as roles/head-nurse.yaml"))
    return found


def _file(source: Path | bytes, name: str, model: type[Model], faults: list[Fault]) -> tuple[Document, Model | None]:
    document = read(source, name)
    faults.extend(document.faults)
    if document.value is None:
        return document, None
    try:
        return document, model.model_validate(document.value)
    except ValidationError as error:
        faults.extend(faults_of(error, document))
        return document, None
