"""Makes the short codes of tickets from the house's key; see `cinema.domain.short_codes`."""

import logging

from cinema.domain.short_codes import short_code_from, short_code_words
from cinema.errors import UnreadableError
from cinema.ports import TicketSigner

_log = logging.getLogger(__name__)


class ShortCodes:
    """Makes a ticket's short code, always the same one for the same id."""

    def __init__(self, signer: TicketSigner) -> None:
        self._signer = signer

    def of(self, ticket_id: str) -> str:
        """Return the code of a ticket's id; empty if the house's key can't be used, which must not stop a sale."""
        try:
            return short_code_from(self._signer.sign(short_code_words(ticket_id)))
        except UnreadableError as error:
            _log.error("%s", error.message)
            return ""
