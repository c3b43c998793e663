"""Papers of the house: receipts, X and Z, the day's sheet, the reserved seats; as PDF, picture or printer's bytes.

A printer's program takes a paper from here and sends its pieces: nothing is printed in this file.
"""

from datetime import date

from cinema.domain.baskets import BasketKind, WaitingBasket
from cinema.domain.days import read_day
from cinema.domain.house import business_day, business_day_bounds
from cinema.domain.movies import Movie
from cinema.domain.papers.blocks import Paper, Piece
from cinema.domain.papers.evening_papers import SheetLine, day_paper, reservations_paper
from cinema.domain.receipts import Receipt
from cinema.domain.schedule import SeatCounts
from cinema.domain.screening_words import detail_words
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.session_report import SessionReport
from cinema.domain.users import Actor
from cinema.errors import InvalidInputError
from cinema.i18n import _, in_language
from cinema.ports import Auditoriums, HouseSettings, Journal, Movies, PaperWriter, ScreeningChanges, Screenings
from cinema.services.receipts import Receipts
from cinema.services.selling.baskets import WaitingBaskets
from cinema.services.standing import Standing

WIDTHS = ("58", "80")
"""The widths of a till's paper, in millimetres."""
PROFILE = "default"
_MOST = 500
_NOTHING = SeatCounts(0, 0, 0)


class Papers:
    """Makes papers, each in a language, and writes them."""

    def __init__(
        self,
        receipts: Receipts,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        changes: ScreeningChanges,
        baskets: WaitingBaskets,
        settings: HouseSettings,
        journal: Journal,
        standing: Standing,
        writer: PaperWriter,
    ) -> None:
        self._receipts = receipts
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._changes = changes
        self._baskets = baskets
        self._settings = settings
        self._journal = journal
        self._standing = standing
        self._writer = writer

    def of_receipt(self, receipt: Receipt, language: str) -> Paper:
        """Return a receipt with its tickets and vouchers."""
        return self._receipts.paper(receipt, language)

    def of_session(self, report: SessionReport, language: str) -> Paper:
        """Return an X or a Z."""
        return self._receipts.session_paper(report, language)

    def day_lines(self, actor: Actor, language: str, day: str = "") -> tuple[SheetLine, ...]:
        """Return the screenings of a business day (ISO date, empty: the present one) with what their staff must know.

        InvalidInputError for the field `day`. For staff: private hires are among them.
        """
        self._standing.check(actor).require_staff()
        return self._lines(self._day(day), language)

    def day_sheet(self, actor: Actor, language: str, day: str = "") -> Paper:
        """Return the sheet of a business day for projection and ushers; see `day_lines`."""
        house, wanted = self._settings.house(), self._day(day)
        lines, now = self.day_lines(actor, language, wanted.isoformat()), self._journal.now()
        with in_language(language):
            return day_paper(house.name, wanted, house.timezone, lines, now)

    def reserved(self, actor: Actor) -> tuple[WaitingBasket, ...]:
        """Return the reserved baskets with the seats that they still have, those that end first before others."""
        return tuple(one for one in self._baskets.waiting(actor) if one.basket.kind is BasketKind.RESERVED)

    def reservations(self, actor: Actor, language: str) -> Paper:
        """Return the list of the reserved baskets; see `reserved`."""
        house, waiting = self._settings.house(), self.reserved(actor)
        with in_language(language):
            return reservations_paper(house.name, house.timezone, waiting, self._journal.now())

    def pdf(self, paper: Paper, language: str) -> bytes:
        """Return a paper as a PDF file of A4 pages."""
        with in_language(language):
            return self._writer.a4(paper)

    def picture(self, paper: Paper, width: str) -> bytes:
        """Return a paper as a till's printer of a width (58 or 80) prints it, as a PNG.

        InvalidInputError for the field `paper`.
        """
        return self._writer.picture(paper, _width(width))

    def pieces(self, paper: Paper, width: str, profile: str = PROFILE) -> tuple[Piece, ...]:
        """Return what a receipt printer (ESC/POS) of a width gets: a piece for each sheet, which can be sent alone.

        `profile` is python-escpos's name of the printer. InvalidInputError for the fields `paper` and `profile`;
        CinemaError where the extra `thermal` is not installed.
        """
        try:
            return self._writer.escpos(paper, _width(width), profile)
        except KeyError:
            raise InvalidInputError(_("No printer is known as {name}.").format(name=profile), field="profile") from None

    def _day(self, day: str) -> date:
        return read_day(day or business_day(self._journal.now(), self._settings.house()))

    def _lines(self, day: date, language: str) -> tuple[SheetLine, ...]:
        placed = self._screenings.placed(*business_day_bounds(day, self._settings.house()), _MOST)
        screenings = [one for one in placed if one.state.is_published]
        counts = self._changes.counts([one.id for one in screenings])
        movies = self._movies.get_many([one.movie for one in screenings])
        with in_language(language):
            return tuple(
                self._line(one, movies.get(one.movie), counts.get(one.id, _NOTHING), language) for one in screenings
            )

    def _line(self, screening: Screening, movie: Movie | None, seats: SeatCounts, language: str) -> SheetLine:
        age = movie.age_rating if movie is not None else ""
        rating = (_("Age rating {rating}").format(rating=age),) if age else ()
        return SheetLine(
            doors_at=screening.doors_at,
            starts_at=screening.starts_at,
            ends_at=screening.ends_at,
            room=self._auditoriums.get(screening.auditorium).name,
            title=movie.title_in(language) if movie is not None else screening.movie,
            sold=seats.sold,
            held=seats.held,
            seats=seats.capacity,
            details=(*detail_words(screening), *rating),
            is_cancelled=screening.state is ScreeningState.CANCELLED,
        )


def _width(width: str) -> str:
    if width not in WIDTHS:
        words = _("A till's paper is {known} mm wide.")
        raise InvalidInputError(words.format(known=", ".join(WIDTHS)), field="paper")
    return width
