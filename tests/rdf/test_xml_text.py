"""XML in any encoding and with entities: the same triples, the same lines, bounded growth."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from occugraph.errors import InputError
from occugraph.rdf.readers import read_inputs, read_store
from occugraph.rdf.xml_text import make_plain

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def in_xml(value: str, declaration: str = "", subset: str = "") -> str:
    return (
        f"{declaration}<!DOCTYPE rdf:RDF {subset}>\n"
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:a="http://a/">\n'
        f'<rdf:Description rdf:about="http://a/s"><a:p>{value}</a:p></rdf:Description></rdf:RDF>'
    )


def value_of(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (quad,) = read_store(path)
    return quad.object.value  # type: ignore[union-attr]


def refusal(path: Path, content: str | bytes) -> InputError:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_store(path)
    assert caught.value.file == str(path)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("ISO-8859-2", "latin2", "Łódź"),
        ("windows-1251", "cp1251", "Слесарь"),
        ("Shift_JIS", "shift_jis", "職業"),
        ("US-ASCII", "ascii", "plain"),
        ("us-ascii", "ascii", "&#322;"),
        ("UTF-16", "utf-16", "Łódź"),
        ("UTF-16LE", "utf-16-le", "職業"),
        ("UTF-16BE", "utf-16-be", "職業"),
        ("UTF-32", "utf-32", "𐌰"),
        ("IBM037", "cp037", "Café"),
        ("utf-8", "utf-8-sig", "Café"),
        ("latin1", "utf-8-sig", "Café"),
        ("", "utf-16", "Café"),
    ],
)
def test_xml_is_read_in_the_encoding_that_it_declares(
    tmp_path: Path, declared: str, encoding: str, text: str
) -> None:
    stated = f" encoding = '{declared}'" if declared else ""
    content = in_xml(text, f'<?xml version="1.0"{stated} standalone="yes"?>\n').encode(encoding)
    expected = text.replace("&#322;", "ł")
    assert value_of(tmp_path / "a.rdf", content) == expected
    (read,) = read_inputs([str(tmp_path / "a.rdf")])
    assert read.data.count(b"\n") == 3  # the lines of findings


@pytest.mark.parametrize(
    ("declared", "encoding", "line", "problem"),
    [
        ("US-ASCII", "utf-8", 4, "byte 0xC3 is not ascii, the encoding that it declares"),
        ("UTF-16", "utf-8", 1, "declares the encoding 'UTF-16', which it is not in"),
        ("punycode", "utf-8", 1, "declares the encoding 'punycode'"),
        ("rot13", "utf-8", 1, "declares the encoding 'rot13'"),
        ("zip", "utf-8", 1, "declares the encoding 'zip'"),
        ("x-none", "utf-8", 1, "declares the encoding 'x-none'"),
    ],
)
def test_an_encoding_that_is_none_is_one_line(
    tmp_path: Path, declared: str, encoding: str, line: int, problem: str
) -> None:
    content = in_xml("Café", f'<?xml version="1.0" encoding="{declared}"?>\n').encode(encoding)
    error = refusal(tmp_path / "a.rdf", content)
    assert error.line == line
    assert error.problem.startswith(problem)
    assert error.problem.endswith("; save it as UTF-8")


@pytest.mark.parametrize(
    ("subset", "value", "expected"),
    [
        ("[<!ENTITY a 'one'>]", "&a;", "one"),
        ("[<!ENTITY a 'say \"so\"'>]", "&a;", 'say "so"'),
        ("[<!ENTITY a \"x\">\n<!ENTITY b '&a;-&a;'>]", "&b;", "x-x"),
        ("[<!ENTITY b '&a;'><!ENTITY a 'later'>]", "&b;", "later"),
        ("[<!ENTITY a 'first'><!ENTITY a 'second'>]", "&a;", "first"),
        ("[<!ENTITY a 'R&#38;D &lt; &#x41;&amp;'>]", "&a;", "R&D < A&"),
        ("[<!-- <!ENTITY a 'no'> ]> --><!ENTITY a 'yes'>]", "&a;", "yes"),
        ("[<!ENTITY % p \"<!ENTITY a 'of a parameter'>\"> %p;]", "&a;", "of a parameter"),
        ("PUBLIC 'x' 'y' [<!ENTITY a 'z > ] &#37;'>]", "&a;", "z > ] %"),
        ("[<!ENTITY a 'two\nlines'>]", "&a;", "two\nlines"),
    ],
)
def test_an_entity_stands_for_its_text(
    tmp_path: Path, subset: str, value: str, expected: str
) -> None:
    content = in_xml(value, subset=subset)
    assert value_of(tmp_path / "a.rdf", content) == expected
    (read,) = read_inputs([str(tmp_path / "a.rdf")])
    assert read.data.count(b"\n") == content.count("\n")


@pytest.mark.parametrize(
    ("subset", "problem"),
    [
        ("[<!ENTITY a '&b;'><!ENTITY b '&a;'>]", "stands for itself"),
        ("[<!ENTITY a '&none;'>]", "its XML entity 'a' holds &none;, which stands for nothing"),
        ("[<!ENTITY a '&#38;#xD800;'>]", "holds &#xD800;, which stands for nothing"),
        ("[<!ENTITY a '<b/>'>]", "its XML entity 'a' holds markup; write it out"),
        (
            f"[<!ENTITY e0 '{'x' * 10}'>"
            + "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(90))
            + "<!ENTITY a '&e90;'>]",
            "its XML entities stand for too much; write them out",
        ),
    ],
)
def test_an_entity_that_cannot_be_written_out_is_one_line(
    tmp_path: Path, subset: str, problem: str
) -> None:
    assert refusal(tmp_path / "a.rdf", in_xml("&a;", subset=subset)).problem.endswith(problem)


def test_entities_that_are_not_used_cost_nothing(tmp_path: Path) -> None:
    more = "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(90))
    subset = f"[<!ENTITY e0 'x'>{more}<!ENTITY a '&a;'>]"
    assert value_of(tmp_path / "a.rdf", in_xml("&e2;", subset=subset)) == "x" * 100


def test_entities_take_a_time_that_grows_with_the_file(tmp_path: Path) -> None:
    seconds = []
    for count in (4_000, 32_000):
        chain = "".join(f"<!ENTITY e{n + 1} '&e{n};'>" for n in range(count))
        value = f"&e{count};" + "&e1;" * count
        content, took = in_xml(value, subset=f"[<!ENTITY e0 'x'>{chain}]"), []
        for _ in range(3):
            started = time.process_time()
            value_of(tmp_path / "a.rdf", content)
            took.append(time.process_time() - started)
        seconds.append(min(took))
    assert seconds[1] < 30 * seconds[0]  # 64 times where it grows with the square


@pytest.mark.parametrize("name", ["x" * 2_000, "x:y", "EUC JP", "big5\0"])
def test_an_encoding_that_is_no_name_is_the_files_mistake(tmp_path: Path, name: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{name}"?>'
    for subset in ("", "[<!ENTITY a 'b'>]"):
        content = in_xml("c", declaration, subset)
        assert refusal(tmp_path / "a.rdf", content).exit_code == 2


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("a <!-- note -->b", "a b"),
        ("<!-- note -->a<!-- note -->", "a"),
        ("\n  <!-- two\n lines -->\n  a", "\n  \n  a"),
        ("a &gt; b > <!-- c --> d", "a > b >  d"),
        ("a<?editor page?>b", "ab"),
        ("x<![CDATA[<y> & ]]&gt;]]>z", "x<y> & ]]&gt;z"),
        ("<![CDATA[a]]><!-- --><![CDATA[<!-- b -->]]>", "a<!-- b -->"),
        ("a<!-- <a:p> ' -->b", "ab"),
        ("<![CDATA[alone < ]]>", "alone < "),
    ],
)
def test_comments_and_the_like_do_not_part_a_text(tmp_path: Path, written: str, value: str) -> None:
    file = tmp_path / "in.rdf"
    assert value_of(file, in_xml(written)) == value
    wrong = in_xml(f'{written}</a:p>\n<a:q rdf:resource="a b"/><a:p>')
    line = wrong[: wrong.index("a b")].count("\n") + 1
    assert refusal(file, wrong).line == line  # as in the file


def test_literals_of_xml_keep_their_elements(tmp_path: Path) -> None:
    content = in_xml("a<!-- c -->b<i>z<!-- \n -->u</i>q<?x y?>v")
    value = value_of(tmp_path / "in.rdf", content.replace("<a:p>", '<a:p rdf:parseType="Literal">'))
    assert re.sub(' xmlns:\\w+="[^"]*"', "", value) == "ab<i>zu</i>qv"


@pytest.mark.parametrize("end", ["<!-- a", "<![CDATA[ a", "<?a "])
def test_what_has_no_end_is_one_line(tmp_path: Path, end: str) -> None:
    content = in_xml(f"a<!-- c -->b{end}")
    assert refusal(tmp_path / "in.rdf", content).line in range(1, content.count("\n") + 2)


@pytest.mark.parametrize(
    "content", ["<!--" * 2_000_000, "<?" * 2_000_000 + "?>", "<a>x<!-- -->y</a>" * 200_000]
)
def test_comments_take_a_time_that_grows_with_the_file(content: str) -> None:
    start = time.process_time()
    make_plain(content.encode())
    assert time.process_time() - start < 5
