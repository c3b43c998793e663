"""`cinema kiosk` keeps a window running, once a machine; `--install` writes the unit; the demo's registers itself."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cinema.__main__ import main
from cinema.adapters import systemd_unit
from cinema.bootstrap import open_cinema, open_demo, open_demo_kiosk
from cinema.commands import kiosk as kiosk_command
from cinema.domain.demo_staff import DEMO_NUMBER, DEMO_PIN
from cinema.domain.tills import StationKind
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import CinemaError
from tests.commands.conftest import ROOT, environment

# In the place of the window, which needs a screen: it notes its process and its arguments, and does what a file says.
WINDOW = """
import os, sys, time, types
from pathlib import Path
folder = Path(os.environ["CINEMA_TEST_FOLDER"])
def run(open_cinema, *, language, theme, size):
    with (folder / "lives").open("a") as lives:
        lives.write(f"{os.getpid()} {language} {theme} {size}\\n")
    while not (folder / "leave").exists():
        time.sleep(0.05)
    return 0
if "kiosk" in sys.orig_argv:
    module = types.ModuleType("gui.kiosk.app")
    module.run = run
    sys.modules["gui.kiosk.app"] = module
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[subprocess.Popen[str]] = []
    (tmp_path / "sitecustomize.py").write_text(WINDOW)
    known = {
        **environment(tmp_path / "data"), "CINEMA_TEST_FOLDER": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
    }  # fmt: skip

    def made(*words: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "cinema", "kiosk", *words], cwd=ROOT, env=known, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun.append(process)
        return process

    yield made
    for one in begun:
        if one.poll() is None:
            one.kill()
        one.communicate(timeout=20)


def lives(folder: Path) -> list[str]:
    file = folder / "lives"
    return file.read_text().splitlines() if file.exists() else []


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_window_that_is_killed_comes_back_and_one_that_is_left_does_not(start: Start, tmp_path: Path) -> None:
    kept = start("--language", "es", "--theme", "matinee", "--size", "1080x1920", "--database", "of_mine")
    until(lambda: len(lives(tmp_path)) == 1)
    os.kill(int(lives(tmp_path)[0].split()[0]), signal.SIGKILL)
    until(lambda: len(lives(tmp_path)) == 2)
    assert [one.split()[1:] for one in lives(tmp_path)] == [["es", "matinee", "1080x1920"]] * 2
    log = (tmp_path / "data" / "kiosk" / "of_mine.log").read_text()
    assert "was killed by SIGKILL" in log
    (tmp_path / "leave").touch()
    assert kept.wait(20) == 0
    assert len(lives(tmp_path)) == 2


def test_there_is_one_kiosk_a_machine(start: Start, tmp_path: Path) -> None:
    first = start()
    until(lambda: len(lives(tmp_path)) == 1)
    second = start()
    _out, error = second.communicate(timeout=20)
    assert second.returncode == 1
    assert "open on this machine already" in error
    assert len(lives(tmp_path)) == 1
    first.kill()
    first.wait(20)
    third = start()
    until(lambda: len(lives(tmp_path)) == 2)
    third.terminate()
    assert third.wait(20) == 128 + signal.SIGTERM


def test_a_window_without_a_parent_is_a_window(start: Start, tmp_path: Path) -> None:
    alone = start("--window")
    until(lambda: len(lives(tmp_path)) == 1)
    time.sleep(0.5)
    assert alone.poll() is None, "its standard input has ended, which is nobody's sign here"
    (tmp_path / "leave").touch()
    assert alone.wait(20) == 0


@pytest.mark.parametrize("size", ["1080", "1080x", "x", "1x1", "1080x1920x3", ""])
def test_a_size_is_width_and_height(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["kiosk", "--size", size])
    assert ended.value.code == 2
    assert "1080x1920" in capsys.readouterr().err


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "a config"))
    monkeypatch.setenv("DISPLAY", ":7")
    return tmp_path / "a config" / "systemd" / "user" / "cinema-kiosk.service"


