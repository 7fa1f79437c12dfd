"""The spelling of language tags, which the parser reads and the writer writes in small letters."""

import re
from collections.abc import Mapping

import pyoxigraph as ox

#: A text of Turtle and its kin, long or short, in either quotation marks.
_TEXTS = b"|".join(
    rb"%(3)b[^%(1)b\\]*(?:(?:\\.|%(1)b%(1)b?(?!%(1)b))[^%(1)b\\]*)*%(3)b"
    rb"|%(1)b[^%(1)b\\\n]*(?:\\.[^%(1)b\\\n]*)*%(1)b" % {b"1": mark, b"3": 3 * mark}
    for mark in (b'"', b"'")
)
#: Format -> what stands before a tag, and the tag, or something in which none is to be found.
_TAGS = {
    ox.RdfFormat.RDF_XML: re.compile(rb"""(xml:lang\s*=\s*["'])([A-Za-z0-9-]+)"""),
    ox.RdfFormat.JSON_LD: re.compile(
        rb'("@language"\s*:\s*"|"(?=[A-Za-z0-9-]+"\s*:))([A-Za-z0-9-]+)'
    ),
}
_TAGS_OF_TEXTS = re.compile(
    rb"(<[^<>\"\s]*>|\#[^\n]*|\\.|(?:%b)@?)((?<=@)[A-Za-z0-9-]+)?" % _TEXTS, re.DOTALL
)


def find_spellings(data: bytes, syntax: ox.RdfFormat) -> dict[bytes, bytes]:
    """Find the tags of a file that have capitals: in small letters -> as it first spells each.

    >>> find_spellings(b'<a:b> <a:c> "colour"@en-GB , "color"@en .', ox.RdfFormat.TURTLE)
    {b'en-gb': b'en-GB'}
    """
    spellings: dict[bytes, bytes] = {}
    for match in _TAGS.get(syntax, _TAGS_OF_TEXTS).finditer(data):
        if tag := match[2]:
            spellings.setdefault(tag.lower(), tag)
    return {lower: tag for lower, tag in spellings.items() if lower != tag}


def spell(data: bytes, syntax: ox.RdfFormat, spellings: Mapping[bytes, bytes]) -> bytes:
    """Spell the tags of a file that was written.

    >>> spell(b'<a:b> <a:c> "colour"@en-gb .', ox.RdfFormat.TURTLE, {b"en-gb": b"en-GB"})
    b'<a:b> <a:c> "colour"@en-GB .'
    """
    if not spellings:
        return data
    pattern = _TAGS.get(syntax, _TAGS_OF_TEXTS)
    return pattern.sub(lambda match: match[1] + spellings.get(match[2], match[2] or b""), data)
