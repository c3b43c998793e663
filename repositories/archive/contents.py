"""Checks what an archive's documents say, before a restore writes anything, by what the program reads them with.

One document at a time, in bounded memory: an archive has each collection by `_id`, so a document that is there twice
follows itself. Whether documents agree with each other is the audit's matter.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bson import CodecOptions, DatetimeConversion, ObjectId, decode
from bson.datetime_ms import DatetimeMS

from cinema.i18n import _
from cinema.ports import Progress
from repositories.archive.kinds import field_at_fault
from repositories.archive.manifest import POSTERS
from repositories.archive.reader import ArchiveReader, nested_too_deep
from repositories.migrations import RESTORING, VERSION
from repositories.schema import EPOCH

_DEEPEST = 30  # a database takes 100; the deepest document of this program has about ten
_AWARE: CodecOptions[dict[str, Any]] = CodecOptions(
    tz_aware=True, tzinfo=UTC, datetime_conversion=DatetimeConversion.DATETIME_AUTO
)
# Near the ends of the calendar an instant can't be shown in every timezone; a pinned seat's end is never shown.
_FIRST, _LAST, _NEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC), 9999
_EVERY = 1000  # documents between two words about the progress


def check_contents(archive: ArchiveReader, progress: Progress | None = None) -> None:
    """Check every document; InvalidInputError names collection, document and field of the first that is wrong.

    Documents of an older version are fixed by the migration, so only what holds for every version is checked of them.
    """
    done, total = 0, archive.manifest.documents
    instant = datetime.fromisoformat(archive.manifest.instant)
    for collection in archive.manifest.collections:
        before: Any = None
        for raw in archive.documents(collection):
            document = decode(raw, _AWARE)
            reason = _why_not(collection, document, before)
            if reason is None and (archive.manifest.version == VERSION or collection == "settings"):
                reason = _by_kind(collection, document, instant)
            if reason is not None:
                raise archive.refusal(reason)
            before = document["_id"]
            done += 1
            if progress and done % _EVERY == 0:
                progress(done, total, collection)
    if progress:
        progress(total, total, "")


def _why_not(collection: str, document: Mapping[str, Any], before: Any) -> str | None:
    """Return what is wrong with any document, whatever its collection, as a reason; None if nothing is."""
    identity = document["_id"]
    kinds = (str, ObjectId) if collection in POSTERS else (str,)
    if not isinstance(identity, kinds):
        return _("in {collection}, the id {id} is not text").format(collection=collection, id=repr(identity)[:100])
    if identity == before:
        return _("in {collection}, the document {id} is there twice").format(collection=collection, id=identity)
    if type(before) is type(identity) and identity < before:
        return _("in {collection}, the document {id} is not in its place").format(collection=collection, id=identity)
    if collection == "schema" and identity in (EPOCH, RESTORING):
        return _("in {collection}, the document {id} is one that no backup has").format(
            collection=collection, id=identity
        )
    depth, is_far = _looked_through(document, or_never=collection == "seat_maps")
    if depth > _DEEPEST:
        return nested_too_deep(collection)
    if is_far:
        path = next(path for path, one in _instants(document, "") if _is_far(one, or_never=collection == "seat_maps"))
        return _at_fault(collection, document, path, _("the instant is too far away"))
    return None


def _by_kind(collection: str, document: Mapping[str, Any], instant: datetime) -> str | None:
    found = field_at_fault(collection, document, instant)
    return None if found is None else _at_fault(collection, document, *found)


def _at_fault(collection: str, document: Mapping[str, Any], field: str, reason: str) -> str:
    words = _("in {collection}, document {id}, field {field}: {reason}")
    named = {"collection": collection, "id": str(document["_id"])[:100], "field": field[:100]}
    return words.format(**named, reason=reason.rstrip("."))


def _looked_through(document: Mapping[str, Any], *, or_never: bool) -> tuple[int, bool]:
    """Return how deep a document is nested, without a recursion that it could exhaust, and whether an instant is far.

    Every value of an archive comes by here, so this is kept short: kinds are compared, and paths left for later.
    """
    level: list[Any] = [document]
    depth, is_far = 0, False
    while level and depth <= _DEEPEST:
        depth += 1
        below: list[Any] = []
        for one in level:
            for value in one.values() if type(one) is dict else one:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is datetime or kind is DatetimeMS:
                    is_far = is_far or _is_far(value, or_never=or_never)
        level = below
    return depth, is_far


def _is_far(value: datetime | DatetimeMS, *, or_never: bool) -> bool:
    if isinstance(value, DatetimeMS):
        return True
    return not _FIRST <= value <= _LAST and not (or_never and value.year == _NEVER)


def _instants(value: Any, path: str) -> Iterator[tuple[str, datetime | DatetimeMS]]:
    """Yield every instant in a document with its path; the depth was checked before."""
    named = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inside in named:
        if isinstance(inside, datetime | DatetimeMS):
            yield _below(path, name), inside
        elif isinstance(inside, dict | list):
            yield from _instants(inside, _below(path, name))


def _below(path: str, name: str | int) -> str:
    return f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}".lstrip(".")
