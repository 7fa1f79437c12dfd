"""The graph as Python sees it: open it, ask it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .errors import InputError
from .namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from os import PathLike

    import rdflib

    from .answers.concepts import ConceptAnswer
    from .answers.crosswalk import CrosswalkAnswer
    from .answers.decisions import Eligibility
    from .graph.engine import Engine, Table


class Graph:
    """A graph that answers.

    >>> import occugraph
    >>> graph = occugraph.open()
    >>> graph.concept("15-1252").label
    'Software Developers'
    >>> graph.eligible("15-1252", naics="332710").status
    'eligible'
    >>> len(graph.query("exclusions-of", code="15-1241"))
    3
    """

    def __init__(
        self, engine: Engine, base: str = BASE, nquads: Callable[[], bytes] | None = None
    ) -> None:
        self.engine, self.base = engine, base
        #: What `rdflib` is made of: the graph before a store knew it, which makes of a
        #: positiveInteger an integer.
        self._nquads = nquads

    def concept(self, code: str, *, scheme: str | None = None) -> ConceptAnswer:
        """Look up a concept.

        Args:
            code: in any usual spelling: `15-1252`, `15125200`, `isco08:2512`, `C2512`, an IRI.
            scheme: id of the scheme, where a bare code could be of several.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: no such code, several, no such scheme.

        """
        from .answers.concepts import concept

        return concept(self.engine, code, scheme=scheme, base=self.base)

    def eligible(
        self,
        occupation: str,
        *,
        naics: str | None = None,
        programme: str | None = None,
        scheme: str | None = None,
    ) -> Eligibility:
        """Decide whether an occupation at an employer qualifies for a programme, and why.

        Args:
            occupation: occupation code in any usual spelling.
            naics: the employer's NAICS code; None when not known.
            programme: id of the programme; may be left out while there is one only.
            scheme: scheme of the occupation code, where a bare code could be of several.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `concept`, and no such programme.

        """
        from .answers.eligibility import eligible

        return eligible(
            self.engine,
            occupation,
            naics=naics,
            programme=programme,
            scheme=scheme,
            base=self.base,
        )

    def crosswalk(
        self,
        code: str,
        to: str,
        *,
        scheme: str | None = None,
        basis: Collection[str] | None = None,
    ) -> CrosswalkAnswer:
        """Look up the counterparts of a code in another scheme.

        Args:
            code: in any usual spelling.
            to: id of the scheme to lead to.
            scheme: id of the code's scheme, where a bare code could be of several.
            basis: what an answer may rest on; all but suggestions when None.

        Raises:
            UnknownCode, AmbiguousCode, UnknownName: as `concept`, and no such scheme or basis.

        >>> import occugraph
        >>> answer = occugraph.open().crosswalk("soc2018:15-1254", to="isco08")
        >>> [target.code for target in answer.targets]
        ['2513', '3514']
        >>> answer.warning
        '15-1254 may be 2513 or 3514: the tables cannot tell, the duties can'

        """
        from .answers.crosswalk import USUAL, crosswalk

        bases = USUAL if basis is None else basis
        return crosswalk(self.engine, code, to, scheme=scheme, basis=bases, base=self.base)

    def query(self, name: str, /, **values: str | int) -> Table:
        """Ask a canned question; `occugraph query list` shows them.

        Raises:
            UnknownName: no such question or parameter.
            InputError: a value that is missing or not of its parameter's type.

        """
        from .answers import questions

        return questions.run(self.engine, name, self.base, **values)

    def sparql(self, query: str) -> Table:
        """Run a SPARQL query of one's own over the union of the named graphs.

        Raises:
            InputError: not a SPARQL 1.1 query, or one too long or too deeply nested.

        """
        from .graph.engine import own_query

        return own_query(self.engine, query)

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset, for everything else.

        A copy, made on first use in a few seconds; its default graph is the union.
        """
        import rdflib

        if self._nquads is None:
            raise TypeError("only an embedded graph or a file can be copied")
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self._nquads(), format="nquads")
        return dataset


def open(
    path: str | PathLike[str] | None = None,
    *,
    base: str | None = None,
    mappings: Sequence[str | PathLike[str]] = (),
) -> Graph:
    """Open the embedded graph, or one from a file.

    The embedded graph is kept in the user's cache folder (`OCCUGRAPH_CACHE` overrides) and
    built there on first use.

    Args:
        path: a file that `occugraph build` wrote, in any of its formats; None for the embedded.
        base: where the graph's own IRIs live; found in the file when None.
        mappings: mapping sets of one's own, as SSSOM/TSV files, to answer from as well: the
            embedded graph is then built with them, in memory, and may have any base.

    Raises:
        InputError: a file that cannot be read as a graph or a mapping set, with the line; no
            usable base; mapping sets beside a graph file.

    """
    from pathlib import Path

    from .graph.engine import OxigraphEngine

    if mappings:
        from .graph.build import build
        from .graph.store import in_memory
        from .graph.writing import nquads

        if path is not None:
            raise InputError(
                "mapping sets are added to the embedded graph, not to a graph file: give them to "
                "`occugraph build`"
            )
        given = [mappings] if isinstance(mappings, str) else mappings
        made = build(base=BASE if base is None else base, mappings=[Path(it) for it in given])
        data = nquads(made.dataset)
        return Graph(OxigraphEngine(in_memory(data)), made.dataset.iris.base, lambda: data)
    if path is not None:
        from .graph.reading import base_of, nquads_of, read_store

        if base is not None:
            from .graph.build import checked_base

            checked_base(base)
        file = Path(path)
        store = read_store(file)
        found = base or base_of(store) or BASE
        return Graph(OxigraphEngine(store), found, lambda: nquads_of(file))
    from .graph.store import embedded_nquads, open_store, renewed_store

    if base not in (None, BASE):
        raise InputError(
            f"the embedded graph's IRIs live at {BASE}: build a file with another base"
        )
    return Graph(OxigraphEngine(open_store(), renewed_store), nquads=embedded_nquads)
