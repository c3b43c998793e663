"""The journal as managers look into it: by sale, seat or person, an entry with the proof that nobody changed it.

Reads only. The whole journal is proved by `JournalReports.verify`; here it is one entry and its two neighbours.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cinema.domain.entries import FIRST, Entry
from cinema.domain.journal import EntryRow
from cinema.domain.journal_words import actor_of, entry_words, kind_name
from cinema.domain.refunds import is_refund_number
from cinema.domain.users import Actor, Role, User
from cinema.errors import InvalidInputError, NotFoundError
from cinema.i18n import _, when
from cinema.ports import (
    AuditRows,
    HouseSettings,
    JournalPages,
    Movies,
    PageEnd,
    Screenings,
    Signatures,
    Tills,
    Transactions,
    Users,
)
from cinema.services.audit.journal_check import JournalCheck
from cinema.services.standing import Standing

PAGE = 50
_MOST = 500  # entries of one sale or seat that are shown
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry in words: its kind, what it says, who did it, and the till's name.

    `name` is empty for the operator of a machine and None for an account that is gone; `by_nobody`: a customer's own
    deed or the program's. `readable` is false for a corrupt entry, of which only its place is told.
    """

    row: EntryRow
    kind: str
    words: str
    name: str | None
    by_nobody: bool
    till: str
    readable: bool = True


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some entries, the house's timezone, and where to go on (None: there are no more)."""

    lines: tuple[JournalLine, ...]
    timezone: str
    end: PageEnd | None = None


