"""What SKOS has two wordings for: a link from either end, a label as a text or of SKOS-XL."""

from collections import defaultdict
from collections.abc import Iterable

from ..model.matches import INVERSE
from ..rdf.namespaces import SKOS_XL, VOCABULARIES
from ..rdf.terms import TYPE

_SKOS = VOCABULARIES["skos"]
_ENDS = (
    *(("broader", "narrower"), ("broaderTransitive", "narrowerTransitive")),
    *(("topConceptOf", "hasTopConcept"), ("related", "related")),
    *((f"{one}Match", f"{other}Match") for one, other in INVERSE.items()),
)
#: Property -> the one that says the same from the other end (S8, S23, S25, S26, S43, S44).
OTHER_END = {
    f"{_SKOS}{one}": f"{_SKOS}{other}" for ends in _ENDS for one, other in (ends, ends[::-1])
}
#: What a line of N-Triples holds of them.
TURNED = {f"<{one}>".encode(): f"<{other}>".encode() for one, other in OTHER_END.items()}
#: What gives a label of SKOS-XL its text.
LITERAL_FORM = f"<{SKOS_XL}literalForm>".encode()
_PLAIN = {
    f"<{SKOS_XL}{name}>".encode(): f"<{_SKOS}{name}>".encode()
    for name in ("prefLabel", "altLabel", "hiddenLabel")
}
_IS_LABEL = f" {TYPE} <{SKOS_XL}Label> .".encode()


def turn(line: bytes) -> bytes | None:
    """Say a line of N-Triples from the other end; None where SKOS has no property for that.

    >>> turn(b"<a:1> <http://www.w3.org/2004/02/skos/core#broader> <a:2> .")
    b'<a:2> <http://www.w3.org/2004/02/skos/core#narrower> <a:1> .'
    """
    subject, predicate, value = line.split(b" ", 2)
    other = TURNED.get(predicate)
    return b" ".join((value[:-2], other, subject, b".")) if other else None


def find_labels(lines: Iterable[bytes], blank: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Find what labels of SKOS-XL say as texts (S55 to S57), and the lines that say no more.

    Those are the lines about blank nodes of which nothing else is stated, found among the lines
    that may hold a `blank` node.
    """
    texts: dict[bytes, set[bytes]] = defaultdict(set)
    links: dict[bytes, set[tuple[bytes, bytes]]] = defaultdict(set)
    for line in lines:
        subject, predicate, value = line.split(b" ", 2)
        if predicate == LITERAL_FORM and value.startswith(b'"'):
            texts[subject].add(value)
        elif predicate in _PLAIN:
            links[value[:-2]].add((subject, predicate))
    plain = {
        b" ".join((subject, _PLAIN[predicate], text))
        for label in links.keys() & texts.keys()
        for subject, predicate in links[label]
        for text in texts[label]
    }
    about: dict[bytes, set[bytes]] = defaultdict(set)
    for line in blank:
        about[line.partition(b" ")[0]].add(line)
    instead = set()
    for label in links.keys() & texts.keys() & about.keys():
        own = {b" ".join((label, LITERAL_FORM, text)) for text in texts[label]}
        if label.startswith(b"_:") and about[label] <= own | {label + _IS_LABEL}:
            instead |= about[label]
            instead.update(b" ".join((*link, label, b".")) for link in links[label])
    return plain, instead
