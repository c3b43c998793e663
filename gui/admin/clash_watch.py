"""Looks for price cards that clash with the one that is being typed, a moment after the last change."""

import tkinter as tk
from collections.abc import Callable

from cinema.domain.price_cards import CardRecord
from cinema.domain.price_choice import Clash
from gui.window.context import AppContext

_PAUSE = 350  # milliseconds


class ClashWatch:
    """`on_found` gets the card that was asked about, and its clashes; conditions that are half typed have none."""

    def __init__(
        self, owner: tk.Misc, app: AppContext, on_found: Callable[[CardRecord, tuple[Clash, ...]], None]
    ) -> None:
        self._owner, self._app, self._on_found = owner, app, on_found
        self._timer: str | None = None

    def look(self, card: CardRecord) -> None:
        """Look for the clashes of a card soon; a later call takes the place of this one."""
        self.stop()
        self._timer = self._owner.after(_PAUSE, lambda: self._ask(card))

    def stop(self) -> None:
        """Ask no more; a repeat changes nothing."""
        if self._timer is not None:
            self._owner.after_cancel(self._timer)
            self._timer = None

    def _ask(self, card: CardRecord) -> None:
        self._timer = None
        prices, actor = self._app.cinema.admin.prices, self._app.identity.actor()
        # What is half typed is told when it is saved.
        self._app.tasks.submit(
            lambda: prices.clashes(actor, card), owner=self._owner,
            on_done=lambda found: self._on_found(card, found), on_error=lambda _error: self._on_found(card, ()),
        )  # fmt: skip
