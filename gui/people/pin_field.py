"""The field of a PIN: takes digits alone and shows dots. It has no eye, since a till stands in public."""

from typing import Any

from cinema.domain.pins import PIN_LENGTH
from gui.widgets.form_field import FormField
from gui.window.form import Form

LONGEST = PIN_LENGTH[1]


def add_pin(form: Form, name: str, label: str, **options: Any) -> FormField:
    """Add the field of a PIN to a form; options are those of `FormField`."""
    field = form.add(name, label, **options)
    field.entry.configure(
        show="•", validate="key", validatecommand=(field.entry.register(_may_stand), "%P")
    )  # fmt: skip
    return field


def _may_stand(text: str) -> bool:
    return len(text) <= LONGEST and (not text or (text.isascii() and text.isdigit()))
