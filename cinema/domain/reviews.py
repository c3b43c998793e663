"""Reviews: a person's rating of a movie with words; one a person and movie."""

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from cinema.domain.ids import made_id
from cinema.domain.text import DIRECTION_MARKS
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _

LOWEST_RATING, HIGHEST_RATING = 1, 5
LONGEST_COMMENT = 2_000
LONGEST_REASON = 200
UNSTAMPED = datetime(1970, 1, 1, tzinfo=UTC)  # until the database writes the instant
MOST_REPORTS = 50  # of one review: more say nothing new


class ReviewOrder(StrEnum):
    """How the reviews of a movie are sorted; those of the same rating by the newest."""

    NEWEST = "newest"
    BEST = "best"
    WORST = "worst"


class ReviewFilter(StrEnum):
    """Which reviews the house lists: those that somebody reported, those that it hides, or all."""

    REPORTED = "reported"
    HIDDEN = "hidden"
    ALL = "all"


class ReportReason(StrEnum):
    """Why somebody reports a review."""

    SPOILER = "spoiler"
    OFFENSIVE = "offensive"
    ADVERTISING = "advertising"
    OTHER = "other"


REPORT_REASONS = {
    ReportReason.SPOILER: N_("Gives the ending away"),
    ReportReason.OFFENSIVE: N_("Offends somebody"),
    ReportReason.ADVERTISING: N_("Is advertising"),
    ReportReason.OTHER: N_("Something else"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A person's report of a review; one a person."""

    by: str
    reason: ReportReason
    at: datetime


@dataclass(frozen=True, slots=True)
class Hiding:
    """A review that the house hides from everybody but its writer: who decided it, when, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Review:
    """A rating of 1 to 5 with a comment, which may be empty.

    `writer` is the displayed name, empty once the account was erased. `attended`: a ticket of theirs for this movie let
    somebody in; it follows from the sales and is not stored. `revision` counts the changes of rating and comment, from
    1 on. A hidden review doesn't count for the movie's rating. `reports` are those that nobody has looked at.
    """

    id: str
    user: str
    writer: str
    movie: str
    rating: int
    comment: str
    written_at: datetime
    attended: bool = field(default=False, compare=False)
    edited_at: datetime | None = None
    revision: int = 1
    hidden: Hiding | None = None
    reports: tuple[Report, ...] = ()

    def said_by(self, other: "Review") -> bool:
        """Tell whether another review has the same words and rating: a repeat of the same writing."""
        return (self.user, self.movie, self.rating, self.comment) == (
            other.user, other.movie, other.rating, other.comment,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Untold:
    """A review of which its writer doesn't know yet that it was hidden, or shown again, at this instant."""

    review: Review
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Some reviews of a movie as a person sees them; `total` counts all that are shown.

    `own` is that person's own review, also while it is hidden; it is among `reviews` too unless it is.
    """

    reviews: tuple[Review, ...]
    total: int
    own: Review | None = None


def review_id(user_id: str, movie_id: str) -> str:
    """Return the id of a person's review of a movie: it follows from both, so there is one."""
    return made_id("review", user_id, movie_id)


def check_rating(rating: object) -> int:
    """Return a rating of 1 to 5 whole stars; InvalidInputError for the field `rating` for anything else."""
    is_whole = isinstance(rating, int) and not isinstance(rating, bool)
    if not is_whole or not LOWEST_RATING <= int(str(rating)) <= HIGHEST_RATING:
        raise InvalidInputError(_("Choose one to five stars."), field="rating")
    return int(str(rating))


def check_comment(text: str) -> str:
    """Return a comment trimmed and normalised to NFC, with at most one empty line between paragraphs; empty for blanks.

    Markup is text like any other. InvalidInputError for the field `comment` if it is too long, or has control
    characters or bidirectional marks; line breaks are allowed.
    """
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " ")).strip()
    if len(tidy) > LONGEST_COMMENT:
        words = _("That is too long: {count} characters, and at most {most} are kept.")
        raise InvalidInputError(words.format(count=len(tidy), most=LONGEST_COMMENT), field="comment")
    refused = {"Cc", "Cs", "Zl", "Zp"}
    if any((unicodedata.category(one) in refused and one != "\n") or one in DIRECTION_MARKS for one in tidy):
        raise InvalidInputError(_("Remove the invisible control characters."), field="comment")
    # A review of blanks alone, in whatever width, says nothing.
    if not any(unicodedata.category(one)[0] not in "ZC" for one in tidy):
        return ""
    lines = [line.strip() for line in tidy.split("\n")]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(kept)
