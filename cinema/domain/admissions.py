"""Admissions: what was sold of a screening and not given back, by ticket type and tax rate."""

from dataclasses import dataclass

from cinema.domain.totals import included_tax


@dataclass(frozen=True, slots=True)
class Admissions:
    """Tickets of one screening, type and tax rate: their number, and what was paid for them in minor units.

    `tax_rate` is in hundredths of a percent. The tax is computed once, on the sum.
    """

    screening: str
    type: str
    type_name: str
    tax_rate: int
    number: int
    gross: int

    @property
    def tax(self) -> int:
        """The tax included in the gross."""
        return included_tax(self.gross, self.tax_rate)

    @property
    def net(self) -> int:
        """The gross less its tax."""
        return self.gross - self.tax


@dataclass(frozen=True, slots=True)
class ScreeningTakings:
    """Tickets of one screening: their number, and what was paid for them in minor units."""

    screening: str
    number: int
    gross: int


@dataclass(frozen=True, slots=True)
class MovieWeek:
    """What a movie made in some days: its screenings, its tickets, and what was paid for them in minor units."""

    movie: str
    screenings: int
    number: int
    gross: int