def test_install_writes_the_unit_and_says_what_to_type(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_command, "has_systemd", lambda: True)
    assert main(["kiosk", "--install", "--database", "of_mine"]) == 0
    said = capsys.readouterr().out
    assert f"Written: {config}" in said
    assert "systemctl --user enable --now cinema-kiosk\n" in said
    text = config.read_text(encoding="utf-8")
    (command,) = (line for line in text.splitlines() if line.startswith("ExecStart="))
    words = [sys.executable, "-m", "cinema", "kiosk", "--database", "of_mine"]
    assert shlex.split(command.removeprefix("ExecStart=")) == words
    for line in (
        "Restart=always",
        "RestartPreventExitStatus=0",
        'Environment="DISPLAY=:7"',
        f"WorkingDirectory={ROOT}",
    ):
        assert line in text.splitlines()
    assert main(["kiosk", "--install", "--demo", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rewritten"] is True
    assert "--demo" in config.read_text(encoding="utf-8")
    assert [one.name for one in config.parent.iterdir()] == [config.name], "nothing is left beside it"


def test_install_without_systemd_says_so_and_writes_it_all_the_same(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_command, "has_systemd", lambda: False)
    monkeypatch.setenv("CINEMA_MONGODB_URI", "mongodb://ada:secret@example.org")
    assert main(["kiosk", "--install"]) == 0
    said = capsys.readouterr().out
    assert "not run by systemd" in said
    assert "config.toml" in said
    assert "secret" not in config.read_text(encoding="utf-8")


def test_a_unit_that_can_t_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    assert main(["kiosk", "--install"]) == 1
    assert "can't be written" in capsys.readouterr().err


def test_odd_words_stay_one_word_for_systemd(tmp_path: Path) -> None:
    text = systemd_unit.unit_text(['/opt/a "b" 100%/$python', "-m"], {"XAUTHORITY": "/home/ada lovelace/.X"})
    assert r'ExecStart="/opt/a \"b\" 100%%/$$python" "-m"' in text
    assert 'Environment="XAUTHORITY=/home/ada lovelace/.X"' in text
    if shutil.which("systemd-analyze") is not None:
        file = tmp_path / "cinema-kiosk.service"
        file.write_text(systemd_unit.unit_text([sys.executable, "-m", "cinema", "kiosk"], {"DISPLAY": ":0"}, tmp_path))
        done = subprocess.run(
            ["systemd-analyze", "--user", "verify", str(file)], capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        )  # fmt: skip
        assert (done.returncode, "cinema-kiosk" in done.stderr) == (0, False), done.stderr


def test_a_demo_s_workstation_registers_itself_as_a_kiosk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongodb_uri: str
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    guest = Actor(Role.GUEST, "foyer", Channel.KIOSK)
    for _time in range(2):
        with closing(open_demo_kiosk("test_demo_kiosk", uri=mongodb_uri)) as cinema:
            state = cinema.kiosk.state(guest)
            assert (state.label, state.cause, state.sells) == ("Kiosk 1", None, True)
            assert cinema.kiosk.check_pin(guest, DEMO_NUMBER, DEMO_PIN).username == "tom", "else nobody can leave it"
            cinema.stations.register(cinema.operator(), StationKind.KIOSK, "Kiosk 1")
    with closing(open_demo_kiosk("test_demo_kiosk", uri=mongodb_uri)) as cinema:
        cinema.stations.register(cinema.operator(), StationKind.TILL, "Counter")
    with closing(open_demo_kiosk("test_demo_kiosk", uri=mongodb_uri)) as cinema:
        assert cinema.kiosk.state(guest).cause is not None, "a station stays what it is"
    with closing(open_cinema("test_demo_kiosk", uri=mongodb_uri)) as cinema:
        assert [one.label for one in cinema.stations.all(cinema.operator())] == ["Counter"]


def test_staff_of_the_demo_keep_a_number_and_a_password_that_were_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongodb_uri: str
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    guest = Actor(Role.GUEST, "foyer", Channel.KIOSK)
    with closing(open_demo("test_changed_demo", uri=mongodb_uri)) as cinema:
        operator = cinema.operator()
        tom = cinema.accounts.find(operator, "tom")
        cinema.admin.people.save(operator, tom, {"staff_number": "77"})
    with closing(open_demo_kiosk("test_changed_demo", uri=mongodb_uri)) as cinema:
        assert cinema.accounts.find(cinema.operator(), "tom").staff_number == "77"
        with pytest.raises(CinemaError):
            cinema.kiosk.check_pin(guest, "77", DEMO_PIN)


def test_in_a_real_house_nothing_registers_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongodb_uri: str
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    with closing(open_cinema("test_real_kiosk", uri=mongodb_uri)) as cinema:
        people = ("Ada", "ada", "ada@example.org", "a long sentence of hers")
        cinema.office.set_up(cinema.operator(), "Odeon", "EUR", "UTC", "en", *people)
    with suppress(CinemaError):
        open_demo_kiosk("test_real_kiosk", uri=mongodb_uri).close()
    with closing(open_cinema("test_real_kiosk", uri=mongodb_uri)) as cinema:
        assert cinema.stations.all(cinema.operator()) == ()
        assert cinema.house().kiosk_qr_alone == 0
        assert not cinema.is_demo()