@dataclass(frozen=True, slots=True)
class EntryProof:
    """What an entry's place in its till's chain proves.

    `as_written`: its hash is that of what it says. `signed`: by the key of a registered till. `follows`: the entry
    before is the one it names (or it is the first). `followed`: the next entry names it; None while it is the newest.
    """

    row: EntryRow
    as_written: bool
    signed: bool
    follows: bool
    followed: bool | None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the entry."""
        return self.as_written and self.signed and self.follows and self.followed is not False


class JournalBook:
    """Finds entries and proves single ones. For managers, since entries say who did what."""

    def __init__(
        self,
        *,
        pages: JournalPages,
        check: JournalCheck,
        rows: AuditRows,
        signatures: Signatures,
        transactions: Transactions,
        users: Users,
        tills: Tills,
        screenings: Screenings,
        movies: Movies,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._pages = pages
        self._check = check
        self._rows = rows
        self._signatures = signatures
        self._transactions = transactions
        self._users = users
        self._tills = tills
        self._screenings = screenings
        self._movies = movies
        self._settings = settings
        self._standing = standing

    def latest(self, actor: Actor, after: PageEnd | None = None) -> JournalPage:
        """Return the 50 newest entries, or the next ones after a page. For managers."""
        self._asked_by(actor)
        return self._paged(self._pages.latest(PAGE + 1, after), after)

    def of_sale(self, actor: Actor, name: str) -> JournalPage:
        """Return all entries of a sale, as they came, by its id, receipt or refund number, or of a Z. For managers.

        InvalidInputError (`sale`) without a name; NotFoundError if the journal has nothing of it.
        """
        self._asked_by(actor)
        tidy = _storable(name)
        if not tidy or len(tidy) > _LONGEST:
            raise InvalidInputError(_("Type the number of a receipt or refund, or a sale's id."), field="sale")
        found = self._check.about(self._sale_of(tidy))
        if not found:
            raise NotFoundError(_("The journal has nothing about {name}.").format(name=tidy), field="sale")
        return self._page(found[:_MOST])

    def of_seat(self, actor: Actor, screening: str, seat: str) -> JournalPage:
        """Return the history of a seat: all entries of the sales that had it, as they came. For managers.

        InvalidInputError (`screening`, `seat`) for a missing one; NotFoundError (`seat`) if nobody had the seat.
        """
        self._asked_by(actor)
        if not screening:
            raise InvalidInputError(_("Choose a screening."), field="screening")
        seat = _storable(seat)
        if not seat:
            raise InvalidInputError(_("Type a seat, such as B7."), field="seat")
        found = self._pages.of_seat(screening, seat[:_LONGEST])
        if not found:
            raise NotFoundError(
                _("No sale of this screening ever had the seat {seat}.").format(seat=seat), field="seat"
            )
        return self._page(found[:_MOST])

    def person(self, actor: Actor, text: str) -> User:
        """Return the person with this username or e-mail. For managers. NotFoundError (`person`) if there is none."""
        self._asked_by(actor)
        found = self._users.find_login(_storable(text)) if text.strip() else None
        if found is None:
            raise NotFoundError(_("Nobody has this username or e-mail."), field="person")
        return found[0]

    def of_person(self, actor: Actor, user: str, after: PageEnd | None = None) -> JournalPage:
        """Return the 50 newest entries of what a person did, or the next ones after a page. For managers.

        What customers buy for themselves is no action of this kind.
        """
        self._asked_by(actor)
        return self._paged(self._pages.of_person(user, PAGE + 1, after), after)

    def screenings(self, actor: Actor, day: str) -> tuple[tuple[str, str], ...]:
        """Return the screenings of a date, each as its id and words, by start. For managers.

        InvalidInputError (`day`) for what is no date.
        """
        self._asked_by(actor)
        try:
            date.fromisoformat(day.strip())
        except ValueError:
            raise InvalidInputError(
                _("Write the day as a date that exists, such as 2026-12-31."), field="day"
            ) from None
        found = self._screenings.of_day(day.strip())
        titles = self._movies.get_many([one.movie for one in found])
        zone = self._settings.judged()[0].timezone
        return tuple(
            (
                one.id,
                f"{when(one.starts_at, zone, 'HH:mm')} {titles[one.movie].title if one.movie in titles else one.id}",
            )
            for one in sorted(found, key=lambda one: (one.starts_at, one.id))
        )

    def proof(self, actor: Actor, entry: str) -> EntryProof:
        """Return what an entry's place in its chain proves. For managers. NotFoundError if it is gone."""
        self._asked_by(actor)
        row = self._pages.find(entry)
        if row is None:
            raise NotFoundError(_("This entry is not in the journal any more. Run “cinema audit”."))
        before = self._pages.at(row.till, row.seq - 1) if row.seq > 1 else None
        after = self._pages.at(row.till, row.seq + 1)
        return EntryProof(
            row,
            row.is_as_written,
            self._is_signed(row),
            row.previous == FIRST if row.seq == 1 else before is not None and before.hash == row.previous,
            None if after is None else after.previous == row.hash,
        )

    def _asked_by(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)

    def _sale_of(self, name: str) -> str:
        """Return the id of a sale by a number that it has, by an index; any other name as it is."""
        by = self._transactions.by_refund if is_refund_number(name) else self._transactions.by_receipt
        try:
            return by(name).id
        except NotFoundError:
            return name

    def _is_signed(self, row: EntryRow) -> bool:
        till = self._tills.find(row.till)
        if till is None:
            return False
        try:
            is_its_own = self._signatures.fingerprint_of(till.public_key) == till.id
        except ValueError:
            return False
        return is_its_own and self._signatures.is_signed(till.public_key, row.hash.encode(), row.signature)

    def _paged(self, found: tuple[EntryRow, ...], before: PageEnd | None) -> JournalPage:
        """Return a page of what was read one entry beyond it, after the page that ended `before`."""
        shown = found[:PAGE]
        last = shown[-1].at if shown else None
        end = None
        if len(found) > PAGE and last is not None:
            known = (
                before.ids if before is not None and before.at == last else ()
            )  # more of one instant than a page has
            end = PageEnd(last, (*known, *(one.id for one in shown if one.at == last)))
        return self._page(shown, end)

    def _page(self, rows: Iterable[EntryRow], end: PageEnd | None = None) -> JournalPage:
        house, _wrong = self._settings.judged()
        read = [(row, self._rows.entry_of(row)) for row in rows]
        tills = {one.id: one.label or one.name for one in self._tills.all()}
        names = self._names(entry for _row, entry in read if entry is not None)
        lines = tuple(_line(row, entry, names, tills, house.currency) for row, entry in read)
        return JournalPage(lines, house.timezone, end)

    def _names(self, entries: Iterable[Entry]) -> Mapping[str, str | None]:
        return {one: self._name(one) for one in {actor_of(entry)[0] for entry in entries} if one is not None}

    def _name(self, user: str) -> str | None:
        try:
            return self._users.get(user).name
        except NotFoundError:
            return None


def _storable(text: str) -> str:
    """Return a typed text as a database can compare it: none takes a lone surrogate."""
    return text.strip().encode("utf-8", "replace").decode()


def _line(
    row: EntryRow, entry: Entry | None, names: Mapping[str, str | None], tills: Mapping[str, str], currency: str
) -> JournalLine:
    till = tills.get(row.till, "")
    if entry is None:
        return JournalLine(row, kind_name(row.kind), _("This entry is corrupt."), "", True, till, readable=False)
    who, is_somebodys = actor_of(entry)
    name = names[who] if who is not None else ""
    return JournalLine(row, kind_name(row.kind), entry_words(entry, currency), name, not is_somebodys, till)
