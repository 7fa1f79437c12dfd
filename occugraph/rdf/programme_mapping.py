"""Maps published lists and programmes to occugraph's own terms and PROV-O."""

from __future__ import annotations

from ..model.programmes import ListEntry, OccupationList, Omission, Programme, Validity
from .terms import TYPE, curie, iri, text
from .triple_builder import TripleBuilder, agent, date


def add_occupation_list(builder: TripleBuilder, listed: OccupationList) -> None:
    """Add a published list and its rows."""
    subject = iri(builder.iris.occupation_list(listed.id))
    builder.add(subject, TYPE, builder.term("OccupationList"))
    builder.add(subject, curie("skos:prefLabel"), text(listed.title, "en"))
    builder.add(subject, curie("dct:identifier"), text(listed.id))
    builder.add(subject, curie("dct:source"), builder.document)
    builder.add(subject, builder.term("aboutScheme"), iri(builder.iris.scheme(listed.scheme)))
    for entry in listed.entries:
        _add_entry(builder, subject, listed, entry)


def _add_entry(builder: TripleBuilder, on: str, listed: OccupationList, entry: ListEntry) -> None:
    subject = iri(builder.iris.entry(listed.id, entry.code))
    concept = builder.concept(entry.scheme, entry.code)
    builder.add(on, curie("skos:member"), concept)
    builder.add(subject, TYPE, builder.term("ListEntry"))
    builder.add(subject, builder.term("onList"), on)
    builder.add_printed(subject, entry.printed_code, entry.printed_title, entry.note)
    builder.add(subject, builder.term("entryConcept"), concept)
    if entry.heading:
        builder.add(subject, builder.term("heading"), text(entry.heading, "en"))
    builder.add(subject, curie("dct:source"), builder.document)
    builder.add_line(subject, entry.line)


def add_programme(
    builder: TripleBuilder, programme: Programme, lists: tuple[OccupationList, ...]
) -> None:
    """Add a programme: its conditions, and an approval for every row of its lists."""
    subject = iri(builder.iris.programme(programme.id))
    builder.add(subject, TYPE, builder.term("Programme"))
    builder.add(subject, curie("skos:prefLabel"), text(programme.title, "en"))
    builder.add(subject, curie("dct:identifier"), text(programme.id))
    builder.add(subject, builder.term("authority"), agent(programme.authority, builder.iris))
    builder.add(subject, curie("dct:source"), builder.document)
    if programme.description:
        builder.add(subject, curie("dct:description"), text(programme.description, "en"))
    if programme.validity:
        _add_validity(builder, subject, programme.id, programme.validity)
    for omission in programme.omissions:
        _add_omission(builder, subject, programme.id, omission)
    for industry in programme.industries:
        node = iri(f"{builder.iris.programme(programme.id)}/industry/{industry.printed}")
        builder.add(subject, builder.term("industryCondition"), node)
        builder.add(node, TYPE, builder.term("IndustryCondition"))
        builder.add(node, builder.term("admits"), builder.concept(industry.scheme, industry.code))
        builder.add_printed(node, industry.printed, None, industry.note)
        builder.add(node, curie("dct:source"), builder.document)
        builder.add_line(node, industry.line)
    for listed in lists:
        if listed.id not in programme.lists:
            continue
        builder.add(subject, builder.term("list"), iri(builder.iris.occupation_list(listed.id)))
        for entry in listed.entries:
            node = iri(builder.iris.approval(listed.id, entry.code))
            builder.add(node, TYPE, builder.term("Approval"))
            builder.add(node, builder.term("programme"), subject)
            builder.add(node, builder.term("approves"), builder.concept(entry.scheme, entry.code))
            derived = iri(builder.iris.entry(listed.id, entry.code))
            builder.add(node, curie("prov:wasDerivedFrom"), derived)


def _add_validity(builder: TripleBuilder, programme: str, name: str, validity: Validity) -> None:
    node = iri(f"{builder.iris.programme(name)}/validity")
    builder.add(programme, curie("dct:temporal"), node)
    builder.add(node, TYPE, curie("dct:PeriodOfTime"))
    if validity.start:
        builder.add(node, curie("dcat:startDate"), date(validity.start))
    if validity.end:
        builder.add(node, curie("dcat:endDate"), date(validity.end))
    builder.add_line(node, validity.line)


def _add_omission(builder: TripleBuilder, programme: str, name: str, omission: Omission) -> None:
    node = iri(builder.iris.omission(name, omission.scheme, omission.code))
    builder.add(programme, builder.term("omission"), node)
    builder.add(node, TYPE, builder.term("Omission"))
    builder.add(node, builder.term("omits"), builder.concept(omission.scheme, omission.code))
    builder.add_printed(node, omission.printed_code, omission.printed_title, omission.note)
    builder.add(node, curie("dct:source"), builder.document)
    builder.add_line(node, omission.line)
