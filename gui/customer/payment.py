"""The customer's payment screen, between the seats and the receipt."""

from cinema.domain.transactions import Transaction
from gui.selling.payment_box import PaymentActions
from gui.selling.payment_screen import PaymentScreen


class Payment(PaymentScreen):
    """The payment screen; `purchase` comes from the seat screen, which may or may not be in the history."""

    nav = "on_now"

    def actions(self) -> PaymentActions:
        """Go back to the seats, on to the receipt, or to what is on now."""
        navigator = self.app.navigator
        return PaymentActions(navigator.back, lambda: navigator.go("on_now"), self._paid, self._gone)

    def _paid(self, sale: Transaction) -> None:
        # The receipt is shown even if the user had left this screen meanwhile.
        go = self.app.navigator.replace if self.winfo_exists() else self.app.navigator.go
        go("receipt", transaction_id=sale.id, fresh=True)

    def _gone(self, message: str) -> None:
        self.app.navigator.back()
        self.app.notify(message, "warn")
