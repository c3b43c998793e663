"""Daily backups: made by whichever window is open at the hour or opened next, encrypted, into the house's folder.

The folder is a setting of the house: one decision, in the journal, for all machines. It has the same path on each (a
mounted disk of the network, or each machine's own disk); a machine that doesn't have it says so and leaves the backup
to the others. Windows call `run` every minute; commands don't, since one that ends in a second would take minutes.

What each backup proves, and what it doesn't: the plain archive was read back whole, its sums agree, and every document
is one that a restore takes (else the backup is kept with a doubt). The encrypted file was synced, read back, decrypted
by the key of this file, which is known only while it is written, and is the same archive. Not proven: that somebody
knows the passphrase; that the disk has what its system returned from memory; that the documents agree with each other,
which is the audit's matter.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cinema.domain.daily_backups import BackupMade, due_since, file_name, is_due, outdated
from cinema.domain.house import House
from cinema.domain.ids import new_id
from cinema.domain.passwords import check_passphrase
from cinema.domain.sealing_key import SealingKey, new_mark
from cinema.domain.users import Actor, Role
from cinema.errors import CinemaError, ConflictError, ErrorCode, StorageError, UnreadableError
from cinema.i18n import _
from cinema.ports import Archives, BackupFolder, HouseSettings, Sealer, StoredBackupLog
from cinema.services.heads import AllHeads
from cinema.services.house_events import HouseEvents
from cinema.services.office.backup_state import BackupState, state_of
from cinema.services.standing import Standing

KEEP_SECONDS = 60  # between two renewals of the lease
REST_SECONDS = 1800  # after a failure, for this program
_log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The program is being closed, or somebody else has the lease: the backup is left to the next program."""


