"""A file that somebody names is read as what its suffix says, or refused with its line."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from occugraph.errors import InputError, OccugraphError, UnknownName
from occugraph.graph.engine import OxigraphEngine
from occugraph.rdf.dataset import Dataset
from occugraph.rdf.namespaces import BASE, Iris
from occugraph.rdf.readers import (
    FORMATS,
    find_base,
    read_bytes,
    read_inputs,
    read_nquads,
    read_store,
)
from occugraph.rdf.terms import Triple
from occugraph.rdf.writers import write
from tests.support import running

TRIPLE: Triple = ("<http://a/s>", "<http://a/p>", '"caf\u00e9"@en')
EVERY = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def refused(path: Path) -> OccugraphError:
    with pytest.raises(OccugraphError) as caught:
        read_store(path)
    error = caught.value
    assert error.exit_code == 2
    assert len(str(error).splitlines()) == 1
    assert len(str(error)) < 1_000
    return error


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str, packed: str) -> None:
    path = tmp_path / f"graph{suffix}{packed}"
    write(Dataset(Iris(), (), {"http://a/g": [TRIPLE]}), path)
    ((subject, predicate, obj),) = OxigraphEngine(read_store(path)).run(EVERY).rows
    assert subject is not None
    assert predicate is not None
    assert obj is not None
    assert (subject.value, predicate.value) == ("http://a/s", "http://a/p")
    assert (obj.value, obj.language) == ("caf\u00e9", "en")
    assert read_nquads(path).decode().startswith(" ".join(TRIPLE))


@pytest.mark.parametrize("name", ["g.TTL", "g.owl", "g.xml"])
def test_further_suffixes(tmp_path: Path, name: str) -> None:
    written = tmp_path / ("g.ttl" if name == "g.TTL" else "g.rdf")
    write(Dataset(Iris(), (), {"http://a/g": [TRIPLE]}), written)
    written.rename(tmp_path / name)
    assert len(read_store(tmp_path / name)) == 1


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"])
def test_a_byte_order_mark_is_dropped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    write(Dataset(Iris(), (), {"http://a/g": [TRIPLE]}), path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_store(path)) == 1


@pytest.mark.parametrize("name", ["graph", "graph.txt", "graph.gz", "graph.csv.gz", ".ttl"])
def test_a_suffix_without_a_format_names_those_there_are(tmp_path: Path, name: str) -> None:
    error = refused(tmp_path / name)
    assert isinstance(error, UnknownName)
    assert error.known == tuple(FORMATS)


def test_a_folder_without_a_suffix_is_refused_as_one(tmp_path: Path) -> None:
    assert str(refused(tmp_path)) == f"{tmp_path}: is a folder; name a file in it"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert str(refused(tmp_path / "none.ttl")).endswith("none.ttl: no such file")
    (tmp_path / "folder.ttl").mkdir()
    assert str(refused(tmp_path / "folder.ttl")).endswith("is a folder; name a file in it")
    (tmp_path / "loop.ttl").symlink_to(tmp_path / "loop.ttl")
    assert "cannot be read" in str(refused(tmp_path / "loop.ttl"))
    assert "cannot be the name of a file" in str(refused(tmp_path / "a\0.ttl"))
    assert "cannot be read" in str(refused(tmp_path / f"{'x' * 300}.ttl"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    assert str(refused(tmp_path / "pipe.ttl")).endswith("is not a plain file; save it as one first")


def test_a_device_is_not_read() -> None:
    with pytest.raises(InputError, match="is not a plain file"):
        read_bytes(Path(os.devnull))


def test_a_file_that_may_not_be_read(everyones: Path, nobody: tuple[str, ...]) -> None:
    path = everyones / "graph.ttl"
    path.write_text("<http://a/s> <http://a/p> 1 .")
    path.chmod(0)
    done = subprocess.run(
        [*nobody, sys.executable, "-m", "occugraph", "--store", str(path), "show", "15-1252"],
        env=running.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"occugraph: {path}: cannot be read: Permission denied\n"


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"# only a comment\n", b"@prefix a: <b:> ."])
def test_a_file_without_triples(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "graph.ttl"
    path.write_bytes(content)
    assert str(refused(path)).endswith(("is empty", "holds no triples"))


def test_a_packed_file_that_is_none_or_cut(tmp_path: Path) -> None:
    path = tmp_path / "graph.nt.gz"
    packed = gzip.compress(b"<http://a/s> <http://a/p> <http://a/o> .\n" * 1_000)
    garbled = packed[:20] + bytes(len(packed) - 20)
    for content in (b"plain text", packed[:-9], packed[:30], garbled, b"\x1f\x8b"):
        path.write_bytes(content)
        assert "not a whole gzip file" in str(refused(path))
    path.write_bytes(packed)
    assert len(read_store(path)) == 1


@pytest.mark.parametrize("suffix", [".ttl", ".nq", ".rdf", ".jsonld"])
def test_a_packed_file_whose_name_hides_it_says_how_to_name_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"graph{suffix}"
    packed = gzip.compress(b"<http://a/s> <http://a/p> <http://a/o> .\n")
    path.write_bytes(packed)
    problem = "is packed with gzip, which its name hides: let it end in .gz, or unpack it"
    assert str(refused(path)) == f"{path}: {problem}"
    with pytest.raises(InputError) as error:
        read_inputs([str(path)])
    assert str(error.value) == f"{path}: {problem}"
    twice = tmp_path / f"graph{suffix}.gz"
    twice.write_bytes(gzip.compress(packed))
    assert str(refused(twice)) == f"{twice}: is packed with gzip twice; unpack it once"


BROKEN = [
    (".ttl", b"<http://a/s> <http://a/p> \n  .\n", 2),
    (".ttl", b"<http://a/s> <http://a/p> 'open", 1),
    (".ttl", b"<http://a/s> <http://a/p> undeclared:x .", 1),
    (".ttl", b"\n\n<http://a/s> <http://a/p> 'caf\xe9' .", 3),
    (".ttl", b"<http://a/s> <http://a/p> " + b"[" * 100_000, 1),
    (".nt", b"<http://a/s> <http://a/p> <o> .\n", 1),
    (".nt", b"<http://a/s> <http://a/p> <http://a/o> .\nx\n", 2),
    (".nt", b"\x00" * 10, 1),
    (".nq", b"<http://a/s> <http://a/p> <http://a/o> <http://a/g>\n", None),
    (".trig", b"<http://a/g> { <http://a/s> <http://a/p> 1", 1),
    (".jsonld", b'{"@id": "http://a/s", ', None),
    (".jsonld", b"[" * 100_000, None),
    (".jsonld", b'{"@context": "https://example.org/context", "a": 1}', None),
    (".jsonld", b"\xff\xfe{\x00}\x00", None),
    (".rdf", b"<rdf:RDF>", None),
    (".rdf", b"<html><body>Sign in</body></html>", None),
    (".rdf", b"not XML", None),
    (".ttl", b"PK\x03\x04\x14\x00", 1),
    (".ttl", "<http://a/s> <http://a/p> 1 .".encode("utf-16"), 1),
]


@pytest.mark.parametrize(("suffix", "content", "line"), BROKEN)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, suffix: str, content: bytes, line: int | None
) -> None:
    path = tmp_path / f"graph{suffix}"
    path.write_bytes(content)
    error = refused(path)
    assert isinstance(error, InputError)
    assert error.file == str(path)
    if line is not None:
        assert error.line == line
    with pytest.raises(InputError) as caught:
        read_nquads(path)
    assert str(caught.value) == str(error)


def in_xml(entities: str, value: str) -> str:
    return (
        f"<!DOCTYPE rdf:RDF [{entities}]>"
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:a="http://a/">'
        f'<rdf:Description rdf:about="http://a/s"><a:p>{value}</a:p></rdf:Description></rdf:RDF>'
    )


def test_entities_are_not_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    # would be ten thousand million characters
    more = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    path.write_text(in_xml(f'<!ENTITY e0 "x">{more}', "&e9;"))
    assert str(refused(path)).endswith("its XML entities stand for too much; write them out")


def test_one_large_entity_put_in_often_is_no_bomb_either(tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    path.write_text(in_xml(f'<!ENTITY e "{"x" * 100_000}">', "&e;" * 100_000))
    assert "too much" in str(refused(path))


def test_entities_for_namespaces_are_put_in(tmp_path: Path) -> None:
    path = tmp_path / "graph.owl"
    path.write_text(in_xml('<!ENTITY a "http://a/">', "&a;o"))
    (quad,) = read_store(path)
    assert str(quad.object) == '"http://a/o"'


def test_entities_do_not_reach_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret words")
    path = tmp_path / "graph.rdf"
    path.write_text(in_xml(f'<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}">', "&e;"))
    try:
        store = read_store(path)
    except InputError:
        return
    assert all("secret words" not in str(quad) for quad in store)


def test_several_files_are_one_graph(tmp_path: Path) -> None:
    one, two, three = tmp_path / "1.ttl", tmp_path / "2.nq", tmp_path / "3.ttl"
    one.write_text("<http://a/s> <http://a/p> 1 .")
    two.write_text("<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n")
    three.write_text("<http://a/s> <http://a/p> 3 .")
    store = read_store(one, two, three)
    assert len(OxigraphEngine(store).run(EVERY)) == 3
    assert one.as_uri() in {str(quad.graph_name)[1:-1] for quad in store}


def test_the_same_file_twice_is_no_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "1.nq"
    path.write_text("<http://a/s> <http://a/p> <http://a/o> <http://a/g> .\n")
    assert len(read_store(path, path)) == 1


def test_relative_iris_are_resolved_against_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a b.ttl"
    path.write_text("<> <http://a/p> <#x> .")
    (quad,) = read_store(path)
    where = path.resolve().as_uri()
    assert str(quad.subject)[1:-1] == where
    assert read_nquads(path).decode() == f"<{where}> <http://a/p> <{where}#x> <{where}> .\n"


def test_the_default_graph_of_a_file_is_answered_from_too(tmp_path: Path) -> None:
    path = tmp_path / "1.trig"
    path.write_text("<http://a/s> <http://a/p> 1 . <http://a/g> { <http://a/s> <http://a/p> 2 }")
    assert len(OxigraphEngine(read_store(path)).run(EVERY)) == 2


def test_literals_are_spelled_as_in_the_file(tmp_path: Path) -> None:
    """A store makes an integer 7 of a positiveInteger "007"."""
    path = tmp_path / "1.nt"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    spelled = f'<http://a/s> <http://a/p> "007"^^<{xsd}positiveInteger>'
    path.write_text(f"{spelled} .\n")
    assert read_nquads(path).decode() == f"{spelled} <{path.as_uri()}> .\n"


@pytest.mark.parametrize("base", [BASE, "https://example.org/a/b/", "http://x/"])
def test_the_base_is_found_in_the_file(tmp_path: Path, base: str) -> None:
    path = tmp_path / "1.ttl"
    path.write_text(
        "@prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        f'<{base}soc2018> a skos:ConceptScheme ; dct:identifier "soc2018" .\n'
        '<http://other/scheme> a skos:ConceptScheme ; dct:identifier "elsewhere" .\n'
    )
    assert find_base(read_store(path)) == base


def test_a_file_without_schemes_has_no_base(tmp_path: Path) -> None:
    path = tmp_path / "1.ttl"
    path.write_text("<http://a/s> <http://a/p> 1 .")
    assert find_base(read_store(path)) is None


def test_what_unpacks_to_more_than_the_limit_is_refused_by_every_reader(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ttl.gz"
    path.write_bytes(gzip.compress(b"\n" * 2_000_000))
    for read in (read_store, read_nquads):
        with pytest.raises(InputError, match="holds more than the 1 MB that may"):
            read(path, largest=1_000_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("diff",), ("show", "15-1252", "--store"), ("validate", "--no-config")]
)
def test_every_command_refuses_a_bomb(
    tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bomb.ttl.gz"
    path.write_bytes(gzip.compress(bytes(1_000_000) * 257, 1))
    done = running.in_process(capsys, *words, str(path))
    assert done.code == 2
    problem = "holds more than the 256 MB that may be read; raise --max-mb"
    assert done.error == f"{path}: {problem}"


def test_references_to_entities_are_counted_in_one_pass(tmp_path: Path) -> None:
    names = [f"e{number}" for number in range(20_000)]
    declared = "".join(f'<!ENTITY {name} "x">' for name in names)
    used = "".join(f"&{name};" for name in names)
    path = tmp_path / "many.rdf"
    path.write_text(
        f"<!DOCTYPE rdf:RDF [{declared}]><rdf:RDF xmlns:rdf="
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
        f'<rdf:Description rdf:about="http://e/a"><e:p>{used}</e:p></rdf:Description></rdf:RDF>'
    )
    began = time.process_time()
    (quad,) = read_store(path)
    assert quad.object == ox.Literal("x" * 20_000)
    assert time.process_time() - began < 2
