"""The identity that a window acts with: a signed-in user or a guest, and the sales channel. It is not stored."""

from typing import TYPE_CHECKING

from cinema.domain.users import Actor, Channel, User

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


class Identity:
    """The signed-in user (None: a guest) and the channel of the window."""

    def __init__(self, cinema: "Cinema", channel: Channel) -> None:
        self._cinema = cinema
        self.channel = channel
        self.user: User | None = None

    def actor(self) -> Actor:
        """Return the actor for service calls; reads nothing, so it may be called on the Tk thread."""
        actor: Actor = self._cinema.actor(self.user, self.channel)
        return actor

    def is_favourite(self, movie_id: str) -> bool:
        """Tell whether this movie is a favourite of the user."""
        return self.user is not None and movie_id in self.user.favourites
