"""How daily backups are, in words: for the administration, the notice at signing in, and the doctor."""

from dataclasses import dataclass
from datetime import datetime

from cinema.domain.daily_backups import BackupLog, due_since, is_due, is_late, next_due
from cinema.domain.house import House
from cinema.i18n import _, when


@dataclass(frozen=True, slots=True)
class BackupState:
    """Whether they are made (`is_on`), the settings, the last ones, when the next is due (None: never).

    `fault` says what is wrong, empty if nothing is, and `advice` what to do. `only_late`: none was tried either.
    """

    is_on: bool
    has_passphrase: bool
    folder: str
    days: int
    timezone: str
    log: BackupLog
    next_at: datetime | None
    fault: str = ""
    advice: str = ""
    only_late: bool = False

    @property
    def words(self) -> str:
        """What is to be said of them in one sentence."""
        if self.fault:
            return self.fault
        if not self.is_on:
            return _("Daily backups are not set up.")
        if self.log.made is None:
            return _("No daily backup was made yet.")
        return _("The last daily backup is of {instant}.").format(instant=when(self.log.made.at, self.timezone))


def state_of(house: House, log: BackupLog, now: datetime, *, has_key: bool, key_fault: str) -> BackupState:
    """Judge the log at an instant of the database's clock."""
    is_on = bool(house.backup_folder) and has_key
    next_at = None
    if is_on:
        is_open = is_due(log, due_since(now, house.backup_hour, house.timezone), now)
        next_at = now if is_open else next_due(now, house.backup_hour, house.timezone)
    fault, advice, only_late = _fault(house, log, now, has_key=has_key, key_fault=key_fault)
    return BackupState(
        is_on, has_key, house.backup_folder, house.backup_days, house.timezone, log, next_at, fault, advice, only_late
    )


def _fault(house: House, log: BackupLog, now: datetime, *, has_key: bool, key_fault: str) -> tuple[str, str, bool]:
    if not house.backup_folder:
        return "", "", False
    if not has_key:
        words = key_fault or _("Daily backups have a folder but no passphrase, so none is made.")
        return words, _("An administrator has to set the passphrase."), False
    zone = house.timezone
    last = _("None was made yet.")
    if log.made is not None:
        last = _("The last one that was made is of {instant}.").format(instant=when(log.made.at, zone))
    if (failed := log.failed) is not None:
        words = _("The daily backup failed at {machine} on {instant}: {reason}").format(
            machine=failed.machine, instant=when(failed.at, zone), reason=failed.words
        )
        return f"{words} {last}", _("Tell a manager. It is tried again every half hour while a window is open."), False
    if is_late(log, now):
        words = _("A daily backup is missing.")
        advice = _("Tell a manager. A window has to be open for some minutes at a machine with the folder {folder}.")
        return f"{words} {last}", advice.format(folder=house.backup_folder), True
    if log.made is not None and log.made.doubt:
        words = _("The daily backup of {instant} was made, but a restore would refuse it: {reason}").format(
            instant=when(log.made.at, zone), reason=log.made.doubt
        )
        return words, _("Run “cinema audit”: a document of the house is corrupt."), False
    return "", "", False
