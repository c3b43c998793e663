"""The data folder is its user's alone, whatever the umask, and another user's folder is refused in words."""

import os
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from cinema.errors import ErrorCode, StorageError
from repositories.private_server.files import ServerFiles
from repositories.private_server.folders import make_private, require_own_entries
from repositories.private_server.server import PrivateServer

OTHER = 65_534  # nobody
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")


@pytest.fixture(params=[0o000, 0o022, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_new_folders_are_closed_whatever_the_umask(tmp_path: Path) -> None:
    files = ServerFiles(tmp_path / "above" / "data")
    files.prepare()
    files.secrets()
    for place in (files.folder.parent, files.folder, files.home, files.data):
        assert mode(place) == 0o700, place
    assert mode(files.key) & 0o077 == mode(files.password) & 0o077 == 0


def test_a_server_started_with_an_open_umask_keeps_everything_closed(folder: Path) -> None:
    before = os.umask(0)
    try:
        with PrivateServer.acquire(folder):
            found = {place: mode(place) for place in (folder, *folder.rglob("*"))}
    finally:
        os.umask(before)
    assert {place: oct(bits) for place, bits in found.items() if bits & 0o077} == {}
    assert folder / "server" / "mongod.out" in found
    assert folder / "server" / "watcher.log" in found


def test_an_own_folder_that_others_may_enter_is_closed(tmp_path: Path) -> None:
    files = ServerFiles(tmp_path / "data")
    files.prepare()
    for place in (files.folder, files.home, files.data):
        place.chmod(0o777)
    files.prepare()
    assert {mode(place) for place in (files.folder, files.home, files.data)} == {0o700}


def test_an_own_link_to_an_own_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    ServerFiles(tmp_path / "data").prepare()
    assert mode(tmp_path / "disk") == 0o700


def test_a_folder_that_can_not_be_closed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda _place, _mode: None)  # as on a disk without modes
    with pytest.raises(StorageError) as refusal:
        make_private(tmp_path)
    assert refusal.value.code is ErrorCode.DATA_FOLDER


def refused(folder: Path) -> StorageError:
    with pytest.raises(StorageError) as refusal:
        PrivateServer.acquire(folder)
    assert refusal.value.code is ErrorCode.DATA_FOLDER
    assert "nobody" in refusal.value.message
    assert "CINEMA_DATA_DIR" in refusal.value.message
    return refusal.value


@as_root
@pytest.mark.parametrize("part", [".", "server", "server/data", "server/password", "server/key", "tills"])
def test_a_folder_that_another_user_made_or_filled_is_refused_in_words(tmp_path: Path, part: str) -> None:
    folder = tmp_path / "data"
    files = ServerFiles(folder)
    files.prepare()
    files.password.write_text("a-password-that-somebody-planted-here")
    files.key.write_text("cGxhbnRlZA==")
    (folder / "tills").mkdir()
    os.chown(folder / part, OTHER, -1)
    assert str(folder / part) in refused(folder).message
    assert not files.log.exists()


@as_root
@pytest.mark.parametrize("part", ["WiredTiger", "journal", "journal/WiredTigerLog.1", "link"])
def test_what_another_user_planted_among_the_data_is_refused_in_words(tmp_path: Path, part: str) -> None:
    files = ServerFiles(tmp_path / "data")
    files.prepare()
    (files.data / "WiredTiger").touch()
    (files.data / "journal").mkdir()
    (files.data / "journal" / "WiredTigerLog.1").touch()
    (files.data / "link").symlink_to(tmp_path)
    os.chown(files.data / part, OTHER, -1, follow_symlinks=False)
    assert str(files.data / part) in refused(files.folder).message
    assert not files.log.exists()


def test_what_a_server_removes_meanwhile_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").touch()
    scan = os.scandir

    def removed_since(folder: Path) -> Any:
        found = list(scan(folder))
        (tmp_path / "two").unlink(missing_ok=True)
        return nullcontext(iter(found))

    monkeypatch.setattr("os.scandir", removed_since)
    require_own_entries(tmp_path, below=True)


def test_a_folder_that_others_could_write_into_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tmp_path.chmod(0o755)
    make_private(tmp_path)
    assert not caplog.text
    tmp_path.chmod(0o770)
    make_private(tmp_path)
    assert str(tmp_path) in caplog.text


@as_root
def test_a_link_of_another_user_is_refused_even_if_it_leads_to_an_own_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir(mode=0o700)
    (tmp_path / "data").symlink_to(tmp_path / "own")
    os.chown(tmp_path / "data", OTHER, -1, follow_symlinks=False)
    refused(tmp_path / "data")


@as_root
def test_what_root_put_into_a_folder_is_no_plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lost+found").mkdir()
    monkeypatch.setattr("os.geteuid", lambda: OTHER)
    require_own_entries(tmp_path)


@as_root
@pytest.mark.parametrize("above", [0o711, 0o700], ids=["beside it", "outside"])
def test_a_second_user_is_told_in_words_and_not_by_an_accident(above: int) -> None:
    """Another process as another user, on a folder of ours that it can't look into, or not even find."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        Path(place).chmod(above)
        folder = Path(place) / "data"
        ServerFiles(folder).prepare()
        done = as_other_user(
            """
            from cinema.bootstrap import findings_of
            from cinema.errors import StorageError
            from repositories.private_server.server import PrivateServer
            from repositories.private_server.status import describe
            try:
                PrivateServer.acquire(folder)
            except StorageError as error:
                assert describe(folder).running is False
                print(error.code, findings_of(error)[0].message)
            """,
            folder,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("data-folder"), done.stdout
        assert "CINEMA_DATA_DIR" in done.stdout


def as_other_user(body: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    # The program is imported first: its files may lie in a folder that the other user can't enter.
    head = (
        "import os, sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n"
        "import encodings.idna, pwd, shutil, importlib.util, cinema.bootstrap\n"
        "import repositories.private_server.status, repositories.private_server.server\n"
        f"os.setgid({OTHER}); os.setuid({OTHER})\n"
    )
    return subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(body), str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ, HOME="/", CINEMA_DATA_DIR=str(folder), CINEMA_MONGOD="/nowhere/mongod"),
    )
