"""Precomputed tables: kept in a file that is whole or not at all, else made in memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.query.precomputed import open_part
from occugraph.query.session import Session

NAME = "tables.sqlite"


def write(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE answer (text)")
    connection.executemany("INSERT INTO answer VALUES (?)", [("a" * 1000,)] * 100)


def count(connection: sqlite3.Connection) -> int:
    ((number,),) = connection.execute("SELECT count(*) FROM answer")
    return int(number)


def test_kept_tables_are_opened_and_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a %?#" / NAME
    path.parent.mkdir()
    assert count(open_part(str(path), "answers", write)) == 100
    again = open_part(str(path), "answers", lambda connection: pytest.fail("written again"))
    assert count(again) == 100
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        again.execute("DELETE FROM answer")


@pytest.mark.parametrize("size", [0, 3, 100, 5000, -1])
def test_a_damaged_file_is_written_anew(tmp_path: Path, size: int) -> None:
    path = tmp_path / NAME
    open_part(str(path), "answers", write).close()
    path.write_bytes(path.read_bytes()[:size])
    assert count(open_part(str(path), "answers", write)) == 100


def test_a_part_is_written_whole_or_not_at_all_beside_the_others(tmp_path: Path) -> None:
    path = str(tmp_path / NAME)

    def write_half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE answer (text)")
        raise InputError("this graph has no concepts")

    with pytest.raises(InputError):
        open_part(path, "answers", write_half)
    others = open_part(path, "others", lambda made: made.execute("CREATE TABLE other (a)"))
    assert count(open_part(path, "answers", write)) == 100
    assert count(others) == 100
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_tables_that_cannot_be_kept_are_in_memory(tmp_path: Path) -> None:
    assert count(open_part(str(tmp_path / "nowhere" / NAME), "answers", write)) == 100
    assert list(tmp_path.iterdir()) == []


def test_a_session_computes_a_part_once(session: Session) -> None:
    asked: list[Session] = []

    def write_of(asking: Session, connection: sqlite3.Connection) -> None:
        asked.append(asking)
        write(connection)

    connections = {id(session.tables("answers", write_of)) for _ in range(2)}
    assert len(connections) == 1
    assert asked == [session]
    assert count(session.tables("answers", write_of)) == 100
