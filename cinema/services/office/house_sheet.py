"""What the page of the house shows: its settings with their history, and the latest changes of all documents."""

from collections.abc import Mapping
from dataclasses import dataclass

from cinema.domain.entries import Entry
from cinema.domain.house import House
from cinema.domain.operations import Changed
from cinema.domain.users import Actor, Role
from cinema.ports import HouseDocuments, HouseSettings, Journal
from cinema.services.office.histories import Histories, NamedChange
from cinema.services.standing import Standing

_SETTINGS = ("settings", "house")
_PEOPLE = "users"
_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class HouseSheet:
    """The settings, why some can't be used (by name; they have their default here), and the version they were read at.

    `may_change`: the actor is an administrator.
    """

    house: House
    wrong: Mapping[str, str]
    version: int
    changes: tuple[NamedChange, ...]
    may_change: bool

    def changes_of(self, name: str) -> tuple[NamedChange, ...]:
        """Return the changes of one setting, newest first; the first event of a house has the others only as they were.

        What was loaded or set up with the house is no change.
        """
        return tuple(one for one in self.changes if name in one.change.before)


@dataclass(frozen=True, slots=True)
class HouseEvent:
    """A house event: the entry, what it changed, and who did (None: an erased account, empty: an operator).

    `subject` is the name of the person whose account it changed; empty for other documents and erased accounts.
    """

    entry: Entry
    changed: Changed
    name: str | None
    subject: str = ""


class HouseSheets:
    """Reads; changes nothing. For managers."""

    def __init__(
        self,
        settings: HouseSettings,
        documents: HouseDocuments,
        journal: Journal,
        histories: Histories,
        standing: Standing,
    ) -> None:
        self._settings = settings
        self._documents = documents
        self._journal = journal
        self._histories = histories
        self._standing = standing

    def sheet(self, actor: Actor) -> HouseSheet:
        """Return the settings as they are stored now."""
        now = self._standing.check(actor)
        now.require_office(Role.MANAGER)
        # The version first: values that are newer than it are told as somebody else's, never overwritten unseen.
        version = self._documents.version(*_SETTINGS)
        self._settings.forget()
        house, wrong = self._settings.judged()
        changes = self._histories.of(actor, *_SETTINGS)
        return HouseSheet(house, wrong, version, changes, now.role is Role.ADMIN)

    def events(self, actor: Actor) -> tuple[HouseEvent, ...]:
        """Return the latest 50 house events, newest first."""
        self._standing.check(actor).require_office(Role.MANAGER)
        found = [
            (entry, entry.operation)
            for entry in self._journal.changes(_MOST_SHOWN)
            if isinstance(entry.operation, Changed)
        ]
        people = {changed.document for _entry, changed in found if changed.collection == _PEOPLE}
        names = {one: self._histories.name(actor, one) for one in {*(each.by for _entry, each in found), *people}}
        return tuple(
            HouseEvent(
                entry, changed, names[changed.by],
                (names[changed.document] or "") if changed.collection == _PEOPLE else "",
            )
            for entry, changed in found
        )  # fmt: skip
