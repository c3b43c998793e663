"""What one person says of one movie."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A rating of 1 to 5 with a comment; one a user and movie. `writer` is the name to show."""

    id: str
    user: str
    writer: str
    movie: str
    rating: int
    comment: str
    written_at: datetime
    attended: bool = False