class DailyBackups:
    """Makes them, and says how they are. `now` is the database's clock, `machine` this workstation's name."""

    def __init__(
        self,
        *,
        settings: HouseSettings,
        archives: Archives,
        log: StoredBackupLog,
        folder: BackupFolder,
        sealer: Sealer,
        heads: AllHeads,
        events: HouseEvents,
        standing: Standing,
        now: Callable[[], datetime],
        machine: str,
    ) -> None:
        self._settings = settings
        self._archives = archives
        self._stored = log
        self._folder = folder
        self._sealer = sealer
        self._heads = heads
        self._events = events
        self._standing = standing
        self._now = now
        self._machine = machine
        self._rests_until, self._rests_for = 0.0, ""
        self._has_tried = False

    def due(self) -> bool:
        """Tell whether the day's backup is to be made: a folder and a passphrase are set, and nobody made it yet."""
        house, _wrong = self._settings.judged()
        if not house.backup_folder or self._settings.backup_key() is None:
            return False
        now = self._now()
        return is_due(self._stored.read(), due_since(now, house.backup_hour, house.timezone), now)

    def run(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Make the day's backup if it is due and nobody else makes it; tell whether one was made.

        A failure is stored for people to be told, and this program tries again half an hour later, or as soon as the
        folder is another one. `stopped` is asked every moment: on True the backup is given up without a trace.
        StorageError (“away”) if the database can't be reached.
        """
        house, _wrong = self._settings.judged()
        rests = self._rests_for == house.backup_folder and time.monotonic() < self._rests_until
        if not house.backup_folder or rests:
            return False
        try:
            if not self.due():
                return False
            since = due_since(self._now(), house.backup_hour, house.timezone)
            return self._under_lease(house, since, stopped) is not None
        except StoppedError:
            return False
        except CinemaError as error:
            if error.code is ErrorCode.AWAY:  # it can't be stored, and the next minute may do
                raise
            self._note(house, error.message)
            return False
        except Exception:
            self._note(house, _("An unexpected error occurred."))
            raise
        finally:
            self._has_tried = True

    def make_now(self, actor: Actor) -> BackupMade:
        """Make a backup into the house's folder now, as the daily one, and return it. For managers.

        ConflictError without a folder or a passphrase, or while another program makes one.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        house, _wrong = self._settings.judged()
        if not house.backup_folder:
            raise ConflictError(_("Name the folder of daily backups first: the setting backup_folder."))
        self._key()
        try:
            made = self._under_lease(house, None, lambda: False)
        except StoppedError:
            made = None
        if made is None:
            raise ConflictError(_("A backup is being made just now. Wait until it is done."))
        return made

    def set_passphrase(self, actor: Actor, passphrase: str) -> None:
        """Encrypt backups for this passphrase from now on. For administrators.

        Only the public key that follows from it is stored, by a house event; nobody can open a backup if the passphrase
        is lost. Backups that were made before keep theirs. InvalidInputError (`passphrase`) for one that is too easy.
        """
        self._standing.check(actor).require_office(Role.ADMIN)
        passphrase = check_passphrase(passphrase)
        before: SealingKey | None = None
        with suppress(UnreadableError):  # setting it anew is what puts a corrupt one right
            before = self._settings.backup_key()
        key = self._sealer.new_key(passphrase, before.mark if before is not None else new_mark())
        self._events.record(
            actor, "settings", "backup_key", asdict(key), asdict(before) if before is not None else None
        )

    def state(self, actor: Actor) -> BackupState:
        """Return how daily backups are. For managers."""
        self._standing.check(actor).require_office(Role.MANAGER)
        return self._state()

    def notice(self, actor: Actor) -> str | None:
        """Return what staff and managers are told at signing in; None if nothing is wrong. For staff.

        A backup that is late only because this program was just started isn't told: it is being made.
        """
        self._standing.check(actor).require_staff()
        state = self._state()
        if not state.fault or (state.only_late and (state.log.busy is not None or not self._has_tried)):
            return None
        return f"{state.fault} {state.advice}"

    def _state(self) -> BackupState:
        house, _wrong = self._settings.judged()
        key: SealingKey | None = None
        fault = ""
        try:
            key = self._settings.backup_key()
        except UnreadableError as error:
            fault = error.message
        return state_of(house, self._stored.read(), self._now(), has_key=key is not None, key_fault=fault)

    def _under_lease(self, house: House, since: datetime | None, stopped: Callable[[], bool]) -> BackupMade | None:
        """Make a backup under the lease; None if somebody else has it, or made one since."""
        token = new_id()
        if not self._stored.take(token, self._machine, since):
            return None
        try:
            made = self._make(house, self._ticks(token, stopped))
            self._stored.made(made)
        finally:
            with suppress(StorageError):  # then it ends by itself
                self._stored.release(token)
        self._heads.keep()
        self._tidy(house)
        return made

    def _make(self, house: House, tick: Callable[[], None]) -> BackupMade:
        folder, key = Path(house.backup_folder), self._key()
        self._folder.check(folder)
        file = folder / file_name(self._stored.database, key.mark, self._now())
        archive = self._archives.write_sealed(
            file,
            replace=False,
            seal=lambda plain, sealed: self._sealer.seal(plain, sealed, key, tick),
            progress=lambda _done, _total, _section: tick(),
        )
        return BackupMade(archive.instant, self._machine, str(file), archive.size, archive.doubt)

    def _ticks(self, token: str, stopped: Callable[[], bool]) -> Callable[[], None]:
        """Return what is called every moment: it ends a backup that nobody waits for, and keeps the lease."""
        kept = time.monotonic()

        def tick() -> None:
            nonlocal kept
            if stopped():
                raise StoppedError
            if time.monotonic() - kept > KEEP_SECONDS:
                kept = time.monotonic()
                if not self._stored.keep(token):
                    raise StoppedError

        return tick

    def _tidy(self, house: House) -> None:
        """Remove what is old; a file that can't be removed stops nothing, and is tried again with the next backup."""
        folder = Path(house.backup_folder)
        try:
            names, mark = self._folder.files(folder), self._key().mark
            for name in outdated(names, self._stored.database, mark, house.backup_days, self._now()):
                self._folder.remove(folder, name)
        except CinemaError as error:
            _log.warning("%s", error.message)

    def _key(self) -> SealingKey:
        key = self._settings.backup_key()
        if key is None:
            raise ConflictError(_("An administrator has to set the passphrase of encrypted backups first."))
        return key

    def _note(self, house: House, words: str) -> None:
        """Store a failure, and rest."""
        self._rests_until, self._rests_for = time.monotonic() + REST_SECONDS, house.backup_folder
        with suppress(StorageError):
            self._stored.failed(self._machine, words)
