"""The door while the database is away: it goes on by a signed list that it fetched.

Each admission is on the disk before it is answered, so that a program that is killed knows it again. The clock is the
database's, carried on by the machine's uptime: the machine's own may be wrong.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

from cinema.domain.admittance import Admission
from cinema.domain.door import DoorAnswer, DoorCount, DoorVerdict, is_just_now, verdict_of_time
from cinema.domain.door_list import DoorList, DoorLog, LetIn, ListedScreening, ListedTicket, TakenBack
from cinema.domain.house import business_day
from cinema.domain.ids import new_id
from cinema.domain.tickets import TicketClaim, as_typed, read_code
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, StorageError
from cinema.i18n import _
from cinema.ports import Auditoriums, DoorBook, DoorFolder, HouseSettings, Journal, Screenings, TicketSigner
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing

_MOST = 500  # screenings of a day
_PREFIX = b"door-list/1\n"  # else the house's signature under a list could be one under something else


@dataclass(frozen=True, slots=True)
class AwayStatus:
    """What the door goes on by: when its list was made, how old that is, its tickets, and who came in by it since.

    `counts` are those of the list's screenings with who came in by it.
    """

    made_at: datetime
    age: timedelta
    tickets: int
    let_in: int
    counts: tuple[DoorCount, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the program knows of the house since the database was last there."""

    house: str
    till: str
    now: datetime
    uptime: float


