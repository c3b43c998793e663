"""Checks a backup's manifest by a model, all of it before anything is restored."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cinema.domain.field_errors import path_of, words_for
from cinema.i18n import _
from repositories.archive.format import Manifest, Part
from repositories.migrations import UNRELEASED, VERSION
from repositories.schema import SCHEMA

POSTERS = ("posters.files", "posters.chunks")
KNOWN = frozenset((*SCHEMA, *POSTERS))
"""The collections of a backup of this version: all of them, but the posters' only if there are any."""
LARGEST_MANIFEST = 1 << 20
_Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Count = Annotated[int, Field(ge=0, le=1 << 53)]
# A date near the ends of the calendar could not be shown in every timezone.
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class ManifestError(Exception):
    """A manifest that can't be used; the text is the reason, translated."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Part(_Model):
    documents: _Count
    bytes: _Count
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Manifest(_Model):
    format: Literal[1]
    program: _Line
    server: _Line
    database: _Line
    instant: Annotated[AwareDatetime, Field(ge=_FIRST, le=_LAST)]
    version: _Count
    collections: Annotated[dict[_Line, _Part], Field(max_length=1000)]


def read_manifest(text: bytes) -> Manifest:
    """Return the manifest; raises ManifestError with the field and the reason if anything in it is wrong."""
    try:
        found = _Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        words = _("in its list of contents, {field}: {reason}")
        reason = words_for(first["type"], first.get("ctx", {}), first["msg"])
        raise ManifestError(words.format(field=path_of(first["loc"])[:100], reason=reason)) from None
    if found.version > VERSION:
        raise ManifestError(_("a newer version of the program made it; update the program"))
    if found.version <= UNRELEASED:
        raise ManifestError(_("a version of the program from before its first release made it; load the house anew"))
    _check_collections(frozenset(found.collections), found.version)
    parts = {name: Part(one.documents, one.bytes, one.sha256) for name, one in found.collections.items()}
    instant = found.instant.isoformat(timespec="seconds")
    return Manifest(found.format, found.program, found.server, found.database, instant, found.version, parts)


def _check_collections(names: frozenset[str], version: int) -> None:
    foreign = sorted(names - KNOWN)
    if foreign:
        raise ManifestError(_("it has the unknown collection {name}").format(name=foreign[0]))
    # An older version may not have known them all; the migration makes those.
    expected = {name for name, one in SCHEMA.items() if one.in_backups} if version == VERSION else {"schema"}
    if not names.isdisjoint(POSTERS):
        expected |= set(POSTERS)
    missing = sorted(expected - names)
    if missing:
        raise ManifestError(_("the collection {name} is missing from it").format(name=missing[0]))
