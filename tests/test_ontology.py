"""The vocabulary, term by term: what each is, what it joins, what it is a kind of and its label."""

# ruff: noqa: E501 - a table
from __future__ import annotations

import rdflib
from rdflib.namespace import DCTERMS, RDF, RDFS

from occugraph.resources import folder

ONTOLOGY = rdflib.Graph().parse(folder("ontology") / "occugraph.ttl")
IRI = "https://w3id.org/occugraph/ontology"
#: Term, type, domain, range, what it is a kind of, label.
TERMS = """\
Approval | owl:Class | - | - | - | approval
Basis | owl:Class | - | - | - | basis
Exclusion | owl:Class | - | - | - | exclusion
Ground | owl:Class | - | - | - | ground
Industries | rdfs:Resource | - | - | - | Industries
IndustryCondition | owl:Class | - | - | - | industry condition
ListEntry | owl:Class | - | - | - | list entry
OccupationExclusion | owl:Class | - | - | occ:Exclusion | exclusion of occupations
OccupationList | owl:Class | - | - | skos:Collection | occupation list
Occupations | rdfs:Resource | - | - | - | Occupations
Omission | owl:Class | - | - | - | omission
Programme | owl:Class | - | - | - | programme
ProgrammesOfStudy | rdfs:Resource | - | - | - | Programmes of study
ResidualConcept | owl:Class | - | - | skos:Concept | residual concept
aboutScheme | owl:ObjectProperty | occ:OccupationList | skos:ConceptScheme | - | about scheme
admits | owl:ObjectProperty | occ:IndustryCondition | skos:Concept | - | admits
approves | owl:ObjectProperty | occ:Approval | skos:Concept | - | approves
authority | owl:ObjectProperty | occ:Programme | - | - | authority
basis | owl:ObjectProperty | - | occ:Basis | - | basis
cardinality | owl:DatatypeProperty | xkos:ConceptAssociation | - | - | cardinality
classifies | owl:ObjectProperty | skos:ConceptScheme | - | - | classifies
codeKind | owl:DatatypeProperty | skos:Concept | xsd:string | - | kind of code
condition | owl:DatatypeProperty | occ:Exclusion | - | - | condition
counts | occ:Ground | - | - | - | counts
curated | occ:Basis | - | - | - | curated
derived | occ:Basis | - | - | - | derived
entryConcept | owl:ObjectProperty | occ:ListEntry | skos:Concept | - | entry concept
excludedConcept | owl:ObjectProperty | occ:Exclusion | skos:Concept | - | excluded concept
excludes | owl:ObjectProperty | skos:Concept | skos:Concept | - | excludes
excludingConcept | owl:ObjectProperty | occ:Exclusion | skos:Concept | - | excluding concept
heading | owl:DatatypeProperty | occ:ListEntry | - | - | heading
industryCondition | owl:ObjectProperty | occ:Programme | occ:IndustryCondition | - | industry condition
isDivided | owl:DatatypeProperty | skos:ConceptScheme | xsd:boolean | - | is divided
isPartial | owl:DatatypeProperty | - | xsd:boolean | - | is partial
list | owl:ObjectProperty | occ:Programme | occ:OccupationList | - | list
loader | owl:DatatypeProperty | - | - | - | loader
loaderVersion | owl:DatatypeProperty | - | - | - | loader version
manyToMany | owl:DatatypeProperty | - | - | - | many to many
manyToOne | owl:DatatypeProperty | - | - | - | many to one
marks | occ:Ground | - | - | - | marks
match | owl:ObjectProperty | xkos:ConceptAssociation | - | - | match
matchDecidedBy | owl:ObjectProperty | xkos:ConceptAssociation | occ:Ground | - | match decided by
noCounterpartIn | owl:ObjectProperty | xkos:ConceptAssociation | skos:ConceptScheme | - | no counterpart in
official | occ:Basis | - | - | - | official
omission | owl:ObjectProperty | occ:Programme | occ:Omission | - | omission
omits | owl:ObjectProperty | occ:Omission | skos:Concept | - | omits
onList | owl:ObjectProperty | occ:ListEntry | occ:OccupationList | - | on list
oneToMany | owl:DatatypeProperty | - | - | - | one to many
oneToOne | owl:DatatypeProperty | - | - | - | one to one
printedCode | owl:DatatypeProperty | - | xsd:string | - | printed code
printedExclusion | owl:ObjectProperty | occ:ListEntry | skos:Concept | - | printed exclusion
printedText | owl:DatatypeProperty | occ:ListEntry | - | - | printed text
printedTitle | owl:DatatypeProperty | - | - | - | printed title
printsDutiesOf | owl:ObjectProperty | occ:ListEntry | skos:Concept | - | prints duties of
programme | owl:ObjectProperty | occ:Approval | occ:Programme | - | programme
publishedCount | owl:DatatypeProperty | xkos:ClassificationLevel | xsd:nonNegativeInteger | - | published count
rangeEnd | owl:ObjectProperty | occ:Exclusion | skos:Concept | - | range end
reason | owl:DatatypeProperty | xkos:ConceptAssociation | - | - | reason
refersTo | owl:ObjectProperty | skos:Concept | skos:Concept | - | refers to
repeatedLine | owl:DatatypeProperty | occ:ListEntry | xsd:integer | - | repeated line
residualOf | owl:ObjectProperty | occ:ResidualConcept | skos:Concept | - | residual of
restsOn | owl:ObjectProperty | xkos:ConceptAssociation | xkos:ConceptAssociation | prov:wasDerivedFrom | rests on
secondNotation | owl:DatatypeProperty | skos:Concept | xsd:string | - | second notation
silentOn | owl:ObjectProperty | xkos:Correspondence | skos:Concept | - | silent on
sourceLine | owl:DatatypeProperty | - | xsd:integer | - | source line
sourcePart | owl:DatatypeProperty | xkos:ConceptAssociation | xsd:boolean | - | source in part
sourceScheme | owl:ObjectProperty | xkos:Correspondence | skos:ConceptScheme | xkos:compares | source scheme
structure | occ:Ground | - | - | - | structure
suggested | occ:Basis | - | - | - | suggested
supplied | occ:Basis | - | - | - | supplied
table | owl:DatatypeProperty | - | - | - | table
targetPart | owl:DatatypeProperty | xkos:ConceptAssociation | xsd:boolean | - | target in part
targetScheme | owl:ObjectProperty | xkos:Correspondence | skos:ConceptScheme | xkos:compares | target scheme
unmatchedSources | owl:DatatypeProperty | - | - | - | unmatched sources
unmatchedTargets | owl:DatatypeProperty | - | - | - | unmatched targets
weight | owl:DatatypeProperty | xkos:ConceptAssociation | - | - | weight
wording | owl:DatatypeProperty | occ:Exclusion | - | - | wording
"""
#: Property of another vocabulary, its label.
LABELS = """\
dcat:endDate | end date
dcat:inSeries | is in the series
dcat:landingPage | landing page
dcat:prev | edition before
dcat:previousVersion | version before
dcat:startDate | start date
dcat:version | version
dct:date | date
dct:description | description
dct:identifier | identifier
dct:isPartOf | is part of
dct:issued | date of issue
dct:license | licence
dct:modified | date of change
dct:publisher | publisher
dct:rights | rights
dct:source | source
dct:temporal | days of validity
dct:title | title
foaf:name | name
owl:versionInfo | version in words
prov:wasDerivedFrom | was derived from
rdf:first | first
rdf:rest | rest
rdf:type | type
rdfs:comment | comment
rdfs:domain | domain
rdfs:isDefinedBy | is defined by
rdfs:label | label
rdfs:range | range
rdfs:subClassOf | is a kind of
rdfs:subPropertyOf | is a kind of property
skos:altLabel | other label
skos:broadMatch | has broader match
skos:broader | has broader
skos:closeMatch | has close match
skos:definition | definition
skos:exactMatch | has exact match
skos:hasTopConcept | has top concept
skos:hiddenLabel | hidden label
skos:inScheme | is in scheme
skos:member | has member
skos:narrowMatch | has narrower match
skos:narrower | has narrower
skos:notation | notation
skos:note | note
skos:prefLabel | preferred label
skos:relatedMatch | has related match
skos:topConceptOf | is top concept of
spdx:algorithm | algorithm
spdx:checksum | checksum
spdx:checksumValue | value of the checksum
void:entities | number of entities
void:exampleResource | example
void:linkPredicate | property of the links
void:objectsTarget | links to
void:rootResource | describes
void:subjectsTarget | links from
void:subset | has part
void:triples | number of triples
void:uriSpace | addresses begin with
void:vocabulary | uses the vocabulary
xkos:additionalContentNote | includes also
xkos:compares | compares
xkos:coreContentNote | includes
xkos:depth | depth
xkos:exclusionNote | excludes, in words
xkos:levels | levels
xkos:madeOf | is made of
xkos:notationPattern | pattern of notations
xkos:numberOfLevels | number of levels
xkos:sourceConcept | source concept
xkos:supersedes | supersedes
xkos:targetConcept | target concept
"""
ABOVE = (RDFS.subClassOf, RDFS.subPropertyOf)


