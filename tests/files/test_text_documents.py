"""A user's document is read as numbered lines of UTF-8 text, or refused with a reason."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from occugraph.errors import InputError
from occugraph.files import text_documents


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "document.txt"


def refused(path: str | Path) -> InputError:
    with pytest.raises(InputError) as caught:
        text_documents.read(path)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def texts(path: Path) -> list[str]:
    return [text for _, text in text_documents.read(path).lines]


def test_lines_are_numbered_from_one(file: Path) -> None:
    file.write_bytes(b"one\n\nthree\n")
    assert text_documents.read(file).lines == ((1, "one"), (2, ""), (3, "three"))


def test_the_checksum_is_that_of_the_bytes(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfone\r\n")
    assert text_documents.read(file).sha256 == hashlib.sha256(b"\xef\xbb\xbfone\r\n").hexdigest()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_numbers(file: Path, end: str) -> None:
    file.write_bytes(end.join(["one", "", "three", ""]).encode())
    assert texts(file) == ["one", "", "three"]


def test_a_last_line_without_line_end_counts(file: Path) -> None:
    file.write_bytes(b"one\ntwo")
    assert texts(file) == ["one", "two"]


def test_a_byte_order_mark_is_dropped(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfone\n")
    assert texts(file) == ["one"]


def test_a_form_feed_belongs_to_its_line(file: Path) -> None:
    file.write_bytes(b"one\n\ftwo\n")
    assert texts(file) == ["one", "\ftwo"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "none.txt")).endswith("none.txt: no such file")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).problem == "is a folder; name a file in it"


def test_an_empty_file_is_refused(file: Path) -> None:
    file.touch()
    assert refused(file).problem == "is empty"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a plain file" in str(refused(tmp_path / "pipe"))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_refused() -> None:
    assert "not a plain file" in str(refused("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_refused(file: Path) -> None:
    file.write_text("one")
    file.chmod(0)
    assert "Permission denied" in str(refused(file))


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    assert "no such file" in str(refused(tmp_path / "link"))


def test_a_file_as_a_folder_is_refused(file: Path) -> None:
    file.write_text("one")
    assert "Not a directory" in str(refused(file / "inside"))


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_what_cannot_be_a_file_name_is_refused(name: str) -> None:
    assert refused(name).file


def test_a_file_name_with_a_line_break_stays_in_one_line(tmp_path: Path) -> None:
    assert "two\\nlines" in str(refused(tmp_path / "two\nlines"))


def test_200_megabytes_in_one_line_are_refused_at_once(file: Path) -> None:
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    begin = time.monotonic()
    assert "larger than 20,000,000 bytes" in str(refused(file))
    assert time.monotonic() - begin < 1


def test_a_line_too_long_is_refused_with_its_number(file: Path) -> None:
    file.write_bytes(b"one\n" + b"x" * 1_000_000)
    assert refused(file).line == 2


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_too_many_lines_are_refused(file: Path, end: bytes) -> None:
    file.write_bytes(end * 100_000)
    assert len(texts(file)) == 100_000
    file.write_bytes(end * 100_001)
    assert "over 100,000 lines" in str(refused(file))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf_16_is_named(file: Path, encoding: str) -> None:
    file.write_bytes("one".encode(encoding))
    assert "save it as UTF-8" in str(refused(file))


def test_utf_16_without_a_mark_is_guessed(file: Path) -> None:
    file.write_bytes("one".encode("utf-16-le"))
    error = refused(file)
    assert (error.line, error.column) == (1, 2)
    assert "UTF-16" in error.problem


def test_a_byte_that_is_not_utf_8_is_placed(file: Path) -> None:
    file.write_bytes(b"one\r\nTeachers\x92 Aides")
    error = refused(file)
    assert (error.line, error.column) == (2, 9)
    assert error.problem == "byte 0x92 is not UTF-8: save the file as UTF-8"


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\x85", "\ufeff", "\ufffd", "\u2028", "x\f"])
def test_a_character_that_no_text_has_is_placed(file: Path, bad: str) -> None:
    file.write_text(f"one\ntwo {bad} three", encoding="utf-8")
    error = refused(file)
    assert (error.line, error.column) == (2, 4 + len(bad))
    assert f"U+{ord(bad[-1]):04X}" in error.problem


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_lines_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    try:
        document = text_documents.read(path)
    except InputError as error:
        assert error.file == str(path)
    else:
        joined = "".join(text for _, text in document.lines)
        body = content.removeprefix(b"\xef\xbb\xbf").decode()
        assert joined == body.replace("\r", "").replace("\n", "")
