"""What a user names as input: files, folders, the standard input, and what is refused."""

from __future__ import annotations

import gzip
import os
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError, OccugraphError
from occugraph.rdf.readers import list_unread, read_bytes, read_inputs
from occugraph.rdf.syntax_errors import refuse_bad_syntax
from tests.support import running

NT = b"<http://a/s> <http://a/p> <http://a/o> .\n"
TTL = b"@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <http://a/s> a skos:Concept .\n"


def refused(*names: str, **options: object) -> str:
    with pytest.raises(OccugraphError) as caught:
        read_inputs(names, **options)  # type: ignore[arg-type]
    assert caught.value.exit_code == 2
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_a_folder_is_all_rdf_files_below_in_sorted_order(tmp_path: Path) -> None:
    names = ("b.ttl", "a/z.nt", "a/b/c.nq.gz", "a.trig", "notes.txt", ".hidden.ttl")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(gzip.compress(NT) if name.endswith("gz") else NT)
    read = read_inputs([str(tmp_path)])
    assert [Path(each.name).relative_to(tmp_path).as_posix() for each in read] == [
        *("a/b/c.nq.gz", "a/z.nt", "a.trig", "b.ttl")
    ]
    assert {each.data for each in read} == {NT}


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("a.turtle", ox.RdfFormat.TURTLE),
        ("a.n3", ox.RdfFormat.TURTLE),
        ("a.json-ld.gz", ox.RdfFormat.JSON_LD),
        ("a.json", ox.RdfFormat.JSON_LD),
        ("a.JSON.gz", ox.RdfFormat.JSON_LD),
        ("a.turtle.gz", ox.RdfFormat.TURTLE),
    ],
)
def test_further_suffixes(tmp_path: Path, name: str, syntax: ox.RdfFormat) -> None:
    data = b'{"@id": "http://a/s", "http://a/p": 1}' if "json" in name.lower() else TTL
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "package.json").write_text('{"name": "no @context", "@types/node": 1}')
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.ttl").write_text("none of ours")
    (tmp_path / "read me.md").write_text("x")
    (read,) = read_inputs([str(tmp_path)])
    assert (read.name, read.syntax, read.data) == (str(tmp_path / name), syntax, data)
    unread = [Path(one).name for one in list_unread(str(tmp_path))]
    assert unread == ["package.json", "read me.md"]
    assert list_unread(str(tmp_path / name)) == []


