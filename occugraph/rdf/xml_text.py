"""XML made plain for the parser of RDF/XML: in UTF-8, entities flat, texts whole; every line stays.

Rule: XML 1.0, appendix F for encodings, 4.4 and 4.5 for what an entity stands for.
"""

import codecs
import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.parsers import expat

from ..errors import InputError, quote_input
from ..files.limits import LARGEST_GROWTH

#: How XML begins in an encoding that its declaration cannot be read without.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_EBCDIC = b"\x4c\x6f\xa7\x94"
_DECLARATION = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["']([A-Za-z][\w.\-]*)["']""")
#: Python's codecs that are no encodings of texts in files, or take a time that grows fast.
_NO_ENCODINGS = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined")
#: A use of an entity or of a character by its number.
_REFERENCE = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|[^\s&;#]+);")
_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
#: A comment, an instruction for a program, or a text as it is, and what more of them follows.
_ASIDE = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<text>.*?)\]\]>", re.DOTALL)
_ASIDES = re.compile(rb"(?:(?:%s)[^<]*)+" % _ASIDE.pattern.replace(b"?P<text>", b"?:"), re.DOTALL)
_BOUNDS = ((b"<!--", b"-->"), (b"<?", b"?>"), (b"<![CDATA[", b"]]>"))
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*?(?=/?>)""")
#: What the parser would take for more than a character of an entity's value.
_SPECIAL = {ord(character): f"&#{ord(character)};" for character in "&<>\"'\n\r\t%"}


def is_wide_xml(data: bytes) -> bool:
    """Tell whether a text begins as XML in an encoding of more than a byte a character, or EBCDIC.

    >>> is_wide_xml("<a/>".encode("utf-16")), is_wide_xml(b"<a/>")
    (True, False)
    """
    return data.startswith((_EBCDIC, *(mark for mark, _ in _MARKS[1:])))


def make_plain(data: bytes) -> bytes:
    """Give XML in UTF-8, with each entity that is used declared as what it stands for."""
    data = _join_texts(_decode(data))
    return _flatten_entities(data) if b"<!ENTITY" in data else data


def _decode(data: bytes) -> bytes:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    guess = encoding or ("cp037" if data.startswith(_EBCDIC) else "latin-1")
    declared = _DECLARATION.match(str(data[:1000], guess, "ignore"))
    if not encoding and declared:
        encoding = _find_encoding(declared[2], data[:5])
    if encoding in ("", "utf-8"):
        return data  # whose bytes the parser checks
    try:
        text = str(data, encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"byte 0x{data[error.start]:02X} is not {encoding}, the encoding that it declares"
        raise InputError(f"{problem}; save it as UTF-8", line=line) from None
    return _DECLARATION.sub(r"\1", text.removeprefix("\ufeff"), count=1).encode()


def _find_encoding(name: str, first: bytes) -> str:
    """Find Python's name of a declared encoding, in which the file must indeed begin."""
    try:
        encoding = codecs.lookup(name).name
        if encoding in _NO_ENCODINGS or str(first, encoding) != "<?xml":
            raise LookupError
    except (LookupError, ValueError):
        problem = f"declares the encoding {quote_input(name)}, which it is not in or which is none"
        raise InputError(f"{problem}; save it as UTF-8", line=1) from None
    return encoding


def _join_texts(data: bytes) -> bytes:
    r"""Write a text in one where comments and the like part it; the tag after it keeps their lines.

    >>> _join_texts(b"<p>a <!-- \n -->b<![CDATA[<]]></p>")
    b'<p>a b&lt;</p\n>'
    """
    places = [(data.find(begin, 1), data.rfind(begin), data.rfind(end)) for begin, end in _BOUNDS]
    if all(first < 0 for first, _, _ in places) or any(last > end for _, last, end in places):
        return data  # there are none, or one has no end, as the parser says
    parts: list[bytes] = []
    written = end = 0
    for asides in _ASIDES.finditer(data):
        before = _TAG.match(data, max(data.rfind(b"<", end, asides.start()), 0))
        first, end = asides.span()
        after = _TAG.match(data, end)
        if not before or not after or before.end() >= first:
            continue
        start = data.index(b">", before.end()) + 1
        pieces = [data[start:first]]
        for aside in _ASIDE.finditer(data, first, end):
            text = aside["text"] or b""
            pieces.append(
                text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
            )
            pieces.append(data[aside.end() : _next(data, aside.end(), end)])
        whole = b"".join(pieces)
        if whole.strip() and sum(map(bool, pieces)) > 1:
            lines = data.count(b"\n", start, end) - whole.count(b"\n")
            parts += (data[written:start], whole, after[0], b"\n" * lines)
            written = after.end()
    return b"".join((*parts, data[written:]))


