"""Setting a house up: at several windows at once, cut off, and done again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.bootstrap import join
from cinema.domain.users import Actor, Channel, Role, User
from cinema.errors import CinemaError, ConflictError, InvalidInputError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.settings import HouseSettings
from repositories.storage import Storage, open_storage
from repositories.users import Users
from tests.support import raw

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)
SECRET = "a long enough secret"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))


@pytest.fixture
def program(connection: Connection) -> Callable[[], Cinema]:
    """Return a function that opens the empty house as one more program."""
    return lambda: join(open_storage(connection), "till-1")


def set_up(cinema: Cinema, who: str = "ada", secret: str = SECRET, house: str = "Odeon") -> User:
    words = (house, "EUR", "Europe/Lisbon", "en", "Ada Admin", who, f"{who}@example.org", secret)
    return cinema.office.set_up(GUEST, *words)


def test_of_set_ups_at_one_instant_one_makes_the_administrator(
    program: Callable[[], Cinema], connection: Connection
) -> None:
    names = ("ada", "bob", "carl", "dora")
    programs = {name: program() for name in names}
    gate = threading.Barrier(len(names))

    def done(name: str) -> User | None:
        gate.wait(10)
        try:
            return set_up(programs[name], name, house=f"House of {name}")
        except ConflictError:
            return None

    with ThreadPoolExecutor(len(names)) as pool:
        admins = [user for user in pool.map(done, names) if user is not None]
    assert len(admins) == 1
    assert [one["username"] for one in raw(connection, "users")] == [admins[0].username]
    cinema = program()
    assert cinema.house().name == f"House of {admins[0].username}"
    assert cinema.accounts.sign_in(admins[0].username, SECRET).role is Role.ADMIN


class PowerCutError(BaseException):
    """What ends the program in the middle of a step."""


@pytest.mark.parametrize("after", ["decide_set_up", "add", "mark_set_up"])
@pytest.mark.parametrize("again", ["ada", "bob"])
def test_a_set_up_that_was_cut_off_is_finished_by_whoever_tries_again(
    program: Callable[[], Cinema],
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
    after: str,
    again: str,
) -> None:
    kind = Users if after == "add" else HouseSettings
    step = getattr(kind, after)

    def cut_off(*arguments: object) -> object:
        step(*arguments)
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(kind, after, cut_off)
        with pytest.raises(PowerCutError):
            set_up(program())
    cinema = program()
    if again == "ada" and not cinema.is_set_up():
        assert set_up(cinema).username == "ada"
    else:
        with pytest.raises(ConflictError):
            set_up(cinema, again)
    assert program().is_set_up()
    assert cinema.house().name == "Odeon"
    assert cinema.accounts.sign_in("ada", SECRET).role is Role.ADMIN
    assert [one["username"] for one in raw(connection, "users")] == ["ada"]


def test_no_stranger_takes_over_a_set_up_that_was_cut_off(
    program: Callable[[], Cinema], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(HouseSettings, "finish_set_up", lambda *_arguments: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            set_up(program())
    with pytest.raises(ConflictError):
        set_up(program(), "ada", "the secret of somebody else")
    with pytest.raises(InvalidInputError):
        program().accounts.sign_in("ada", "the secret of somebody else")
    assert program().accounts.sign_in("ada", SECRET).username == "ada"


def test_what_was_changed_since_is_not_undone_by_a_program_that_stood_still(
    program: Callable[[], Cinema], storage: Storage
) -> None:
    set_up(program())
    plan = storage.settings.find_set_up()
    assert plan is not None
    assert plan.password_hash == ""
    cinema = program()
    cinema.office.set(cinema.operator(), "name", "The Beacon")
    storage.settings.finish_set_up(plan)
    assert program().house().name == "The Beacon"


def test_a_name_that_was_taken_meanwhile_leaves_the_house_to_be_set_up(
    program: Callable[[], Cinema], monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = HouseSettings.decide_set_up
    with monkeypatch.context() as patched:

        def registered_meanwhile(self: HouseSettings, plan: object) -> object:
            program().accounts.register(GUEST, "Ada", "ada", "other@example.org", SECRET)
            return decide(self, plan)  # type: ignore[arg-type]

        patched.setattr(HouseSettings, "decide_set_up", registered_meanwhile)
        with pytest.raises(CinemaError):
            set_up(program())
    assert set_up(program(), "bob").role is Role.ADMIN


def test_the_administrator_of_a_file_that_was_loaded_before_gets_the_password(
    program: Callable[[], Cinema], connection: Connection
) -> None:
    set_up(program())
    connection.database["settings"].delete_many({"_id": {"$in": ["mark", "set_up"]}})
    admin = set_up(program(), secret="another long secret")
    assert program().accounts.sign_in("ada", "another long secret").id == admin.id
    assert len(raw(connection, "users")) == 1
