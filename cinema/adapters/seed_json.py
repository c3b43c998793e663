"""Parses the text of a seed file, and finds names that one object has twice, of which JSON parsers keep the last."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cinema.domain.field_errors import path_of
from cinema.errors import InvalidInputError
from cinema.i18n import _

MOST_PARTS = 300_000
"""Signs that part values in a file: of a few megabytes of them the values take gigabytes."""


class _Object(dict[str, Any]):
    """An object of the file; `repeated` are the names that it has more than once."""

    __slots__ = ("repeated",)

    repeated: tuple[str, ...]


def parse(raw: bytes) -> Any:
    """Return the content of a file in UTF-8, with or without a byte order mark; InvalidInputError names the place."""
    if sum(map(raw.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise wrong("$", _("the file has too many parts; at most {count} are possible").format(count=MOST_PARTS))
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        words = _("the file is not in UTF-8")
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            words = _("the file is in UTF-16; save it as UTF-8")
        raise wrong(f"byte {error.start}", words) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise wrong(where, _no_json(error.msg)) from None
    except ValueError as error:  # an integer with more digits than Python converts
        raise wrong("$", _no_json(str(error)[:80])) from None
    except RecursionError:
        raise wrong("$", _("the file is nested too deep")) from None


def repeated_names(content: Any) -> Iterator[str]:
    """Yield the path of each name that one object has twice."""
    waiting: list[tuple[tuple[int | str, ...], Any]] = [((), content)] if isinstance(content, dict | list) else []
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, _Object):
            yield from (path_of((*path, name)) for name in one.repeated)
        inside = one.items() if isinstance(one, dict) else enumerate(one)
        waiting += [((*path, name), value) for name, value in inside if isinstance(value, dict | list)]


def wrong(path: str, reason: str) -> InvalidInputError:
    """Return the error for a place in the file."""
    return InvalidInputError(f"{path}: {reason}", field=path)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    counts = Counter(name for name, _value in pairs) if len(made) != len(pairs) else {}
    made.repeated = tuple(name for name, count in counts.items() if count > 1)
    return made


def _no_json(reason: str) -> str:
    return _("the file is not valid JSON, or was cut off: {reason}").format(reason=reason)
