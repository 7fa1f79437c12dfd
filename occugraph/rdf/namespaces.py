"""Namespaces of the vocabularies used, and the IRIs that occugraph mints.

All of it is plain text, so that the model and the loaders need no RDF library.
"""

from typing import NamedTuple

#: Base IRI of the graph unless a build is given another.
BASE = "https://w3id.org/occugraph/"

#: Standard vocabularies, by the prefix they are written with.
VOCABULARIES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: Those of supplied mapping sets; a graph without any does not declare them.
MAPPING_VOCABULARIES = {
    "pav": "http://purl.org/pav/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "sssom": "https://w3id.org/sssom/",
}

#: SKOS-XL, which occugraph reads and does not write.
SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
#: ESCO's IRI for an ISCO-08 group is this followed by the code.
ESCO_ISCO = "http://data.europa.eu/esco/isco/C"
#: ESCO's IRI for an occupation of its own is this followed by a uuid.
ESCO_OCCUPATION = "http://data.europa.eu/esco/occupation/"


class Iris(NamedTuple):
    """Mints every IRI of a graph from one base.

    A slash in a code becomes a hyphen in the IRI alone; the notation keeps it.

    >>> Iris().concept("soc2018", "15-1252")
    'https://w3id.org/occugraph/soc2018/15-1252'
    >>> Iris("https://example.org/").concept("dot1991", "00/01")
    'https://example.org/dot1991/00-01'
    """

    base: str = BASE

    def term(self, name: str) -> str:
        """IRI of a term of occugraph's own vocabulary."""
        return f"{self.base}ontology#{name}"

    def scheme(self, scheme: str) -> str:
        """IRI of a concept scheme, from its id."""
        return f"{self.base}{scheme}"

    def concept(self, scheme: str, code: str) -> str:
        """IRI of a concept, from its scheme's id and its code as printed."""
        return f"{self.base}{scheme}/{code.replace('/', '-')}"

    def level(self, scheme: str, level: str) -> str:
        """IRI of a classification level."""
        return f"{self.base}{scheme}/level/{level}"

    def exclusion(self, scheme: str, code: str, excluded: str, row: str = "") -> str:
        """IRI of the node that describes one exclusion; a row is named by its source and line."""
        node = f"{self.concept(scheme, code)}/excludes/{excluded.replace('/', '-')}"
        return f"{node}/{row}" if row else node

    def correspondence(self, correspondence: str) -> str:
        """IRI of a correspondence, from its id (`soc2010-soc2018`)."""
        return f"{self.base}{correspondence}"

    def association(self, correspondence: str, source: str | None, target: str | None) -> str:
        """IRI of a pair of a correspondence; a missing side is written `none`."""
        ends = (end.replace("/", "-") if end is not None else "none" for end in (source, target))
        return f"{self.base}{correspondence}/{'_'.join(ends)}"

    def node(self, kind: str, name: str) -> str:
        """IRI of a `source`, `programme`, `list` or `mapping-set`, from its id."""
        return f"{self.base}{kind}/{name}"

    def row(self, kind: str, name: str, code: str) -> str:
        """IRI of what a `list` or `programme` says of a code."""
        return f"{self.base}{kind}/{name}/{code.replace('/', '-')}"

    def dataset(self, part: str = "") -> str:
        """IRI of the whole graph as a dataset, or of a part by its scheme's or table's id."""
        return f"{self.base}dataset/{part}" if part else f"{self.base}dataset"

    def graph(self, source: str) -> str:
        """IRI of the named graph of a source."""
        return f"{self.base}graph/{source}"

    def prefixes(self, schemes: tuple[str, ...] = ()) -> dict[str, str]:
        """Prefixes for writing: the vocabularies, occugraph's own, and one a scheme."""
        own = {"occ": f"{self.base}ontology#"}
        own.update({scheme: f"{self.base}{scheme}/" for scheme in schemes})
        return dict(sorted((VOCABULARIES | own).items()))
