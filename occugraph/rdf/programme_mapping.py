"""Maps published lists and programmes, with their rows, to triples."""

from __future__ import annotations

from ..model.programmes import OccupationList, Programme
from .dataset import TripleBuilder, agent, date
from .terms import TYPE, curie, iri, text, typed


def add_occupation_list(builder: TripleBuilder, listed: OccupationList) -> None:
    """Add a published list and its rows."""
    address = builder.iris.node("list", listed.id)
    on = builder.describe(address, builder.term("OccupationList"), listed.id)
    builder.add(on, curie("skos:prefLabel"), text(listed.title, "en"))
    builder.add(on, builder.term("aboutScheme"), iri(builder.iris.scheme(listed.scheme)))
    for entry in listed.entries:
        subject = iri(builder.iris.row("list", listed.id, entry.code))
        concept = builder.concept(entry.scheme, entry.code)
        builder.add(on, curie("skos:member"), concept)
        builder.add(subject, TYPE, builder.term("ListEntry"))
        builder.add(subject, builder.term("onList"), on)
        builder.add_printed(subject, entry.printed_code, entry.printed_title, entry.note)
        builder.add(subject, builder.term("entryConcept"), concept)
        if entry.heading:
            builder.add(subject, builder.term("heading"), text(entry.heading, "en"))
        if entry.duties_of:
            duties = builder.concept(entry.scheme, entry.duties_of)
            builder.add(subject, builder.term("printsDutiesOf"), duties)
        builder.add_place(subject, entry.line)
        if entry.repeated_line is not None:
            line = typed(entry.repeated_line, "integer")
            builder.add(subject, builder.term("repeatedLine"), line)


def add_programme(
    builder: TripleBuilder, programme: Programme, lists: tuple[OccupationList, ...]
) -> None:
    """Add a programme: its conditions, and an approval for every row of its lists."""
    address, term = builder.iris.node("programme", programme.id), builder.term
    subject = builder.describe(address, term("Programme"), programme.id)
    builder.add(subject, curie("skos:prefLabel"), text(programme.title, "en"))
    builder.add(subject, term("authority"), agent(programme.authority, builder.iris))
    if programme.description:
        builder.add(subject, curie("dct:description"), text(programme.description, "en"))
    if validity := programme.validity:
        node = iri(f"{address}/validity")
        builder.add(subject, curie("dct:temporal"), node)
        builder.add(node, TYPE, curie("dct:PeriodOfTime"))
        for name, day in (("startDate", validity.start), ("endDate", validity.end)):
            if day:
                builder.add(node, curie(f"dcat:{name}"), date(day))
        builder.add_line(node, validity.line)
    for omission in programme.omissions:
        name = f"{programme.id}/except/{omission.scheme}"
        node = iri(builder.iris.row("programme", name, omission.code))
        builder.add(subject, term("omission"), node)
        builder.add(node, TYPE, term("Omission"))
        for scheme in (omission.scheme, *omission.vintages):
            builder.add(node, term("omits"), builder.concept(scheme, omission.code))
        builder.add_printed(node, omission.printed_code, omission.printed_title, omission.note)
        builder.add_place(node, omission.line)
    for industry in programme.industries:
        node = iri(f"{address}/industry/{industry.printed}")
        builder.add(subject, term("industryCondition"), node)
        builder.add(node, TYPE, term("IndustryCondition"))
        for scheme in (industry.scheme, *industry.vintages):
            builder.add(node, term("admits"), builder.concept(scheme, industry.code))
        builder.add_printed(node, industry.printed, None, industry.note)
        builder.add_place(node, industry.line)
    for listed in lists:
        if listed.id in programme.lists:
            builder.add(subject, term("list"), iri(builder.iris.node("list", listed.id)))
            for entry in listed.entries:
                node = iri(builder.iris.row("programme", listed.id, entry.code))
                builder.add(node, TYPE, term("Approval"))
                builder.add(node, term("programme"), subject)
                builder.add(node, term("approves"), builder.concept(entry.scheme, entry.code))
                derived = iri(builder.iris.row("list", listed.id, entry.code))
                builder.add(node, curie("prov:wasDerivedFrom"), derived)
