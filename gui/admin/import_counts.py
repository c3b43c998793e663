"""How many rows an import adds, changes, leaves and refuses: four cards with a number each."""

import tkinter as tk
from collections.abc import Callable, Mapping

from cinema.domain.movie_import import RowState
from cinema.i18n import N_
from gui.admin.count_cards import CountCard, CountCards

STATES = {
    RowState.ADDED: CountCard(N_("new"), "plus-circle-fill", "good", N_("added, none scheduled")),
    RowState.CHANGED: CountCard(N_("changed"), "arrow-repeat", "info", N_("old → new in each row")),
    RowState.UNCHANGED: CountCard(N_("unchanged"), "check-circle", "muted", N_("nothing is written")),
    RowState.REFUSED: CountCard(N_("refused"), "exclamation-circle-fill", "bad", N_("need an answer, or stay out")),
}


class RowCounts(CountCards):
    """Four cards side by side; a press on one filters by its state."""

    def __init__(self, master: tk.Misc, on_press: Callable[[RowState], None]) -> None:
        states = tuple(STATES)
        super().__init__(master, tuple(STATES.values()), low=176, on_press=lambda place: on_press(states[place]))

    def show_rows(self, counts: Mapping[RowState, int]) -> None:
        """Show how many rows there are of each state."""
        for place, state in enumerate(STATES):
            self.show(place, counts.get(state, 0))
