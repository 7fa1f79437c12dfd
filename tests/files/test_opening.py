"""A file that a user names is opened at its beginning, or refused in one line."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.files.opening import display_name, open_file
from tests.support import running

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.csv", "no such file"),
        ("", "is a folder; name a file in it"),
        ("a\0b", "this cannot be the name of a file"),
        ("file/inside", "cannot be read: Not a directory"),
        ("x" * 300, "cannot be read: File name too long"),
    ],
)
def test_what_cannot_be_opened_is_named(
    tmp_path: Path, name: str, problem: str, streams: bool
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as caught:
        open_file(tmp_path / name, streams=streams)
    assert caught.value.problem == problem
    assert caught.value.file == display_name(tmp_path / name)
    assert str(caught.value).isprintable()


@needs_pipes
def test_a_pipe_is_refused_unless_streams_are_taken(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="is not a plain file; save it as one first"):
        open_file(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"once only",))
    writer.start()
    with open_file(pipe, streams=True) as file:
        assert file.read() == b"once only"
        file.seek(0)
        assert file.read() == b"once only"
    writer.join()


def test_the_standard_input_is_read_where_streams_are_taken() -> None:
    code = (
        "from occugraph.files.opening import open_file;print(open_file('-', streams=True).read())"
    )
    with open(__file__, "rb") as stdin:
        done = running.python(code, stdin=stdin)
    assert done.out == f"{Path(__file__).read_bytes()!r}\n"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_that_may_never_end_is_refused(device: str) -> None:
    with pytest.raises(InputError, match="is a device or a socket; give a file, a pipe or -"):
        open_file(device, streams=True)
