"""The house's settings as they were when a receipt was made, so that its record and its code never change after."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from cinema.domain.entries import Entry
from cinema.domain.house import House
from cinema.domain.operations import Changed
from cinema.ports import HouseSettings, Journal

_NAMES = ("fiscal", "fiscal_id", "timezone")
_SUBJECT = "settings/house"  # as house events name it


class SettingsThen:
    """The settings at any instant of a journal that was read once."""

    def __init__(self, now: House, changes: tuple[Entry, ...]) -> None:
        self._now = now
        before = [(one.at, one.operation.before) for one in changes if isinstance(one.operation, Changed)]
        self._changes = sorted(before, key=lambda one: one[0], reverse=True)

    def at(self, instant: datetime) -> House:
        """Return the house with what fiscal records rest on as it was at an instant, by the journal."""
        values: dict[str, Any] = {name: getattr(self._now, name) for name in _NAMES}
        for changed_at, before in self._changes:
            if changed_at <= instant:
                break
            values |= {name: before[name] for name in _NAMES if name in before}
        return replace(self._now, **values)


class FiscalSettings:
    """Reads them."""

    def __init__(self, journal: Journal, settings: HouseSettings) -> None:
        self._journal = journal
        self._settings = settings

    def read(self) -> SettingsThen:
        """Return the settings of all instants until now."""
        return SettingsThen(self._settings.house(), self._journal.of_subject(_SUBJECT))
