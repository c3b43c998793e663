"""Writes a site into a folder beside the wanted one and exchanges the two, so that nobody ever reads half of it.

On Linux the exchange is one step; elsewhere the folder is away for the moment between two renames. Web servers and
people may keep files of their own in the folder: those stay.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cinema.domain.site import Site, WrittenSite
from cinema.errors import ConflictError, InvalidInputError
from cinema.files import reason_of
from cinema.i18n import _

MARKER = ".cinema-export.json"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
_LEFT_OVER = 3600  # seconds after which a draft that a killed program left is removed


class SiteFolder:
    """See `cinema.ports.SiteWriter`."""

    def write(self, folder: Path, site: Site, *, force: bool) -> WrittenSite:
        """See the port."""
        from cinema.adapters.site.pages import site_files

        files = site_files(site)
        pages = sum(name.endswith(".html") for name in files)
        try:
            return WrittenSite(pages, write_folder(folder, files, force=force))
        except (OSError, ValueError) as error:  # ValueError: a name with a NUL
            words = _("{folder} can't be written: {reason}.")
            shown = ascii(str(folder))
            raise InvalidInputError(words.format(folder=shown, reason=reason_of(error)), field="folder") from None


def write_folder(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> Path | None:
    """Write files into a folder, and return where what was there is now if it was no earlier export."""
    target = folder.expanduser().resolve()
    ours = _check(target, force=force)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_over(target)
    draft = target.parent / f".{target.name[:150]}.{os.getpid()}.new"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _fill(draft, files)
        if not target.exists():
            draft.rename(target)
            return None
        shutil.copymode(target, draft)
        _exchange(draft, target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    # From here on `draft` is what was there before.
    if ours is None:
        return _put_aside(draft, target)
    for one in draft.iterdir():
        if one.name not in ours and not (target / one.name).exists():
            one.rename(target / one.name)
    shutil.rmtree(draft)
    return None


def _check(target: Path, *, force: bool) -> frozenset[str] | None:
    """Return the names that an earlier export has in a folder, none for an empty one; None: something else is there."""
    if target == Path(target.anchor) or target == Path.home() or target in Path.home().parents:
        raise InvalidInputError(_("Choose a folder of its own for the pages, not this one."), field="folder")
    if not target.exists():
        return frozenset()
    if not target.is_dir():
        raise InvalidInputError(_("{folder} is a file, not a folder.").format(folder=target), field="folder")
    there = {one.name for one in target.iterdir()}
    if not there:
        return frozenset()
    with suppress(OSError, ValueError, KeyError, TypeError):
        return frozenset(json.loads((target / MARKER).read_text(encoding="utf-8"))["names"])
    if not force:
        words = _("{folder} has other files in it. Choose an empty folder, or put them aside with --force.")
        raise ConflictError(words.format(folder=target), field="folder")
    return None


def _fill(draft: Path, files: Mapping[str, bytes]) -> None:
    draft.mkdir()
    names = sorted({name.partition("/")[0] for name in files} | {MARKER})
    marker = json.dumps({"made_by": "cinema export web", "names": names}, indent=1).encode()
    for name, content in {**files, MARKER: marker}.items():
        file = draft / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _exchange(draft: Path, target: Path) -> None:
    if _exchanged_at_once(draft, target):
        return
    old = target.parent / f".{target.name[:150]}.{os.getpid()}.old"
    target.rename(old)
    try:
        draft.rename(target)
    except BaseException:
        old.rename(target)
        raise
    old.rename(draft)


def _exchanged_at_once(one: Path, other: Path) -> bool:
    """Exchange two names in one step, if this system and this file system can."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    done = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(done == 0)


def _put_aside(old: Path, target: Path) -> Path:
    number = 1
    while (aside := target.with_name(f"{target.name}.before-{number}")).exists():
        number += 1
    return old.rename(aside)


def _remove_left_over(target: Path) -> None:
    for one in target.parent.iterdir():
        with suppress(OSError):
            is_draft = one.name.startswith(f".{target.name[:150]}.") and one.name.endswith(".new")
            if is_draft and (one / MARKER).exists() and time.time() - one.stat().st_mtime > _LEFT_OVER:
                shutil.rmtree(one)
