"""How far each chain of the journal went, as this machine has seen it: kept beside its till's key.

A chain whose end was cut off agrees with itself. A head that was kept outside the database finds that.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from cinema.adapters.till_keys import check_epoch
from cinema.domain.ids import new_id
from cinema.domain.journal import Head, read_head
from cinema.errors import CinemaError, ErrorCode, StorageError
from cinema.i18n import _


class HeadsInMemory:
    """Heads that last as long as the program: for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Head, ...]] = {}

    def kept(self, epoch: str) -> tuple[Head, ...]:
        """See the port `KeptHeads`."""
        return self._kept.get(epoch, ())

    def keep(self, epoch: str, heads: Sequence[Head]) -> None:
        """See the port."""
        self._kept[epoch] = _newest((*self.kept(epoch), *heads))


class HeadsInFolder:
    """Heads in a folder, a file for each epoch with a line for each chain; see port `KeptHeads`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, epoch: str) -> tuple[Head, ...]:
        """See the port; a line that is no head is passed over, so that a torn file stops no till."""
        check_epoch(epoch)
        try:
            lines = self._file(epoch).read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unusable(self._file(epoch), error) from error
        heads = []
        for line in lines:
            try:
                heads.append(read_head(line))
            except CinemaError:
                continue
        return _newest(heads)

    def keep(self, epoch: str, heads: Sequence[Head]) -> None:
        """See the port. Of two programs that write at once one may be lost: its older head stays true."""
        file, before = self._file(epoch), self.kept(epoch)
        after = _newest((*before, *heads))
        if after == before:
            return
        draft = file.with_name(f"{file.name}.{new_id()}")
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.writelines(f"{head}\n" for head in after)
            draft.replace(file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise _unusable(file, error) from error

    def _file(self, epoch: str) -> Path:
        return self._folder / f"{epoch}.heads"


def _newest(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Return the furthest head of each chain; of two at one place the one that was kept first."""
    found: dict[str, Head] = {}
    for head in heads:
        known = found.get(head.till)
        if known is None or head.seq > known.seq:
            found[head.till] = head
    return tuple(found[till] for till in sorted(found))


def _unusable(file: Path, error: OSError) -> StorageError:
    words = _("The heads of the journal can't be kept or read in {file}: {reason}")
    return StorageError(words.format(file=file, reason=error.strerror), code=ErrorCode.TILL_KEY)
