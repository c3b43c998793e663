"""What is typed into a count while another screen of the bar has the drawer's place; for one person and session."""

import tkinter as tk
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.window.context import AppContext

_NAME = "drawer"


class KeptCount:
    """Keeps texts by field in the window; nothing of them is read by another person or in another session."""

    def __init__(self, app: "AppContext") -> None:
        self._app = app

    def put(self, session: str, fields: Mapping[str, tk.StringVar]) -> None:
        """Keep what is typed; `session` is empty before one is open."""
        typed = {name: value.get() for name, value in fields.items()}
        self._app.kept[_NAME] = (self._owner(session), typed)

    def fill(self, session: str, fields: Mapping[str, tk.StringVar]) -> None:
        """Type again what was kept."""
        owner, typed = self._app.kept.get(_NAME, (None, {}))
        if owner != self._owner(session):
            self.forget()
            return
        for name, text in typed.items():
            if name in fields and fields[name].get() != text:
                fields[name].set(text)

    def forget(self) -> None:
        """Keep nothing: the count was entered."""
        self._app.kept.pop(_NAME, None)

    def _owner(self, session: str) -> tuple[str, str]:
        return self._app.identity.actor().decider, session
