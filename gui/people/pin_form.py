"""The form in which staff set their own PIN for the tills."""

import tkinter as tk

from cinema.domain.pins import PIN_RULE
from cinema.i18n import _
from gui.people.pin_field import add_pin
from gui.people.pin_pages import different
from gui.window import errors
from gui.window.context import AppContext
from gui.window.form import Form


class PinForm(Form):
    """The current password, and the new PIN twice."""

    def __init__(self, master: tk.Misc, app: AppContext) -> None:
        super().__init__(master, app.tasks)
        self._app = app
        self.add("password", _("Current password"), secret=True)
        add_pin(self, "pin", _("New PIN"), help_text=_(PIN_RULE))
        add_pin(self, "again", _("New PIN again"))
        self.finish(_("Set PIN"), self._submit)
        self.button.configure(style="Quiet.TButton")

    def _submit(self) -> None:
        if not self.required("password", "pin", "again"):
            return
        app, password, pin = self._app, self.fields["password"].get(), self.fields["pin"].get()
        if pin != self.fields["again"].get():
            self.fields["again"].value.set("")
            self.show(errors.Words(different(), "again"))
            return
        actor = app.identity.actor()

        def done(_result: None) -> None:
            for field in self.fields.values():  # nothing secret stays in the window
                field.value.set("")
            app.notify(_("Your PIN was set. It works at every till of the house."), "good")

        self.send(lambda: app.cinema.pins.choose(actor, password, pin), done)
