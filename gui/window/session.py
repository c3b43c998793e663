"""Who sits at the window now, in which language. Forgotten when the window closes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.domain.users import Actor, Channel, User

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


class Session:
    """The person at the window, None for a guest, and the channel through which they act."""

    def __init__(self, cinema: "Cinema", channel: Channel) -> None:
        self._cinema = cinema
        self._listeners: list[Callable[[], None]] = []
        self.channel = channel
        self.user: User | None = None

    def actor(self) -> Actor:
        """Return who acts, for the services; takes no time, so it may be asked on the Tk thread."""
        actor: Actor = self._cinema.actor(self.user, self.channel)
        return actor

    def sign_in(self, user: User | None) -> None:
        """Change who sits here (None: a guest) and tell the listeners."""
        self.user = user
        for listener in list(self._listeners):
            listener()

    def refresh(self, user: User) -> None:
        """Take over the same person's newer data (favourites, name); nobody is told."""
        self.user = user

    def on_sign_in(self, listener: Callable[[], None]) -> None:
        """Have a function called whenever somebody signs in or out."""
        self._listeners.append(listener)

    def is_favourite(self, movie_id: str) -> bool:
        """Tell whether the person here marked this movie."""
        return self.user is not None and movie_id in self.user.favourites
