"""Maps the domain model to SKOS, XKOS and PROV-O triples: one contribution, one named graph."""

from __future__ import annotations

from collections.abc import Iterable

from ..model.sources import Contribution
from .classification_mapping import (
    add_concept,
    add_exclusion,
    add_label,
    add_note,
    add_residual,
    add_scheme,
)
from .correspondence_mapping import add_correspondence, add_mapping_set
from .namespaces import Iris
from .programme_mapping import add_occupation_list, add_programme
from .terms import TYPE, Triple, curie, iri, text
from .triple_builder import TripleBuilder, agent


def agent_triples(names: Iterable[str], iris: Iris) -> list[Triple]:
    """Describe organizations, once for a whole graph, as several sources share one."""
    out = []
    for name in sorted(set(names)):
        out.append((agent(name, iris), TYPE, curie("foaf:Organization")))
        out.append((agent(name, iris), curie("foaf:name"), text(name, "en")))
    return out


def triples(
    contribution: Contribution, checksum: str | None, iris: Iris, version: str
) -> list[Triple]:
    """Map everything that one source contributes; the checksum is of its embedded tables."""
    builder = TripleBuilder(iris, contribution.source, version)
    builder.add_provenance(checksum, contribution.document_sha256)
    for scheme in contribution.schemes:
        add_scheme(builder, scheme)
    for concept in contribution.concepts:
        add_concept(builder, concept)
    for label in contribution.labels:
        add_label(builder, label)
    for scheme_id, code, elsewhere in contribution.same_as:
        builder.add(builder.concept(scheme_id, code), curie("skos:exactMatch"), iri(elsewhere))
    for residual in contribution.residuals:
        add_residual(builder, residual)
    for note in contribution.notes:
        add_note(builder, note)
    for exclusion in contribution.exclusions:
        add_exclusion(builder, exclusion)
    for listed in contribution.lists:
        add_occupation_list(builder, listed)
    for programme in contribution.programmes:
        add_programme(builder, programme, contribution.lists)
    for correspondence in contribution.correspondences:
        add_correspondence(builder, correspondence)
    if contribution.mapping_set:
        add_mapping_set(builder, contribution.mapping_set)
    return builder.out
