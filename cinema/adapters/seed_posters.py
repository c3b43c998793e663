"""Reads the posters that a seed file names, from its folder and below it."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from cinema.adapters.pictures import check_poster
from cinema.adapters.seed_mistakes import Mistakes
from cinema.domain.movies import LARGEST_POSTER_BYTES
from cinema.files import read_regular
from cinema.i18n import _

_MOST_BYTES = 200_000_000
_NAME = re.compile(r"[\w-]+(/[\w-]+)*\.(jpg|jpeg|png)")


def read_posters(named: Iterable[tuple[str, str]], folder: Path, mistakes: Mistakes) -> dict[str, tuple[str, bytes]]:
    """Return by each named file the name under which it is stored, and its content.

    `named` are pairs of a path in the seed file and the file that is named there. Posters are stored by their content:
    a file with the same name as another house's, or as an older load's, shows its own picture.
    """
    found: dict[str, tuple[str, bytes]] = {}
    total = 0
    for path, name in named:
        if name in found:
            continue
        if _NAME.fullmatch(name) is None:
            mistakes.note(path, _("a poster is a .jpg or .png beside the file"))
            continue
        content = mistakes.checked(path, lambda name=name: _read(folder / name))  # type: ignore[misc]
        if content is None:
            continue
        total += len(content)
        if total > _MOST_BYTES:
            mistakes.note(path, _("the posters are too large in total"))
            return found
        found[name] = (f"poster-{sha256(content).hexdigest()[:32]}.{name.rpartition('.')[2]}", content)
    return found


def _read(file: Path) -> bytes:
    content = read_regular(file, LARGEST_POSTER_BYTES)
    check_poster(content)
    return content
