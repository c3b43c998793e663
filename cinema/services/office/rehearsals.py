"""Rehearses a restore from the window: a backup comes back into a database of another name, and is audited there.

The house's own database is not touched. What it proves: that the file is whole, that its passphrase is known, that
every document comes back, and that sales, seats and journal of it agree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cinema.domain.users import Actor, Role
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import Archive, Copy, Finding, Progress, Rehearsals, Sealer
from cinema.services.standing import Standing


class StoppedError(Exception):
    """Whoever asked for the rehearsal has stopped it."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal that came to its end: its database, what the file had, and what the audit of it found wrong."""

    database: str
    archive: Archive
    findings: tuple[Finding, ...]


class RestoreRehearsals:
    """For administrators, as a restore is. `audit` returns what is wrong in a rehearsal's database, by its name."""

    def __init__(
        self,
        rehearsals: Rehearsals,
        sealer: Sealer,
        audit: Callable[[str], Sequence[Finding]],
        standing: Standing,
    ) -> None:
        self._rehearsals = rehearsals
        self._sealer = sealer
        self._audit = audit
        self._standing = standing

    def rehearse(
        self,
        actor: Actor,
        file: Path,
        database: str,
        *,
        passphrase: str = "",
        progress: Progress = lambda _done, _total, _section: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Rehearsed | None:
        """Restore a backup into a new database and audit it; None if it was stopped, and then nothing is left of it.

        `progress` is told the audit as a section `audit`. Raises InvalidInputError with the field `file`, `passphrase`
        or `database`, and nothing is left then either.
        """
        self._standing.check(actor).require_office(Role.ADMIN)

        def tick() -> None:
            if stopped():
                raise StoppedError

        def told(done: int, total: int, section: str) -> None:
            tick()
            progress(done, total, section)

        try:
            archive = self._rehearsals.restore(
                database.strip(), file, unseal=self._unsealing(file, passphrase, tick), progress=told
            )
        except StoppedError:
            return None
        except InvalidInputError as error:
            if error.field is None:
                raise InvalidInputError(error.message, field="file") from error
            raise
        name = database.strip()
        try:
            told(0, 1, "audit")
            found = tuple(one for one in self._audit(name) if not one.ok)
            tick()
        except StoppedError:
            self._rehearsals.drop(name)
            return None
        return Rehearsed(name, archive, found)

    def left(self, actor: Actor) -> tuple[str, ...]:
        """Return the databases of rehearsals that are still there. For administrators."""
        self._standing.check(actor).require_office(Role.ADMIN)
        return self._rehearsals.names()

    def drop(self, actor: Actor, database: str) -> None:
        """Remove the database of a rehearsal; a repeat changes nothing. For administrators.

        InvalidInputError (`database`) for a database that is no rehearsal.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        self._rehearsals.drop(database)

    def _unsealing(self, file: Path, passphrase: str, tick: Callable[[], None]) -> Copy | None:
        """Return what decrypts a file, None for one that isn't encrypted."""
        if not self._sealer.is_sealed(file):
            return None
        if not passphrase:
            raise InvalidInputError(_("This backup is encrypted: type its passphrase."), field="passphrase")
        return lambda sealed, plain: self._sealer.unseal(sealed, plain, passphrase, file, tick)
