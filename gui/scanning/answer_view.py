"""What the door shows of an answer: words, colour, shape and sign, each verdict with its own. No widgets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.door import EARLY, DoorAnswer, DoorVerdict
from cinema.domain.screenings import Lengths
from cinema.i18n import N_, _, clock, current_language, when

GOOD, WARN, BAD = "good", "warn", "bad"
_SOON = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Look:
    """How a verdict looks and sounds: `corners` of its shape (0: a circle), its sign, and notes of its sound."""

    title: str
    tone: str
    corners: int
    sign: str
    notes: Sequence[int]


# One tone lets in, two low ones don't, a low one and a high one send elsewhere or ask to wait.
_LOW, _MIDDLE, _HIGH = 220, 440, 880
LOOKS = {
    DoorVerdict.ADMITTED: Look(N_("Admitted"), GOOD, 0, "check-lg", (_HIGH,)),
    DoorVerdict.USED: Look(N_("Already used"), BAD, 8, "x-lg", (_LOW, _LOW)),
    DoorVerdict.WRONG_SCREENING: Look(N_("Wrong screening"), WARN, 4, "signpost-split", (_LOW, _HIGH)),
    DoorVerdict.TOO_EARLY: Look(N_("Too early"), WARN, 5, "clock", (_MIDDLE, _HIGH)),
    DoorVerdict.OVER: Look(N_("It is over"), BAD, 6, "hourglass-bottom", (_MIDDLE, _LOW)),
    DoorVerdict.CANCELLED: Look(N_("Cancelled"), BAD, 3, "calendar-x", (_LOW, _MIDDLE, _LOW)),
    DoorVerdict.REFUNDED: Look(N_("Refunded"), BAD, 7, "arrow-counterclockwise", (_LOW, _LOW, _MIDDLE)),
    DoorVerdict.EXCHANGED: Look(N_("Exchanged"), BAD, 9, "arrow-left-right", (_LOW, _HIGH, _LOW)),
    DoorVerdict.NOT_PAID: Look(N_("Not paid"), BAD, 10, "cash-coin", (_LOW, _MIDDLE, _MIDDLE)),
    DoorVerdict.FORGED: Look(N_("Not genuine"), BAD, 12, "shield-x", (_LOW, _LOW, _LOW)),
    DoorVerdict.UNKNOWN: Look(N_("No ticket of this house"), WARN, 11, "question-lg", (_MIDDLE, _LOW, _LOW)),
    DoorVerdict.NOT_LISTED: Look(N_("Not in the list"), WARN, 14, "card-list", (_HIGH, _LOW)),
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer as it is drawn. `seat` and `type` are empty where no ticket is known; `rows` are (name, value).

    `places` are the seats of the hall, (x, y) each, and `place` is where the holder sits; None while the plan is read.
    """

    verdict: DoorVerdict
    look: Look
    words: str
    seat: str = ""
    type: str = ""
    rows: Sequence[tuple[str, str]] = ()
    places: Sequence[tuple[float, float]] = ()
    place: tuple[float, float] | None = None


def view_of(answer: DoorAnswer, zone: str) -> AnswerView:
    """Return an answer in the current language."""
    look, ticket, screening = LOOKS[answer.verdict], answer.ticket, answer.screening
    if answer.verdict is DoorVerdict.UNKNOWN and answer.listed_at is not None:
        look = replace(look, title=N_("Can't be checked now"))  # a short code
    if screening is None or not (ticket is not None or answer.seat):
        return AnswerView(answer.verdict, look, _words(answer, zone), answer.seat)
    title = answer.title_in(current_language())
    start = when(screening.starts_at, zone, "EEE d MMM HH:mm")
    rows = []  # what a low window has no room for comes last
    if answer.before is not None:
        rows.append((_("Came in"), f"{clock(answer.before.at, zone)} · {answer.before.station}"))
    if answer.party > 1:
        rows.append((_("Party"), _("{inside} of {party} are in").format(inside=answer.inside, party=answer.party)))
    rows += [(_("Screening"), f"{title} · {start}" if title else start), (_("Room"), answer.room)]
    seat, kind = (answer.seat, "") if ticket is None else (ticket.seat_label, ticket.type_in(current_language()))
    return AnswerView(answer.verdict, look, _words(answer, zone), seat, kind, rows)


def with_place(view: AnswerView, plan: SeatPlan, seat: str) -> AnswerView:
    """Return an answer with the holder's seat on the hall's plan."""
    found = plan.by_id.get(seat)
    if found is None:  # of a plan that the screening had before
        return view
    return replace(view, places=tuple((one.x, one.y) for one in plan.seats), place=(found.x, found.y))


def _words(answer: DoorAnswer, zone: str) -> str:
    """Return what to do, in a few words."""
    verdict, screening = answer.verdict, answer.screening
    if verdict is DoorVerdict.ADMITTED:
        return _("Go in")
    if verdict is DoorVerdict.USED and answer.is_just_now:
        return _("Just now, by you")
    if verdict is DoorVerdict.WRONG_SCREENING:
        return _("Send to {room}").format(room=answer.room)
    if verdict is DoorVerdict.TOO_EARLY and screening is not None:
        doors = screening.starts_at - EARLY - _before(screening.lengths)
        far = doors - datetime.now(UTC) > _SOON  # of another day; for this the machine's clock will do
        return _("Come back at {time}").format(time=when(doors, zone, "EEE d MMM HH:mm") if far else clock(doors, zone))
    if verdict is DoorVerdict.OVER and screening is not None:
        return _("It ended at {time}").format(time=clock(screening.ends_at, zone))
    if verdict is DoorVerdict.UNKNOWN and answer.listed_at is not None:
        return _("Scan its whole code: a short one needs the database")
    if verdict is DoorVerdict.NOT_LISTED and answer.listed_at is not None:
        return _("Sold after the list of {time}? Look at it, then F9").format(time=clock(answer.listed_at, zone))
    return {
        DoorVerdict.CANCELLED: _("The money goes back at the counter"),
        DoorVerdict.REFUNDED: _("The money went back: do not let in"),
        DoorVerdict.EXCHANGED: _("Ask for the new ticket"),
        DoorVerdict.NOT_PAID: _("Send to the counter"),
        DoorVerdict.FORGED: _("Do not let in. Keep it, and call a manager"),
        DoorVerdict.UNKNOWN: _("Scan it again, or type its code"),
    }.get(verdict, _("Do not let in"))


def _before(lengths: Lengths | None) -> timedelta:
    return timedelta(minutes=(lengths or Lengths()).doors)