def written(values: list[rdflib.term.Node]) -> str:
    names = (ONTOLOGY.namespace_manager.normalizeUri(str(value)) for value in values)
    return " ".join(sorted(names)) or "-"


def test_every_term() -> None:
    terms = {term for term in ONTOLOGY.subjects() if str(term).startswith(f"{IRI}#")}
    rows = []
    for term in sorted(terms):
        columns = [
            written([value for one in ones for value in ONTOLOGY.objects(term, one)])
            for ones in ((RDF.type,), (RDFS.domain,), (RDFS.range,), ABOVE)
        ]
        (label,) = ONTOLOGY.objects(term, RDFS.label)
        assert label.language == "en"
        rows.append(" | ".join([term.removeprefix(f"{IRI}#"), *columns, label]))
    assert rows == TERMS.splitlines()


def test_classes_are_below_classes_and_properties_below_properties() -> None:
    for above, kinds in zip(ABOVE, ("Class", "Property"), strict=True):
        below = {
            str(value) for term in ONTOLOGY.subjects(above) for value in ONTOLOGY[term : RDF.type]
        }
        assert all(kind.endswith(kinds) for kind in below)


def test_every_term_is_of_the_vocabulary_and_says_what_it_means() -> None:
    (ontology,) = ONTOLOGY.subjects(RDF.type, rdflib.OWL.Ontology)
    assert str(ontology) == IRI
    (licence,) = ONTOLOGY.objects(ontology, DCTERMS.license)
    assert str(licence) == "https://www.apache.org/licenses/LICENSE-2.0"
    assert len(TERMS.splitlines()) == len(list(ONTOLOGY.subjects(RDFS.comment)))
    assert set(ONTOLOGY.objects(None, RDFS.isDefinedBy)) == {ontology}
    assert len(list(ONTOLOGY.subjects(RDFS.isDefinedBy))) == len(TERMS.splitlines())


def test_the_labels_of_other_vocabularies() -> None:
    labels = rdflib.Graph().parse(folder("ontology") / "labels.ttl")
    names = labels.namespace_manager
    rows = [f"{names.normalizeUri(str(term))} | {label}" for term, label in labels[: RDFS.label]]
    assert sorted(rows) == LABELS.splitlines()
    assert {label.language for label in labels.objects()} == {"en"}
    assert len(labels) == len(rows)
