"""Races between programs that are one till, and between tills for what can be used once."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.vouchers import VoucherKind
from tests.races import jobs
from tests.races.rig import Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import raw

_SALES = 6


def programs_on_one_till(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Several programs share a till's key: each sells all that it wants, and the chain has one entry at each place."""
    return _one_till(stage, crowd, ["the same till"] * contenders, "several programs on one till")


def copied_data_folder(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """A till's data folder was copied to other machines: one key, one number and one chain for all of them."""
    with TemporaryDirectory() as name:
        folders = [Path(name) / f"machine-{number}" for number in range(contenders)]
        crowd.run([Job(jobs.enter, (1,), till=folders[0])])  # it makes its key with its first entry
        for folder in folders[1:]:
            shutil.copytree(folders[0], folder)
        return _one_till(stage, crowd, folders, "a copied data folder")


def _one_till(stage: Stage, crowd: Crowd, tills: Sequence[str | Path], scenario: str) -> Row:
    stage.clear(rows=2 + len(tills) * _SALES // 10)
    seats = [seat for seat in stage.seats() if seat[0] != "A"]
    work = []
    for place, till in enumerate(tills):
        mine = [(stage.screening, (seat,)) for seat in seats[place * _SALES : (place + 1) * _SALES]]
        work.append(Job(jobs.buy, (mine,), till=till))
    attempts, refused, told, _refunded = total(crowd.run(work))
    chains = {one["till"] for one in raw(stage.connection, "journal")}
    row = stage.row(scenario, len(tills), attempts, refused, told=told, note=f"{len(chains)} chain")
    wrong = [f"{refused} were refused"] if refused else []
    return with_wrong(row, wrong if len(chains) == 1 else [*wrong, f"{len(chains)} chains of one till"])


def voucher_for_all(stage: Stage, crowd: Crowd, contenders: int, *, is_guarded: bool = True) -> Row:
    """Everybody pays for a seat with one voucher, which is enough for half of them: it is never overdrawn."""
    stage.clear(rows=2 + contenders // 10)
    staff, desk = stage.house.staff, stage.cinema.vouchers
    price, paid_for = 950, contenders // 2
    stage.house.storage.settings.set("voucher_most", "")
    line = desk.line(staff, VoucherKind.VALUE, price * paid_for)
    cash = PaymentRequest(Tender.CASH, tendered=line.price)
    sale = stage.cinema.checkout.pay(staff, stage.cinema.checkout.begin(staff, [], lines=[line]), cash)
    (code,) = desk.codes(staff, sale).values()
    seats = [seat for seat in stage.seats() if seat[0] != "A"][:contenders]
    job = jobs.spend_voucher if is_guarded else jobs.spend_unclaimed
    said = crowd.run([Job(job, (stage.screening, seat, code)) for seat in seats])
    attempts, refused, told, _refunded = total(said)
    scenario = "one voucher at all tills" if is_guarded else "CONTROL: no claim of a voucher's movement"
    row = stage.row(scenario, contenders, attempts, refused, told=told, note=f"enough for {paid_for}")
    return with_wrong(row, _overdrawn(stage, sale.new_vouchers[0].id))


def voucher_without_claim(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """The same, and no entry claims the movement that it makes: `lost` must not be 0."""
    return voucher_for_all(stage, crowd, contenders, is_guarded=False)


def _overdrawn(stage: Stage, voucher: str) -> list[str]:
    """Return whether more was taken out of a voucher than was in it, counted from the bare journal."""
    moves = [move for one in raw(stage.connection, "journal") for move in one["operation"].get("moves", ())]
    left = sum(move["amount"] for move in moves if move["voucher"] == voucher)
    return [f"the voucher is overdrawn by {-left}"] if left < 0 else []
