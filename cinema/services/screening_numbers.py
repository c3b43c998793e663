"""Finds screenings by the short numbers that lists show. Reads only."""

from datetime import timedelta

from cinema.domain.ids import is_id
from cinema.domain.screening_numbers import has_check_digit, is_number_of, looks_like_number, numbers_of
from cinema.errors import InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Clock, Screenings

# A number on a list that was printed days ago must not come to mean a newer screening: within this time it would be
# refused as one of two. Later ones are over.
_BEFORE = timedelta(days=7)
_MOST = 50_000
_SHOWN = 5


class ScreeningNumbers:
    """Numbers of the screenings of the last days and of all to come, drafts and cancelled ones too."""

    def __init__(self, screenings: Screenings, clock: Clock) -> None:
        self._screenings = screenings
        self._clock = clock

    def all(self) -> dict[str, str]:
        """Return the number of each screening by its id; older screenings have none."""
        return numbers_of(self._ids())

    def named(self, text: str) -> str:
        """Return the id of the screening that a text names: its id, or its number.

        NotFoundError for a text that names none; InvalidInputError for a mistyped number, and for one that several
        screenings have by now, which names the numbers that tell them apart.
        """
        if not is_id(text):
            raise _unknown(text)
        if self._screenings.stored(text) is not None:
            return text
        if not looks_like_number(text):
            raise _unknown(text)
        if not has_check_digit(text):
            words = _("One digit of {number} is wrong: no screening can have this number. See: cinema screenings")
            raise InvalidInputError(words.format(number=text), field="screening")
        ids = self._ids()
        found = [one for one in ids if is_number_of(text, one)]
        if not found:
            raise _unknown(text)
        if len(found) > 1:
            numbers = numbers_of(ids)
            words = _("{number} is short for several screenings: {numbers}. See: cinema screenings")
            names = ", ".join(sorted(numbers[one] for one in found)[:_SHOWN])
            raise InvalidInputError(words.format(number=text, numbers=names), field="screening")
        return found[0]

    def _ids(self) -> tuple[str, ...]:
        return self._screenings.ids_from(self._clock.now() - _BEFORE, _MOST)


def _unknown(text: str) -> NotFoundError:
    words = _("There is no screening {name}. See: cinema screenings")
    return NotFoundError(words.format(name=ascii(text)[1:-1][:60]), field="screening")
