"""Makes orders: prices the ticket types that were chosen for held seats. Nothing is written."""

from collections.abc import Sequence

from cinema.domain.ids import new_id
from cinema.domain.orders import Choice, Discount, Line, Order, OrderScreening, Ticket, discounted
from cinema.domain.prices import price_lines
from cinema.domain.users import Actor, Channel
from cinema.errors import InvalidInputError, NotAllowedError
from cinema.i18n import _
from cinema.ports import Auditoriums, HouseSettings, Movies, PriceCards, Screenings
from cinema.services.selling.booking import owner_of


class Orders:
    """Prices the held seats of one or several screenings."""

    def __init__(
        self,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        settings: HouseSettings,
    ) -> None:
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._settings = settings

    def make(
        self, actor: Actor, choices: Sequence[Choice], lines: Sequence[Line] = (), discounts: Sequence[Discount] = ()
    ) -> Order:
        """Return an order with new ids; a repeat makes another order.

        Raises NotAllowedError for another owner's hold, and for lines or discounts unless the actor is staff;
        InvalidInputError if a choice doesn't match its hold's seats, a screening is chosen twice, or nothing is chosen.
        """
        if lines or discounts:
            actor.require_staff()
        if not choices and not lines:
            raise InvalidInputError(_("Nothing was chosen. Choose seats first."), field="seats")
        if len({one.hold.screening for one in choices}) != len(choices):
            raise InvalidInputError(_("The same screening is named twice."), field="seats")
        tickets: list[Ticket] = []
        screenings: list[OrderScreening] = []
        for choice in choices:
            screening, more = self._tickets(actor, choice)
            screenings.append(screening)
            tickets += more
        shared, charged, computed = discounted(tickets, lines, discounts)
        house = self._settings.house()
        is_own = actor.channel in {Channel.CUSTOMER, Channel.KIOSK}
        return Order(
            id=new_id(),
            screenings=tuple(screenings),
            tickets=shared,
            lines=charged,
            discounts=computed,
            total=sum(one.paid for one in shared) + sum(one.paid for one in charged),
            currency=house.currency,
            channel=actor.channel,
            workstation=actor.workstation,
            seller=actor.user if actor.is_staff else None,
            customer=actor.user if is_own or not actor.is_staff else None,
        )

    def _tickets(self, actor: Actor, choice: Choice) -> tuple[OrderScreening, list[Ticket]]:
        hold = choice.hold
        if hold.owner != owner_of(actor):
            raise NotAllowedError(_("These seats are held by somebody else. Choose other seats."))
        if set(choice.types) != set(hold.seats):
            raise InvalidInputError(_("The basket and the chosen seats don't agree. Please look again."), field="seats")
        screening = self._screenings.get(hold.screening)
        plan = self._auditoriums.plan(screening.plan)
        price_card = self._price_cards.get(screening.price_card)
        movie = self._movies.get(screening.movie)
        rate = self._settings.house().tax_rate
        tickets = [
            Ticket(
                new_id(), screening.id, one.seat, one.kind, one.type, one.type_name, one.price, one.type_names,
                tax_rate=rate,
            )
            for one in price_lines(plan, price_card, choice.types)
        ]  # fmt: skip
        order_screening = OrderScreening(
            id=screening.id,
            hold=hold.id,
            movie=screening.movie,
            movie_title=movie.title,
            movie_titles=movie.titles,
            auditorium_name=self._auditoriums.get(screening.auditorium).name,
            starts_at=screening.starts_at,
        )
        return order_screening, tickets
