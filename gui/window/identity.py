"""The identity that a window acts with: a signed-in user or a guest, and the sales channel. It is not stored."""

from dataclasses import replace
from datetime import datetime
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
        self._signed_in_at: datetime | None = None

    def enter(self, user: User | None) -> None:
        """Take a user who has just signed in, or a guest; sessions that are ended later end this one."""
        self.user = user
        self._signed_in_at = user.last_seen if user is not None else None

    def actor(self) -> Actor:
        """Return the actor for service calls; reads nothing, so it may be called on the Tk thread."""
        actor: Actor = self._cinema.actor(self.user, self.channel)
        # `user` may be read again meanwhile, with a later sign-in at another window: that is none of this one.
        return replace(actor, signed_in_at=self._signed_in_at)

    def is_favourite(self, movie_id: str) -> bool:
        """Tell whether this movie is a favourite of the user."""
        return self.user is not None and movie_id in self.user.favourites
