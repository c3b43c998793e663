"""A purchase from the first seat to its end: hold, chosen tickets, time left, and how it ends.

No widgets: every page that shows a purchase calls `tick` every `TICK`; the first call after the hold's expiry ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from cinema.domain.accessible import has_space
from cinema.domain.discounts import WantedDiscount
from cinema.domain.house import House
from cinema.domain.late_sales import LateWish
from cinema.domain.limits import LentAction, Loan
from cinema.domain.live_map import LiveMap
from cinema.domain.members import Member
from cinema.domain.orders import Choice
from cinema.domain.prices import PriceLine
from cinema.domain.screenings import ScreeningState, Seating
from cinema.domain.seat_maps import Hold, SeatState
from cinema.domain.stranding import StrandedReason, StrandingRule, stranding_rule, strands_needlessly
from cinema.domain.transactions import Transaction
from cinema.domain.users import Channel
from cinema.errors import InvalidInputError
from cinema.i18n import _, clock, current_language
from gui.selling.basket import Basket, basket_lines, basket_total
from gui.selling.hold_calls import HoldCalls
from gui.selling.set_aside import AsideTicket, SetAside

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

TICK = 250  # milliseconds


def time_ran_out() -> str:
    """Return the message for a hold that has expired."""
    return _("The time for your seats ran out, so they are free again. Please choose your seats again.")


class Watcher(Protocol):
    """The page that shows the seats of a purchase; always called on the Tk thread."""

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Update the look of these seats."""

    def ran_out(self) -> None:
        """Show that the hold has expired; the basket is empty."""


