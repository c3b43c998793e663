"""Lets a demo look lived-in: an evening's sales, a till session, refunds, baskets that wait, favourites.

All of it goes through the ordinary services, so that it has receipts and the audit finds nothing. It is done at the
present instant: the journal's time is the database's, so no sale of an earlier day can be made. Seats and buyers follow
from the screenings, so a demo that is loaded at the same time of the same day looks the same.
"""

from collections.abc import Iterable, Sequence
from itertools import cycle
from random import Random

from cinema.domain.demo_cards import DEMO_CARDS
from cinema.domain.demo_parties import Hall
from cinema.domain.demo_staff import DEMO_LOGIN
from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.refunds import RefundCause
from cinema.domain.screenings import Showing
from cinema.domain.seat_maps import SeatState
from cinema.domain.seed import SeedData
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.services.cinema import Cinema

_FLOAT, _NOTE = 150_00, 10_00
_TONIGHT, _COMING = 16, 24  # screenings
_PARTIES_TONIGHT, _PARTIES_COMING = (2, 5), (0, 2)
_LARGE, _GROUPS, _ROWS_OF_A_GROUP = 150, (1, 4), 6
_OWN_BASKET = 5  # seats; larger parties come to the counter
_AT_THE_COUNTER, _FOR_CASH = 0.4, 0.6  # of all sales; of those at the counter
_FAVOURITES = 3


class DemoLife:
    """Makes a demo's first evening; it is made once, right after the load."""

    def __init__(self, cinema: Cinema, seed: SeedData) -> None:
        self._cinema = cinema
        operator = cinema.operator()
        find = cinema.accounts.find
        self._staff = cinema.actor(find(operator, DEMO_LOGIN), Channel.BOX_OFFICE)
        people = [user for user in seed.users if user.role is Role.CUSTOMER]
        self._customers = [cinema.actor(find(operator, one.username), Channel.CUSTOMER) for one in people]
        self._genres = [one.genres for one in people]
        self._movies = seed.movies
        self._in_turn = cycle(self._customers)

    def make(self) -> int:
        """Make the evening, and return the number of sales."""
        self._cinema.till_sessions.open(self._staff, _FLOAT)
        shown = self._cinema.programme.sellable()
        tonight = [one for one in shown if one.screening.day == shown[0].screening.day][:_TONIGHT] if shown else []
        coming = shown[len(tonight) : len(tonight) + _COMING]
        sales = self._evening(tonight)
        for one in coming:
            sales += self._sell(one, self._parties(one, _PARTIES_COMING))
        self._refund(sales)
        self._keep_waiting(coming or tonight)
        self._mark_favourites()
        return len(sales)

    def _evening(self, tonight: Sequence[Showing]) -> list[Transaction]:
        """Sell some seats of every screening, and nearly all of the smallest room's last one."""
        sales = []
        full = min(reversed(tonight), key=lambda one: one.availability.capacity, default=None)
        for one in tonight:
            if one is full:
                sales += self._sell(one, list(self._hall(one).all_parties())[:-1])  # but for the last party
            else:
                sales += self._sell(one, self._parties(one, _PARTIES_TONIGHT))
        return sales

    def _hall(self, showing: Showing) -> Hall:
        seating = self._cinema.booking.seating(showing.screening.id)
        free = {name for name, seat in seating.seat_map.seats.items() if seat.state is SeatState.FREE}
        return Hall(seating.plan, free, _random(showing))

    def _parties(self, showing: Showing, bounds: tuple[int, int]) -> list[tuple[str, ...]]:
        random = _random(showing)
        count = random.randint(*bounds)
        if not count:
            return []
        hall = self._hall(showing)
        found = [hall.party() for _index in range(count)]
        if bounds is _PARTIES_TONIGHT and showing.availability.capacity >= _LARGE:
            # A large room would look empty, and hundreds of sales would take long: schools and clubs come too.
            found += [_group(hall, random) for _index in range(random.randint(*_GROUPS))]
        return [party for party in found if party]

    def _sell(self, showing: Showing, parties: Iterable[tuple[str, ...]]) -> list[Transaction]:
        random, sales = _random(showing), []
        for party in parties:
            is_counter = random.random() < _AT_THE_COUNTER or len(party) > _OWN_BASKET
            actor = self._staff if is_counter else next(self._in_turn)
            order = self._order(actor, showing, party)
            request = PaymentRequest(Tender.CARD, card=DEMO_CARDS[0].number)
            if is_counter and len(party) <= _OWN_BASKET and random.random() < _FOR_CASH:
                request = PaymentRequest(Tender.CASH, tendered=-(-order.total // _NOTE) * _NOTE)
            sales.append(self._cinema.checkout.pay(actor, order, request))
        return sales

    def _order(self, actor: Actor, showing: Showing, party: tuple[str, ...]) -> Order:
        held = self._cinema.booking.hold(actor, showing.screening.id, None, party)
        return self._cinema.checkout.begin(actor, [Choice(held, dict.fromkeys(party))])

    def _refund(self, sales: Sequence[Transaction]) -> None:
        """Give the tickets of one small sale back, and one ticket of another."""
        small = [one for one in sales if len(one.tickets) == 2][:2]
        for sale, seats in zip(small, ((), (1,)), strict=False):
            named = [sale.tickets[place].seat for place in seats]
            self._cinema.refunds.refund(
                self._staff, sale.receipt_number or "", named, reason="", cause=RefundCause.ILLNESS
            )

    def _keep_waiting(self, showings: Sequence[Showing]) -> None:
        """Reserve, park and hold seats: what a counter in business has beside its sales."""
        for showing, name in zip(showings, ("Ribeiro", "School of Arts", None, None, None), strict=False):
            party = self._hall(showing).party(3)
            if not party:
                continue
            if name is not None:
                self._cinema.baskets.reserve(self._staff, self._order(self._staff, showing, party), name)
            else:
                self._cinema.booking.hold(next(self._in_turn), showing.screening.id, None, party)

    def _mark_favourites(self) -> None:
        for actor, genres in zip(self._customers, self._genres, strict=True):
            liked = [movie.id for movie in self._movies if set(movie.genres) & set(genres)]
            for movie in Random(actor.user).sample(liked, min(_FAVOURITES, len(liked))):  # noqa: S311
                self._cinema.accounts.set_favourite(actor, movie, favourite=True)


def _random(showing: Showing) -> Random:
    """Return the chance of a screening: the same in each of its questions."""
    return Random(showing.screening.id)  # noqa: S311 - nothing of it is a secret


def _group(hall: Hall, random: Random) -> tuple[str, ...]:
    """Return the seats of a large group, which has parts of several rows."""
    return tuple(seat for _row in range(_ROWS_OF_A_GROUP) for seat in hall.party(random.randint(4, 8)))