def test_a_folder_without_rdf(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert refused(str(tmp_path)).startswith(f"{tmp_path}: holds no RDF file; they end in .ttl, ")


def test_a_file_given_twice(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(NT)
    assert "a.ttl: is given twice" in refused(str(tmp_path), str(file))


def test_a_format_that_is_given_overrules_the_suffix(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(NT)
    assert read_inputs([str(file)], "nt")[0].syntax == ox.RdfFormat.N_TRIPLES
    assert "no RDF format for the suffix '.txt'" in refused(str(file))
    assert "no RDF format 'pdf'; there is: ttl, turtle, n3, trig" in refused(
        str(file), syntax="pdf"
    )


def test_a_missing_file_is_missing_whatever_its_suffix(tmp_path: Path) -> None:
    assert refused(str(tmp_path / "a.txt")).endswith("a.txt: no such file")
    assert refused("") == "an input must have a name"
    assert "cannot be the name of a file" in refused("a\0.ttl")


def test_relative_iris_do_not_tell_where_the_folder_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a b.ttl").write_bytes(NT)
    monkeypatch.chdir(tmp_path)
    assert read_inputs(["a b.ttl"])[0].base == "file:///a%20b.ttl"
    assert read_inputs([str(tmp_path / "a b.ttl")])[0].base == (tmp_path / "a b.ttl").as_uri()


# Too much


def test_all_inputs_together_hold_no_more_than_allowed(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_bytes(NT * 20_000)
    size = len(NT) * 20_000
    assert len(read_inputs([str(tmp_path)], largest=2 * size)) == 2
    message = refused(str(tmp_path), largest=2 * size - 1)
    assert message.startswith(
        f"{tmp_path}/b.nt: holds more than the 1 MB that may be read; raise --m"
    )


def test_a_gigabyte_of_nothing_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.ttl"
    with file.open("wb") as made:
        made.truncate(1 << 30)
    done = running.python(
        f"{running.PEAK}from occugraph.cli import main;"
        f"code = main(['validate', '--no-config', {str(file)!r}]);"
        "print(code, peak() < 200_000)"
    )
    assert done.out == "2 True\n"
    assert "holds more than the 256 MB that may be read" in done.err


def test_a_small_file_that_unpacks_to_much(tmp_path: Path) -> None:
    file = tmp_path / "bomb.nt.gz"
    file.write_bytes(gzip.compress(bytes(20_000_000)))
    assert file.stat().st_size < 100_000
    assert "holds more than the 10 MB" in refused(str(file), largest=10_000_000)


# Changing while it is read


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.nt"
    file.write_bytes(NT * 200_000)
    done = threading.Event()

    def touch() -> None:
        number = 0
        while not done.is_set():
            number += 1
            os.utime(file, ns=(number, number))

    writer = threading.Thread(target=touch)
    writer.start()
    try:
        with pytest.raises(InputError, match=r"a\.nt: changed while it was read"):
            list(map(read_bytes, [file] * 1_000))
    finally:
        done.set()
        writer.join()
    assert len(read_bytes(file)) == len(NT) * 200_000


# The standard input

SNIFFED = {
    "ttl": TTL,
    "trig": b"<http://a/g> { <http://a/s> <http://a/p> 1 }",
    "blank": b"[] a <http://www.w3.org/2004/02/skos/core#Concept> .",
    "nt": NT,
    "nq": b"# \n" + NT.replace(b" .", b" <http://a/g> ."),
    "nq of a text": b'_:a <http://a/p> "a\\" <b> ."@en-GB <http://a/g> .\n',
    "json-ld": b'\n[ {"@id": "http://a/s", "http://a/p": 1} ]',
    "rdf": b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="http://a/s" xmlns:a="http://a/"><a:p>1</a:p></rdf:Description>'
    b"</rdf:RDF>",
    "gzip": gzip.compress(TTL),
    "marked ttl": b"\xef\xbb\xbf" + TTL,
}


@pytest.mark.parametrize("data", SNIFFED.values(), ids=SNIFFED)
def test_the_standard_input_is_recognised_by_how_it_begins(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "stdin"
    file.write_bytes(data)
    with file.open("rb") as stdin:
        done = running.python(
            "import pyoxigraph; from occugraph.rdf.readers import read_inputs;"
            "(read,) = read_inputs(['-']);"
            "print(read.name, len(list(pyoxigraph.parse(read.data, read.syntax))))",
            stdin=stdin,
        )
    assert (done.err, done.out) == ("", "<stdin> 1\n")


@pytest.mark.slow
def test_the_standard_input_may_be_named(tmp_path: Path) -> None:
    done = running.occugraph("validate", "-", "--no-config", stdin=TTL.decode())
    assert done.code == 1
    assert "<stdin>:1: http://a/s: " in done.out
    done = running.occugraph("validate", "-", "--no-config", "--input-format", "rdf", stdin="x")
    assert done.code == 2
    assert done.error.startswith("<stdin>:1:1: not RDF/XML: ")
    done = running.occugraph("validate", "-", "--no-config", stdin="")
    assert done.error == "<stdin>: is empty"


def test_one_bad_file_of_several_is_named(tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_bytes(TTL)
    (tmp_path / "bad.rdf").write_text("<a>\n<b>\n</a>")
    done = running.occugraph("validate", "--no-config", "good.ttl", "bad.rdf", cwd=tmp_path)
    assert done.code == 2
    assert done.error.startswith("bad.rdf:3:3: not RDF/XML: ")


def test_a_suffix_is_still_asked_of_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(NT)
    message = refused(str(tmp_path / "a.pdf"))
    assert message.startswith(f"{tmp_path / 'a.pdf'}: no RDF format for the suffix '.pdf'; ")
    assert message.endswith("; give --input-format to read it as one of them")


@pytest.mark.parametrize(
    ("syntax", "before", "after", "most"),
    [
        (ox.RdfFormat.TURTLE, "<x:a> <x:b> '", "' .", 16),
        (ox.RdfFormat.JSON_LD, '{"@id": "x:a", "x:b": "', '"}', 8),
    ],
)
def test_a_text_that_the_parser_cannot_hold_is_no_lack_of_memory(
    syntax: ox.RdfFormat, before: str, after: str, most: int
) -> None:
    data = f"{before}{'x' * 17_000_000}{after}".encode()
    with pytest.raises(InputError) as caught, refuse_bad_syntax("a file", syntax, data):
        list(ox.parse(data, syntax))
    problem = f"one of its texts is longer than the {most} MB that the parser holds; shorten it"
    assert str(caught.value) == f"a file: {problem}"
