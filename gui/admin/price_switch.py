"""The switch at the top of the two pages of prices: price cards, and ticket types."""

import tkinter as tk
from collections.abc import Callable

from cinema.i18n import _
from gui.fonts import font
from gui.scale import px
from gui.widgets.segmented import SegmentedControl
from gui.window.context import AppContext

_PAGES = ("prices", "ticket_types")


def price_switch(master: tk.Misc, app: AppContext, here: str, may_leave: Callable[[], bool]) -> SegmentedControl:
    """Return the switch, with the page it stands on selected; what was typed there is asked about first."""
    labels = (_("Price cards"), _("Ticket types"))
    # One width for both, in unscaled px: the widest label in bold, as it is while selected.
    each = round(max(font(13, bold=True).measure(words) for words in labels) / px(100) * 100) + 28

    def change(page: str) -> None:
        if may_leave():
            app.navigator.replace(page)
        else:
            switch.set(here)

    switch = SegmentedControl(master, list(zip(_PAGES, labels, strict=True)), here, change, each=each)
    return switch