@dataclass
class Purchase:
    """The state that pages pass on. `paying`: money may be moving, so no time runs and the seats are not released.

    `found` are the person's sales whose payment was undecided when the purchase was opened. `discount` is what staff
    give on this party, `member` the customer it is for. `stranded`, `loans` and `late` are what staff may do with this
    basket beyond the rules, `refusal` is why its order or hold was refused. `aside` are the parties of other screenings
    that are sold with it. `has_wheelchair`: the party needs a wheelchair space, so a kiosk holds those for it.
    """

    seating: Seating
    house: House
    live: LiveMap
    basket: Basket
    calls: HoldCalls
    paying: bool = False
    discount: WantedDiscount | None = None
    member: Member | None = None
    found: tuple[Transaction, ...] = ()
    watcher: Watcher | None = field(default=None, repr=False)
    stranded: StrandedReason | None = None
    loans: dict[LentAction, Loan] = field(default_factory=dict)
    late: LateWish | None = None
    refusal: BaseException | None = None
    aside: list[SetAside] = field(default_factory=list)
    has_wheelchair: bool = False

    @property
    def stranding_rule(self) -> StrandingRule:
        """What is done here about a single seat that is left."""
        return stranding_rule(self.house, self.calls.actor.channel)

    @property
    def strands(self) -> tuple[str, ...]:
        """The labels of single seats that the held seats leave needlessly, none where the rule is off.

        By the seats as they are shown; the service judges again when the order is made.
        """
        hold, live = self.basket.hold, self.live
        if (
            hold is None
            or not hold.alone
            or has_space(self.seating.plan, hold.seats)
            or self.stranding_rule is StrandingRule.OFF
        ):
            return ()
        free = {name for name in live.seats if name in hold.seats or live.state(name) is SeatState.FREE}
        plan = self.seating.plan
        return plan.labels(one for one in strands_needlessly(plan, free, free, hold.seats) if one in hold.alone)

    @property
    def lines(self) -> tuple[PriceLine, ...]:
        """The chosen seats with ticket types and prices."""
        return basket_lines(self.basket, self.seating.plan, self.seating.card)

    @property
    def total(self) -> int:
        """The sum of the lines, also of other screenings, less the discount, in minor units."""
        return basket_total(self.lines) + sum(one.total for one in self.aside) - self.taken_off

    @property
    def choices(self) -> list[Choice]:
        """All that is held, for the order; empty once this party's own seats are gone."""
        hold = self.basket.hold
        return [] if hold is None else [*(one.choice for one in self.aside), Choice(hold, dict(self.basket.choice))]

    @property
    def taken_off(self) -> int:
        """What the discount takes off; 0 where it can't be given on these tickets, which the order tells."""
        prices = self.discounted_prices
        try:
            return self.discount.amount(prices) if self.discount is not None and prices else 0
        except InvalidInputError:
            return 0

    @property
    def discounted_prices(self) -> list[int]:
        """The prices of the tickets that the discount is for."""
        wanted = self.discount
        return [] if wanted is None else self.prices_of(wanted.type)

    def prices_of(self, type_id: str | None) -> list[int]:
        """Return the prices of all tickets of a type, None: of every type."""
        others = [(ticket.type, ticket.price) for one in self.aside for ticket in one.tickets]
        every = [*others, *((one.type, one.price) for one in self.lines)]
        return [price for name, price in every if type_id in {None, name}]

    @property
    def seconds_left(self) -> float | None:
        """The seconds until the first hold expires; None while no time runs: nothing is held, or it is being paid."""
        hold = self.basket.hold
        if self.paying or (hold is not None and hold.pinned is not None):
            return None
        ends = [one.until for one in (hold, *(each.hold for each in self.aside)) if one is not None]
        return self.live.clock.seconds_until(min(ends)) if ends else None

    @property
    def whole_time(self) -> float:
        """The full length of the hold in seconds, for the countdown's ring."""
        hold = self.basket.hold
        more = self.house.extend_seconds if hold is not None and hold.extended else 0
        return float(self.house.hold_seconds + more)

    @property
    def may_extend(self) -> bool:
        """Whether the hold can be extended: once, at a kiosk until it is as long as it may be; not while it is paid."""
        hold = self.basket.hold
        if hold is None or hold.pinned is not None:
            return False
        if self.calls.actor.channel is Channel.KIOSK:
            return hold.until < hold.longest(self.house.kiosk_hold_minutes)
        return not hold.extended and self.house.extend_seconds > 0

    @property
    def is_cancelled(self) -> bool:
        """Whether the screening was cancelled."""
        return self.seating.showing.screening.state is ScreeningState.CANCELLED

    def tick(self) -> None:
        """Expire holds of others and our own whose time has run out; a repeat changes nothing."""
        self._tell(self.live.age())
        if self.seconds_left == 0:  # the clock never returns less
            self.run_out()

    def run_out(self) -> None:
        """Empty the basket: its hold has expired."""
        self._forget_extras()
        self._tell(self.basket.clear())
        if self.watcher is not None:
            self.watcher.ran_out()

    def beyond_the_rules(self) -> dict[str, Any]:
        """Return what is said of this party's order besides its seats; only what there is."""
        said = {
            "wanted": [self.discount] if self.discount is not None else None,
            "stranded": self.stranded,
            "loans": tuple(self.loans.values()) or None,
            "customer": self.member.id if self.member is not None else None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def forget_allowed(self) -> None:
        """Forget what staff may do beyond the rules: it was for another basket."""
        self.stranded = self.late = self.refusal = None
        self.loans.clear()

    def set_aside(self) -> SetAside:
        """Return this party as one that is set aside, for the purchase of another screening."""
        hold, showing = self.basket.hold, self.seating.showing
        assert hold is not None
        tickets = tuple(AsideTicket.of(one) for one in self.lines)
        at = f"{clock(showing.screening.starts_at, self.house.timezone)} · {showing.auditorium.name}"
        title = showing.movie.title_in(current_language())
        return SetAside(hold, dict(self.basket.choice), tickets, title, at, self.calls)

    def goes_on_from(self, before: "Purchase", aside: list[SetAside]) -> None:
        """Take over what another screening's purchase said of the sale, with the parties that are set aside."""
        self.aside, self.discount, self.member = aside, before.discount, before.member

    def look_again(self) -> Hold | None:
        """Read all holds again, and return the own one; None if one of them is gone. For a worker."""
        holds = [(one, one.calls.look_again()) for one in self.aside]
        own = self.calls.look_again()
        if any(hold is None for _one, hold in holds):
            return None
        self.aside = [replace(one, hold=hold) for one, hold in holds if hold is not None]
        return own

    def extend(self) -> Hold:
        """Ask for more time for all holds, and return the own one; for a worker. Errors are those of `Booking.extend`.

        A repeat extends again what can be extended again.
        """
        self.aside = [replace(one, hold=one.calls.extend()) for one in self.aside]
        return self.calls.extend()

    def give_up(self) -> None:
        """Release all seats and take no more; for a worker."""
        self.calls.give_up()
        for one in self.aside:
            one.calls.give_up()

    def take_over(self, hold: Hold | None) -> None:
        """Update the basket from the hold as it is stored now."""
        if hold is not None:
            self.live.clock.set(hold.now)  # time left is counted by the server's clock
        self._tell(self.basket.take_over(hold))

    def let_go(self) -> None:
        """Empty the basket: its seats are another's now. The next seat starts another hold, for another party."""
        self.paying = False
        self._forget_extras()
        self.aside, self.has_wheelchair = [], False
        self.calls.begin_anew()
        self._tell(self.basket.clear())

    def sold(self) -> None:
        """Empty the basket: its seats were sold. The next seat starts another hold."""
        self.paying = False
        self._forget_extras()
        self.aside, self.has_wheelchair = [], False
        self.calls.begin_anew()
        seats = self.basket.clear()
        self.live.sold(seats)
        self._tell(seats)

    def _forget_extras(self) -> None:
        self.discount = self.member = None
        self.forget_allowed()

    def _tell(self, seats: Iterable[str]) -> None:
        if self.watcher is not None and seats:
            self.watcher.seats_changed(seats)


def open_purchase(cinema: "Cinema", actor: "Actor", screening_id: str, hold_id: str | None = None) -> Purchase:
    """Read a screening's seats and the house's settings, and return a purchase; for a worker.

    It is empty, or goes on with the person's hold `hold_id` if that has not ended.
    """
    seating, house = cinema.booking.seating(screening_id), cinema.house()
    live = LiveMap(channel=actor.channel)
    live.load(seating.seat_map)
    calls = HoldCalls(cinema.booking, actor, screening_id)
    found = cinema.receipts.being_checked(actor) if actor.user is not None else ()
    purchase = Purchase(seating, house, live, Basket(cinema.booking.most(actor)), calls, found=found)
    if hold_id is not None:
        # A hold that is gone on with keeps the ticket types that its seats are held as.
        held = {seat: live.type for seat, live in seating.seat_map.seats.items() if live.hold == hold_id}
        purchase.basket.wished = dict(held)
        purchase.take_over(calls.adopt(hold_id))
    return purchase
