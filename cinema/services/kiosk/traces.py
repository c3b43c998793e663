"""What this program still knows of customers who have gone: it saves reads, and at a kiosk nobody is to find it."""

from cinema.ports import PaperWriter, Users
from cinema.services.selling.entries import Entries
from cinema.services.selling.up_to_date import UpToDate


class CustomerTraces:
    """Used by `Kiosk`. Nothing of it is lost: what is asked for again is read again."""

    def __init__(self, users: Users, entries: Entries, up_to_date: UpToDate, paper: PaperWriter) -> None:
        self._users = users
        self._entries = entries
        self._up_to_date = up_to_date
        self._paper = paper

    def forget_person(self, user_id: str) -> None:
        """Forget an account; asks nothing."""
        self._users.forget(user_id)

    def forget_sales(self) -> None:
        """Forget the codes of tickets, the newest entry of the chain, and the sales that are confirmed by this call.

        Raises StorageError while the database is away: then recovery confirms those sales, and forgets them.
        """
        self._paper.forget_codes()
        self._entries.forget_head()
        self._up_to_date.confirm()
