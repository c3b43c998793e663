"""What a kiosk's window asks for besides selling: its state, a staff PIN, out of order by hand, a sale's papers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cinema.domain.access import require_access
from cinema.domain.house import House
from cinema.domain.house_record import TILLS
from cinema.domain.ids import is_id
from cinema.domain.kiosk import (
    CauseCode,
    KioskState,
    OutOfOrder,
    PaperState,
    PrintOutcome,
    Trouble,
    opening,
    paper_trouble,
)
from cinema.domain.payments import Provider, Tender
from cinema.domain.text import clean_line
from cinema.domain.tills import HandStop, StationKind, Till
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import ConflictError, NotAllowedError, NotFoundError, UnreadableError
from cinema.i18n import _
from cinema.ports import Database, HouseSettings, PaymentTerminal, Pins, PrinterStates, Tills, Users
from cinema.services.house_events import HouseEvents
from cinema.services.kiosk.papers import KioskPapers
from cinema.services.kiosk.traces import CustomerTraces
from cinema.services.pin_check import PinCheck
from cinema.services.printing.till_printers import TillPrinters
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.ways_to_pay import ways_to_pay
from cinema.services.standing import Standing
from cinema.services.stations import ThisStation

SERVICE_MINUTES = 5
"""For so long somebody whose PIN was typed at a kiosk may put it out of order, or in order again."""
_LONGEST_REASON, _MOST_STAFF = 120, 500


@dataclass(frozen=True, slots=True)
class _Served:
    """Whose PIN was typed last at this kiosk, and when."""

    user: User
    at: datetime


class Kiosk:
    """The kiosk that this workstation is, and stations that are kiosks."""

    def __init__(
        self,
        here: ThisStation,
        this_till: ThisTill,
        tills: Tills,
        printers: TillPrinters,
        states: PrinterStates,
        papers: KioskPapers,
        traces: CustomerTraces,
        terminals: Mapping[Provider, PaymentTerminal],
        pins: Pins,
        users: Users,
        check: PinCheck,
        events: HouseEvents,
        settings: HouseSettings,
        database: Database,
        standing: Standing,
    ) -> None:
        self._here = here
        self._this_till = this_till
        self._tills = tills
        self._printers = printers
        self._states = states
        self._papers = papers
        self._traces = traces
        self._terminals = terminals
        self._pins = pins
        self._users = users
        self._check = check
        self._events = events
        self._settings = settings
        self._database = database
        self._standing = standing
        self._served: _Served | None = None
        self._first_seen: tuple[CauseCode, str, datetime] | None = None

    def state(self, actor: Actor) -> KioskState:
        """Return this kiosk as it is now, for a window that asks every few seconds. Open to all; writes nothing.

        Raises StorageError while the database is away: the window then shows D1 or N1 by itself.
        """
        now, station = self._database.now(), self._here.find()
        trouble = self._paper()
        try:
            house, is_sound = self._settings.house(), True
            takes_cards = any(way.tender is Tender.CARD for way in ways_to_pay(actor, self._settings))
        except UnreadableError:  # nothing is sold by a guess
            (house, _wrong), is_sound, takes_cards = self._settings.judged(), False, False
        alone = house.kiosk_qr_alone == 1
        # Where nothing is paid here nothing is printed here either.
        needed = trouble if takes_cards and not alone else None
        cause = self._cause(station, house, needed, now, takes_cards=takes_cards, is_sound=is_sound)
        is_open, opens_at = opening(house, now)
        paper = trouble.paper if trouble is not None else PaperState.READY
        label, number = (station.label, station.number) if station is not None else ("", 0)
        return KioskState(label, number, cause, paper, alone, takes_cards, is_open, opens_at, now)

    def put_out_of_order(self, actor: Actor, station: str, reason: str, *, by: str | None = None) -> Till:
        """Put a kiosk, by its station's id, out of order until it is put in order, and return it; a repeat: nothing.

        For staff in the office; at the kiosk itself for the person `by` (id), whose PIN `check_pin` took minutes ago.
        NotFoundError for no kiosk, InvalidInputError for `reason`, ChangedMeanwhileError as `Stations.register`.
        """
        actor = self._staff(actor, station, by)
        found = self._kiosk(station)
        tidy = clean_line(reason, "reason", _("Reason"), longest=_LONGEST_REASON, required=False)
        since = found.stopped.since if found.stopped is not None else self._database.now()
        if found.stopped is None or found.stopped.reason != tidy:
            self._change(actor, found, HandStop(tidy, actor.decider, since))
        return self._kiosk(station)

    def put_in_order(self, actor: Actor, station: str, *, by: str | None = None) -> Till:
        """Put a kiosk in order again, and return it; a repeat changes nothing. For those who may stop it, with `by`."""
        actor = self._staff(actor, station, by)
        found = self._kiosk(station)
        if found.stopped is not None:
            self._change(actor, found, None)
        return self._kiosk(station)

    def check_pin(self, actor: Actor, person: str, pin: str) -> User:
        """Return the member of staff whose PIN this is, to leave the kiosk or open its service page. At kiosks alone.

        `person` is a staff number, a username or an id. Gives the window no rights. Every try counts at this station
        and locks as at a till; raises as `PinSignIn.sign_in` does. Works at a workstation that is not registered too:
        its window must be left by somebody.
        """
        if actor.channel is not Channel.KIOSK:
            raise NotAllowedError(_("This is done at a kiosk."))
        till = self._here.find() or self._this_till.identity().till
        user = self._check.find(self._person(person), pin, till)
        self._standing.check(_as_staff(user, actor))
        self._served = _Served(user, self._database.now())
        return user

    def end_service(self, actor: Actor) -> None:
        """Forget whose PIN was typed here, when the service page closes; a repeat does nothing. Open to all."""
        del actor
        served, self._served = self._served, None
        if served is not None:
            self._traces.forget_person(served.user.id)

    def end_visit(self, actor: Actor) -> None:
        """Forget the customer who acted here: account, and what was sold. A repeat does nothing. Open to all.

        For a worker. Raises StorageError while the database is away; then the sale is forgotten by recovery.
        """
        if actor.user is not None:
            self._traces.forget_person(actor.user)
        self._traces.forget_sales()

    def print_tickets(self, actor: Actor, sale_id: str, language: str) -> tuple[str, ...]:
        """Print the papers of a sale that was paid here just now, and return the jobs' ids; a repeat: the same ones.

        Empty where no printer is assigned; if the house allows codes alone, nothing waits at the counter then: this is
        called when the window has the codes to show. ConflictError for a sale that is not paid. For its buyer and
        staff. Once `printed` has said that it is not printed, this prints nothing any more.
        """
        sale = self._sale(actor, sale_id)
        jobs = self._papers.print(actor, sale, language)
        if not jobs and self._settings.house().kiosk_qr_alone == 1:
            self._papers.shown(sale)
        return tuple(one.id for one in jobs)

    def printed(self, actor: Actor, sale_id: str) -> PrintOutcome:
        """Return what became of a sale's papers, to be asked every second until it is not pending. For buyer and staff.

        With NOT_PRINTED whatever still waited is dropped, so that nothing comes out here unseen, and the sale is among
        the pick-ups. Ask after `print_tickets`: a sale that nobody has begun to print is not printed.
        """
        return self._papers.conclude(self._sale(actor, sale_id))

    def pickup_code(self, actor: Actor, sale_id: str) -> str:
        """Return the code under which the counter finds a sale that is not printed, such as P4711. For buyer and staff.

        ConflictError if it is printed, or may still be.
        """
        sale = self._sale(actor, sale_id)
        self._papers.conclude(sale)
        return self._papers.code(sale)

    def _cause(
        self,
        station: Till | None,
        house: House,
        paper: Trouble | None,
        now: datetime,
        *,
        takes_cards: bool,
        is_sound: bool,
    ) -> OutOfOrder | None:
        """Return the first cause that keeps this kiosk from selling, the most lasting one before the others."""
        if station is None or station.kind is not StationKind.KIOSK:
            return self._since(CauseCode.NOT_REGISTERED, station.label if station is not None else "", now)
        if (stop := station.stopped) is not None:
            return OutOfOrder(CauseCode.BY_HAND, station.label, stop.since, stop.reason, stop.by)
        if not is_sound:
            return self._since(CauseCode.DATABASE, "", now)
        terminal = self._terminals.get(house.card_provider)
        if takes_cards and terminal is not None and not terminal.is_reachable():
            return self._since(CauseCode.TERMINAL_AWAY, terminal.provider.value, now)
        if paper is None:
            self._first_seen = None
            return None
        code = {PaperState.NONE: CauseCode.NO_PRINTER, PaperState.OUT_OF_PAPER: CauseCode.OUT_OF_PAPER}.get(
            paper.paper, CauseCode.PRINTER_AWAY
        )
        if paper.since is not None:
            return OutOfOrder(code, paper.device, paper.since)
        return self._since(code, paper.device, now)

    def _since(self, code: CauseCode, device: str, now: datetime) -> OutOfOrder:
        """Return a cause of which nothing stored says when it began: since this program first found it."""
        known = self._first_seen
        if known is None or known[:2] != (code, device) or known[2] > now:
            known = self._first_seen = (code, device, now)
        return OutOfOrder(code, device, known[2])

    def _paper(self) -> Trouble | None:
        printers = self._papers.printers()
        if not printers:
            return Trouble(PaperState.NONE, "", None)
        known = {one.id: one for one in self._printers.all()}
        return paper_trouble(printers, known, self._states.of(list(known)))

    def _staff(self, actor: Actor, station: str, by: str | None) -> Actor:
        """Return who puts a kiosk in or out of order; NotAllowedError for anybody else."""
        if actor.channel is not Channel.KIOSK:
            actor = self._standing.check(actor)
            actor.require_office(Role.STAFF)
            return actor
        served, here = self._served, self._here.find()
        is_recent = served is not None and self._database.now() - served.at < timedelta(minutes=SERVICE_MINUTES)
        if served is None or not is_recent or served.user.id != by or here is None or here.id != station:
            raise NotAllowedError(_("Type your PIN again: staff put this kiosk out of order, or in order."))
        staff = self._standing.check(_as_staff(served.user, actor))
        staff.require_staff()
        return staff

    def _kiosk(self, station: str) -> Till:
        found = self._tills.find(station) if is_id(station) else None
        if found is None or not found.is_station or found.kind is not StationKind.KIOSK:
            raise NotFoundError(_("There is no such kiosk. It may be retired already."), field="station")
        return found

    def _change(self, actor: Actor, found: Till, stop: HandStop | None) -> None:
        before, after = (asdict(one) if one is not None else None for one in (found.stopped, stop))
        self._events.change(
            actor, TILLS, found.id, max(found.version, 1), {"stopped": before}, {"stopped": after}
        )  # fmt: skip

    def _person(self, text: str) -> str:
        """Return the id of the member of staff whom a typed text names; the text itself, as nobody's id, for others."""
        tidy = text.strip()
        if tidy.isascii() and tidy.isdigit():
            people = self._pins.people(_MOST_STAFF)
            return next((one.id for one in people if one.staff_number == tidy), "")
        found = self._users.find_login(tidy) if tidy else None
        return found[0].id if found is not None else tidy

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        actor = self._standing.check(actor)
        if not is_id(sale_id):
            raise NotFoundError(_("There is no such sale."))
        sale = self._papers.current(sale_id)
        require_access(actor, sale)
        if sale.channel is not Channel.KIOSK:
            raise ConflictError(_("This sale was not made at a kiosk."))
        if sale.receipt_number is None:
            raise ConflictError(_("This sale is not paid, so there is no receipt."))
        return sale


def _as_staff(user: User, actor: Actor) -> Actor:
    """Return somebody whose PIN was typed at a kiosk as a member of staff there."""
    return Actor(user.role, actor.workstation, Channel.BOX_OFFICE, user.id, user.name, user.last_seen)
