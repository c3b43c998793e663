"""Titles that customers propose for the catalogue: what they type, and which titles count as the same."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinema.domain.movies import MovieKind
from cinema.domain.text import clean_line, fold
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import N_, _

MOST_OPEN = 5
FIRST_YEAR, YEARS_AHEAD = 1880, 6
LONGEST_TITLE, LONGEST_WHY, LONGEST_WORD = 200, 500, 200
NEAR = 1  # years by which two sources may differ on when a film is from


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REFUSED = "refused"


STATE_NAMES = {
    ProposalState.OPEN: N_("Still open"), ProposalState.ACCEPTED: N_("Accepted"), ProposalState.MERGED: N_("Merged"),
    ProposalState.REFUSED: N_("Refused"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer types: a title that is missing from the catalogue."""

    kind: MovieKind
    title: str
    year: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A title that a customer proposes, and the house's decision.

    `user` and `writer` are None and empty once the person was erased. `key` is the title's search form. `slot` is one
    of the five places of a person's open proposals. `decided_by` is a user's id, or `operator`. `word` is the house's
    to the proposer. `movie` is the movie that it became, or was merged into; while `due`, that movie may not be made
    yet. `told`: the proposer knows the decision. Instants are the database's.
    """

    id: str
    user: str | None
    writer: str
    kind: MovieKind
    title: str
    year: int
    why: str
    key: str
    at: datetime
    slot: int
    state: ProposalState = ProposalState.OPEN
    decided_at: datetime | None = None
    decided_by: str | None = None
    word: str = ""
    movie: str | None = None
    due: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What a manager decides of an open proposal; `movie` is what it becomes or is merged into, None for a refusal."""

    state: ProposalState
    by: str
    word: str = ""
    movie: str | None = None


def title_key(title: str) -> str:
    """Return a title's search form: other spellings of one title have the same.

    Letters and digits alone, without case and accents, and without the English article that doesn't count in the order
    of titles either. A title of signs alone keeps them, since else all such would be one.
    """
    order = without_article(title)
    # Vowel signs of Indic and Thai script are marks, not letters; without them different words would be one.
    return "".join(one for one in order if unicodedata.category(one)[0] in "LNM") or "".join(order.split())


def without_article(title: str) -> str:
    """Return the text by which a title is sorted: folded, without a leading English article."""
    return fold(re.sub(r"^(the|a|an) ", "", title.casefold()))


def movie_keys(*titles: str) -> list[str]:
    """Return the distinct search forms of a movie's titles; empty titles have none."""
    return sorted({title_key(one) for one in titles if one.strip()})


def near_years(year: int) -> range:
    """Return the years that count as the same."""
    return range(year - NEAR, year + NEAR + 1)


def marks(key: str, year: int) -> list[str]:
    """Return two marks of a title and its year, which two proposals share just if they count as the same.

    Years that are one apart share one mark, years that are two apart none: so a unique index on them compares years.
    """
    return [f"{year + later} {key}" for later in range(NEAR + 1)]


def read_wish(values: Mapping[str, str], this_year: int) -> Wish:
    """Return what a form's texts propose; InvalidFieldsError has every mistake, in the order of the form."""
    wrong: dict[str, str] = {}
    kind, title, year, why = MovieKind.FILM, "", 0, ""
    try:
        kind = _read_kind(values.get("kind", ""))
    except InvalidInputError as error:
        wrong["kind"] = error.message
    try:
        title = clean_line(values.get("title", ""), "title", _("title"), longest=LONGEST_TITLE)
    except InvalidInputError as error:
        wrong["title"] = error.message
    try:
        year = _read_year(values.get("year", ""), this_year)
    except InvalidInputError as error:
        wrong["year"] = error.message
    try:
        why = _read_why(values.get("why", ""))
    except InvalidInputError as error:
        wrong["why"] = error.message
    if wrong:
        raise InvalidFieldsError(wrong)
    return Wish(kind, title, year, why)


def read_word(text: str, *, required: bool) -> str:
    """Return the house's word to a proposer; InvalidInputError for `word` says what is wrong with it."""
    if required and not text.strip():
        raise InvalidInputError(_("Say why, in a few words: the customer reads them."), field="word")
    return clean_line(text, "word", "", longest=LONGEST_WORD, required=False)


def _read_kind(text: str) -> MovieKind:
    try:
        return MovieKind(text.strip())
    except ValueError:
        raise InvalidInputError(_("Choose what kind of title it is."), field="kind") from None


def _read_year(text: str, this_year: int) -> int:
    tidy, last = text.strip(), this_year + YEARS_AHEAD
    # As long as a year first: Python refuses to read a number of thousands of digits.
    is_year = len(tidy) == 4 and tidy.isascii() and tidy.isdigit()
    if not is_year or not FIRST_YEAR <= int(tidy) <= last:
        words = _("Write the year it is from, {low} to {high}.").format(low=FIRST_YEAR, high=last)
        raise InvalidInputError(words, field="year")
    return int(tidy)


def _read_why(text: str) -> str:
    whole = text.replace("\r\n", "\n").strip()
    if len(whole) > LONGEST_WHY:
        words = _("That is too long: at most {count} characters.").format(count=LONGEST_WHY)
        raise InvalidInputError(words, field="why")
    lines = [clean_line(one, "why", "", longest=LONGEST_WHY, required=False) for one in whole.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
