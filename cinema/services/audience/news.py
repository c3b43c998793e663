"""Collects the news for a customer from the services that have some."""

from collections.abc import Sequence
from typing import Protocol

from cinema.domain.news import News, NewsKind
from cinema.domain.users import Actor, User
from cinema.ports import Users
from cinema.services.standing import Standing

MOST = 5
_DECIDED = frozenset(NewsKind) - {NewsKind.REVIEW_WANTED, NewsKind.ON_SCREEN_AGAIN}


class NewsSource(Protocol):
    """A service that has news. Its caller has checked that they are the user's own."""

    kinds: frozenset[NewsKind]

    def news(self, user: User) -> Sequence[News]:
        """Return what the user was not told yet, the newest first; at most a handful."""

    def told(self, user: User, key: str) -> None:
        """Remember that the user knows it; a repeat, and an unknown key, change nothing."""


class NewsDesk:
    """Tells a customer what happened since they were last here."""

    def __init__(self, users: Users, sources: Sequence[NewsSource], standing: Standing) -> None:
        self._users = users
        self._sources = sources
        self._standing = standing

    def of(self, actor: Actor) -> tuple[News, ...]:
        """Return the actor's news, at most five: what the house decided before the rest, then the newest.

        None for a guest.
        """
        actor = self._standing.check(actor)
        if actor.user is None:
            return ()
        user = self._users.get(actor.user)
        found = [one for source in self._sources for one in source.news(user)]
        found.sort(key=lambda one: (one.kind in _DECIDED, one.at), reverse=True)
        return tuple(found[:MOST])

    def told(self, actor: Actor, news: News) -> None:
        """Remember that the actor knows a piece of news; a repeat changes nothing."""
        actor = self._standing.check(actor)
        if actor.user is None:
            return
        user = self._users.get(actor.user)
        for source in self._sources:
            if news.kind in source.kinds:
                source.told(user, news.key)