def _next(data: bytes, start: int, end: int) -> int:
    """Find where the text that begins here ends."""
    found = data.find(b"<", start, end)
    return end if found < 0 else found


def _flatten_entities(data: bytes) -> bytes:
    """Declare each entity that is used as the text that it stands for, whatever it is made of."""
    declared, start, end = _read_declarations(data)
    body = data[end:].decode("utf-8", "replace")
    used = Counter(match[1] for match in _REFERENCE.finditer(body) if match[1] in declared)
    if not declared:
        return data
    parts = {name: _REFERENCE.split(text) for name, text in declared.items()}
    sizes: dict[str, int] = {}
    order = list(_order(used, parts))
    for name in order:
        size = sum(sizes.get(part, len(part)) for part in parts[name])
        sizes[name] = min(size, LARGEST_GROWTH + 1)
    if sum(sizes[name] * count for name, count in used.items()) > LARGEST_GROWTH:
        raise InputError("its XML entities stand for too much; write them out", line=1)
    texts: dict[str, str] = {}
    for name in order:
        if any("<" in part for part in parts[name][::2]):
            problem = f"its XML entity {quote_input(name)} holds markup; write it out"
            raise InputError(problem, line=1)
        texts[name] = "".join(
            _replace(part, texts, name) if at % 2 else part for at, part in enumerate(parts[name])
        )
    lines = "\n" * data.count(b"\n", start, end)
    subset = " ".join(f'<!ENTITY {name} "{texts[name].translate(_SPECIAL)}">' for name in used)
    return data[:start] + f"[{lines}{subset}]".encode() + data[end:]


def _read_declarations(data: bytes) -> tuple[dict[str, str], int, int]:
    """Read the entities that a file declares within itself, and where it does so."""
    parser, declared, places = expat.ParserCreate("utf-8"), dict[str, str](), [0, 0]

    def keep(name: str, is_parameter: int, value: str | None, *further: object) -> None:
        if value is not None and not is_parameter:
            declared.setdefault(name, value)

    def begin(*names: object) -> None:
        places[0] = parser.CurrentByteIndex

    def finish() -> None:
        places[1] = parser.CurrentByteIndex

    def stop(*element: object) -> None:
        raise StopIteration

    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.EntityDeclHandler, parser.StartElementHandler = keep, stop
    parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = begin, finish
    parser.ExternalEntityRefHandler = lambda *entity: 1  # nothing is fetched
    with contextlib.suppress(StopIteration, expat.ExpatError):  # the parser of RDF/XML says it
        parser.Parse(data, True)
    return declared if places[1] else {}, places[0], places[1]


def _order(used: Iterable[str], parts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield entities, each after those that it is made of."""
    done: set[str] = set()
    path: dict[str, Iterator[str]] = {}
    for first in used:
        if first not in done:
            path[first] = iter(parts[first][1::2])
        while path:
            name, further = next(reversed(path.items()))
            inner = next((one for one in further if one in parts and one not in done), None)
            if inner in path:
                raise InputError(f"its XML entity {quote_input(name)} stands for itself", line=1)
            if inner is None:
                path.popitem()
                done.add(name)
                yield name
            else:
                path[inner] = iter(parts[inner][1::2])


def _replace(reference: str, texts: Mapping[str, str], name: str) -> str:
    """Give what a reference within an entity stands for."""
    if reference in texts:
        return texts[reference]
    if reference in _PREDEFINED:
        return _PREDEFINED[reference]
    if reference[0] == "#":
        with contextlib.suppress(ValueError, OverflowError):
            character = chr(int(f"0{reference[1:]}", 0 if reference[1] == "x" else 10))
            character.encode()  # half a pair of surrogates is none
            return character
    problem = (
        f"its XML entity {quote_input(name)} holds &{reference[:60]};, which stands for nothing"
    )
    raise InputError(problem, line=1)
