"""The receipt of a sale that was found by its number."""

from tkinter import ttk

from cinema.i18n import _
from gui.selling.receipt_box import ReadReceipt
from gui.selling.receipt_screen import ReceiptScreen


class ReceiptPage(ReceiptScreen):
    """The receipt, marked as a copy, over the page that it was opened from, with the way to the sale's journal."""

    nav = None

    def _show(self, read: ReadReceipt) -> None:
        super()._show(read)
        assert self.box is not None
        sale = str(self.arguments["transaction_id"])
        journal = self.journal = ttk.Button(
            self.box.aside, style="Link.TButton", text=_("Journal of this sale"),
            command=lambda: self.app.navigator.go("journal", sale=sale),
        )  # fmt: skip
        journal.bind("<Return>", lambda _event: journal.invoke())
        journal.pack(anchor="w")
