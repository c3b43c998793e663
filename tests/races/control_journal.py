"""Controls: an index of the journal is missing, so programs on one till fork its chain, or a voucher is spent twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from repositories.schema import JOURNAL, apply_schema
from tests.races import jobs
from tests.races.rig import Crowd, Job
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.races.tills import voucher_for_all

_PROGRAMS, _ENTRIES = 4, 10


@contextmanager
def without_index(stage: Stage, name: str) -> Iterator[None]:
    """Take an index of the journal away, and make it again on an empty one."""
    stage.connection.database[JOURNAL].drop_index(name)
    try:
        yield
    finally:
        stage.clear()
        apply_schema(stage.connection.database)


def chain_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Several programs are one till, and nothing keeps two entries from one place: `gaps` must not be 0."""
    with without_index(stage, "till_1_seq_1"):
        stage.clear()
        crowd.run([Job(jobs.enter, (_ENTRIES,), till="the same till")] * _PROGRAMS)
        return stage.row("CONTROL: no (till, seq) index", _PROGRAMS, _PROGRAMS * _ENTRIES, 0)


def claims_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody spends one voucher, and nothing keeps a claim for one entry: `sold_twice` must not be 0."""
    with without_index(stage, "claims_1"):
        row = voucher_for_all(stage, crowd, contenders)
    return replace(row, scenario="CONTROL: no index of the claims")
