"""Races between programs that are one till, and between tills for what can be used once."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

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


def voucher_for_all(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody makes the next use of one voucher: one sale is entered, every other is told who has it."""
    stage.clear()
    said = crowd.run([Job(jobs.spend_voucher, ("voucher:V1:1",))] * contenders)
    attempts, refused, told, _refunded = total(said)
    row = stage.row("one voucher's next use", contenders, attempts, refused, told=told)
    return with_wrong(row, [] if told else ["nobody could use it"])