class DoorAway:
    """Fetches the list, and lets in by it. For staff; whoever signed in while the database was there."""

    def __init__(
        self,
        book: DoorBook,
        folder: DoorFolder,
        signer: TicketSigner,
        screenings: Screenings,
        auditoriums: Auditoriums,
        settings: HouseSettings,
        journal: Journal,
        this_till: ThisTill,
        standing: Standing,
        uptime: Callable[[], float],
    ) -> None:
        """`uptime` is in seconds, also those in which the machine slept."""
        self._book = book
        self._folder = folder
        self._signer = signer
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._settings = settings
        self._journal = journal
        self._this_till = this_till
        self._standing = standing
        self._uptime = uptime
        self._prepared: _Prepared | None = None
        self._here: dict[str, Admission] = {}  # by ticket: let in by this program while the database was there
        self._lock = Lock()  # of `_here`: lists are fetched beside the admissions of the window

    def fetch(self, actor: Actor) -> DoorList:
        """Read the tickets of this business day, and keep the list, signed by the house, in the place of the last."""
        actor = self._standing.check(actor)
        actor.require_staff()
        now, till = self._journal.now(), self._this_till.identity().till
        house_now = self._settings.house()
        day = business_day(now, house_now)
        after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()  # what starts after midnight is of this day
        found = [
            one for one in self._screenings.in_days(day, after, _MOST) if business_day(one.starts_at, house_now) == day
        ]  # fmt: skip
        rooms = {one.id: one.name for one in self._auditoriums.all()}
        here = tuple(ListedScreening(one, rooms.get(one.auditorium, "")) for one in found)
        tickets = self._book.listed([one.id for one in found])
        listed = DoorList(till.id, actor.workstation, day, now, here, tickets)
        house = self._signer.public_key()[:32]
        self._folder.keep(house, listed, lambda content: self._signer.sign(_PREFIX + content))
        self._prepared = _Prepared(house, till.id, now, self._uptime())
        self._keep(lambda one: one.at > now)  # the list has the others
        return listed

    def remember(self, actor: Actor, admission: Admission) -> None:
        """Keep in mind whom this door let in by the database since its list was made; a repeat changes nothing."""
        actor.require_staff()
        with self._lock:
            self._here[admission.ticket] = admission

    def forget(self, actor: Actor, admission_id: str) -> None:
        """Forget one that was taken back."""
        actor.require_staff()
        self._keep(lambda one: one.id != admission_id)

    def status(self, actor: Actor) -> AwayStatus:
        """Return what the door can go on by; errors as of `scan`."""
        actor.require_staff()
        listed, log = self._list(), self._log()
        since, let_in = listed.made_at, len(log.open_ones())
        return AwayStatus(since, self._now() - since, listed.count, let_in, _counts(listed, log))

    def scan(
        self,
        actor: Actor,
        code: str,
        wanted: Collection[str] = (),
        *,
        all_the_same: bool = False,
        admission: str | None = None,
    ) -> DoorAnswer:
        """Judge a code by the list, and let somebody in with it if it is good; see `Door.scan`.

        `all_the_same` is also for a ticket that was sold after the list was made (`NOT_LISTED`): by the word of staff.
        StorageError without a list, ConflictError if it was changed by hand or is another till's.
        """
        actor.require_staff()
        read = read_code(as_typed(code))
        listed = self._list()
        if read is None:
            return DoorAnswer(DoorVerdict.UNKNOWN, listed_at=listed.made_at)
        claim, signature = read
        if not self._signer.verify(claim.message(), signature):
            return DoorAnswer(DoorVerdict.FORGED, listed_at=listed.made_at)
        judge = _Judge(listed, self._log(), claim, self._now())
        verdict, before = judge.verdict(wanted)
        here = self._here.get(claim.ticket)
        if verdict is DoorVerdict.ADMITTED and here is not None and here.id not in judge.log.taken_back:
            verdict, before = DoorVerdict.USED, here
        if verdict is not DoorVerdict.ADMITTED:
            if not (all_the_same and verdict in _ALL_THE_SAME):
                return judge.answer(verdict, before)
            actor.require(Role.STAFF if verdict is DoorVerdict.NOT_LISTED else Role.MANAGER)
        return self._let_in(actor, judge, before, admission or new_id())

    def undo(self, actor: Actor, sale_id: str, admission_id: str) -> None:
        """Take an admission back, of this outage or of before it; a repeat changes nothing."""
        actor.require_staff()
        listed = self._list()
        if admission_id not in self._log().taken_back:
            taken = TakenBack(admission_id, sale_id, actor.user, self._now())
            self._folder.add(self._known().house, listed.day, taken)

    def _let_in(self, actor: Actor, judge: "_Judge", before: Admission | None, name: str) -> DoorAnswer:
        listed, claim, ticket = judge.listed, judge.claim, judge.ticket
        new = Admission(
            name, claim.ticket, claim.screening, listed.till, actor.workstation, actor.user, judge.now, offline=True
        )
        record = LetIn(
            new,
            ticket.sale if ticket is not None else "",
            ticket.ticket.seat_label if ticket is not None else claim.seat,
            ticket.movie_title if ticket is not None else "",
            before.id if before is not None else None,
        )
        self._folder.add(self._known().house, listed.day, record)
        judge.log.let_in[name] = record
        return judge.answer(DoorVerdict.ADMITTED, None, new)

    def _keep(self, is_kept: Callable[[Admission], bool]) -> None:
        with self._lock:
            self._here = {ticket: one for ticket, one in self._here.items() if is_kept(one)}

    def _known(self) -> _Prepared:
        if self._prepared is None:
            raise StorageError(_("The database is away, and this door has fetched no list of tickets to go on by."))
        return self._prepared

    def _now(self) -> datetime:
        known = self._known()
        milliseconds = round((self._uptime() - known.uptime) * 1000)  # the database keeps no more
        return known.now + timedelta(milliseconds=milliseconds)

    def _list(self) -> DoorList:
        known = self._known()
        try:
            listed = self._folder.kept(
                known.house, lambda content, signature: self._signer.verify(_PREFIX + content, signature)
            )
        except ValueError:
            words = _("The list of tickets was changed on this computer: it is not used. Call a manager.")
            raise ConflictError(words) from None
        if listed is None:
            raise StorageError(_("The database is away, and this door has fetched no list of tickets to go on by."))
        if listed.till != known.till:
            raise ConflictError(_("The list of tickets is another till's: it is not used. Call a manager."))
        if listed.made_at < known.now:  # an older one was put in its place: it lacks what was given back since
            raise ConflictError(_("The list of tickets was changed on this computer: it is not used. Call a manager."))
        return listed

    def _log(self) -> DoorLog:
        house = self._known().house
        return DoorLog.of(one for day in self._folder.days(house) for one in self._folder.records(house, day))


