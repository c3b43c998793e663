"""What people are told when a change of their own account is refused."""

from cinema.errors import ConflictError, NotAllowedError
from cinema.i18n import _


def email_taken() -> ConflictError:
    """Return the error for an account that is to get the e-mail of another one."""
    return ConflictError(_("Another account has that e-mail. Use another address."), field="email")


def erased_by_an_administrator() -> NotAllowedError:
    """Return the error for staff who want to delete the account that they work with."""
    return NotAllowedError(_("An account with rights at the house is deleted by an administrator. Please ask one."))
