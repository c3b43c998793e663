"""The options that name a buyer on a receipt, shared by the commands that sell."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cinema.commands.base import Arguments, wrong_use
from cinema.i18n import _

if TYPE_CHECKING:
    from cinema.commands.tenders import TypedTender
    from cinema.domain.orders import Order
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


def add_buyer_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --buyer-name and what goes with it."""
    parser.add_argument(
        "--buyer-name", metavar="NAME", help=_("the buyer to name on the receipt; stored apart from the sale")
    )
    parser.add_argument("--buyer-tax-id", metavar="ID", default="", help=_("the buyer's tax number"))
    parser.add_argument("--buyer-address", metavar="A", default="", help=_("the buyer's address"))


def check_buyer_use(arguments: Arguments, tenders: "Sequence[TypedTender]") -> None:
    """Exit with code 2 for options that contradict each other, before any seat is held."""
    if arguments.buyer_name is None and (arguments.buyer_tax_id or arguments.buyer_address):
        wrong_use(_("--buyer-tax-id and --buyer-address need --buyer-name."))
    if any(one.tender == "invoice" for one in tenders) and not (arguments.buyer_name and arguments.buyer_tax_id):
        wrong_use(_("--pay invoice needs --buyer-name and --buyer-tax-id."))


def with_buyer(cinema: "Cinema", actor: "Actor", order: "Order", arguments: Arguments) -> "Order":
    """Return an order with the buyer that the options name, if they name one."""
    if arguments.buyer_name is None:
        return order
    buyer = arguments.buyer_name, arguments.buyer_tax_id, arguments.buyer_address
    return cinema.receipt_names.name(actor, order, *buyer)
