"""Reviews: a user's rating of a movie, with a comment."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A rating of 1 to 5 with a comment; one per user and movie. `writer` is the displayed name."""

    id: str
    user: str
    writer: str
    movie: str
    rating: int
    comment: str
    written_at: datetime
    attended: bool = False