_ALL_THE_SAME = {
    DoorVerdict.USED, DoorVerdict.WRONG_SCREENING, DoorVerdict.TOO_EARLY, DoorVerdict.OVER, DoorVerdict.NOT_LISTED
}  # fmt: skip


def _counts(listed: DoorList, log: DoorLog) -> tuple[DoorCount, ...]:
    """Return who is in of the list's screenings, and how many tickets let in."""
    inside, sold = Counter[str](), Counter[str]()
    for one in listed.tickets:
        if not (one.refunded or one.exchanged):
            by_list = log.inside(one.ticket.id, listed.made_at)
            inside[one.ticket.screening] += (by_list or log.stands(one.inside)) is not None
            sold[one.ticket.screening] += 1
    for let_in in log.open_ones():  # of a ticket that was sold since
        if not let_in.sale and log.inside(let_in.admission.ticket, listed.made_at) == let_in.admission:
            inside[let_in.admission.screening] += 1
            sold[let_in.admission.screening] += 1
    names = [one.screening.id for one in listed.screenings]
    return tuple(DoorCount(name, inside[name], sold[name]) for name in names)


class _Judge:
    """Judges one ticket by the list and by what the door did since."""

    def __init__(self, listed: DoorList, log: DoorLog, claim: TicketClaim, now: datetime) -> None:
        self.listed, self.log, self.claim, self.now = listed, log, claim, now
        self.ticket: ListedTicket | None = listed.find(claim.ticket)
        self._shown = listed.screening(claim.screening)

    def verdict(self, wanted: Collection[str]) -> tuple[DoorVerdict, Admission | None]:
        """Return whether the ticket is good, and the admission with it that stands."""
        ticket, claim = self.ticket, self.claim
        before = self.log.inside(claim.ticket, self.listed.made_at)
        if ticket is not None:
            if (ticket.ticket.seat, ticket.ticket.screening) != (claim.seat, claim.screening):
                return DoorVerdict.NOT_PAID, None
            if ticket.exchanged or ticket.refunded:
                return DoorVerdict.EXCHANGED if ticket.exchanged else DoorVerdict.REFUNDED, None
            before = before or self.log.stands(ticket.inside)
        by_time = verdict_of_time(self._shown.screening, self.now, wanted) if self._shown is not None else None
        if by_time is DoorVerdict.CANCELLED:
            return by_time, before
        if before is not None:
            return DoorVerdict.USED, before
        if self._shown is None and wanted:  # those are of this day, and the list has them
            return DoorVerdict.WRONG_SCREENING, None
        if by_time is not None:
            return by_time, None
        return DoorVerdict.ADMITTED if ticket is not None else DoorVerdict.NOT_LISTED, None

    def answer(self, verdict: DoorVerdict, before: Admission | None, admission: Admission | None = None) -> DoorAnswer:
        """Return the answer with what the list knows of the ticket."""
        ticket, shown = self.ticket, self._shown
        party = [
            one for one in self.listed.tickets
            if ticket is not None and one.sale == ticket.sale and one.ticket.screening == ticket.ticket.screening
            and not (one.refunded or one.exchanged)
        ]  # fmt: skip
        return DoorAnswer(
            verdict,
            ticket=ticket.ticket if ticket is not None else None,
            screening=shown.screening if shown is not None else None,
            room=shown.room if shown is not None else "",
            admission=admission,
            before=before,
            is_just_now=before is not None and is_just_now(before, self.listed.till, self.now),
            inside=sum(1 for one in party if self._is_inside(one)),
            party=len(party),
            seat=self.claim.seat if ticket is None else "",
            listed=ticket,
            listed_at=self.listed.made_at,
        )

    def _is_inside(self, one: ListedTicket) -> bool:
        by_list = self.log.inside(one.ticket.id, self.listed.made_at)
        return (by_list or self.log.stands(one.inside)) is not None
