"""The constraints of SHACL Core as conditions of SPARQL: those of values, counts and shapes."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from rdflib import URIRef
from rdflib.term import Node

from ..shapes import SH
from .paths import NotCompiledError, write_iri, write_path, write_steps
from .values import Condition, ValueTests, any_of, read_number, write_constant

#: What says nothing about values, or is read with another parameter.
_SILENT = frozenset(
    SH[name]
    for name in (
        *("path", "name", "description", "message", "severity", "order", "group", "defaultValue"),
        *("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "deactivated"),
        *("flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount"),
    )
)
_LEVELS = 5


class Conditions(ValueTests):
    """Writes the conditions of shapes."""

    def of_shape(self, shape: Node, node: str, depth: int = 0) -> Iterator[Condition]:
        """Yield the conditions on which a node, named by a variable, conforms to a shape."""
        if depth > _LEVELS or (shape, None, None) not in self.shapes:
            raise NotCompiledError
        path = self.shapes.value(shape, SH.path)
        if self.is_true(shape, SH.deactivated):
            return
        if path is None:
            yield from self._of_values(shape, node, depth)
            return
        leads_to, value = f"{node} {write_path(self.shapes, path)} ", self.variable()
        among = self.shapes.value(shape, URIRef(f"{str(shape).rpartition('#')[0]}#amongValuesOf"))
        begins = "" if among is None else f"{node} {write_iri(among)} {value} . "
        for each in self._of_values(shape, value, depth):
            yield each._replace(where=f"{begins}{leads_to}{value} . {each.where}")
        yield from self._of_counts(shape, node, path, leads_to, depth)
        yield from self._of_pairs(shape, node, path, leads_to)

    def _of_values(self, shape: Node, value: str, depth: int) -> Iterator[Condition]:
        """Yield the conditions of each value alone."""
        for parameter, given in self.shapes.predicate_objects(shape):
            if not str(parameter).startswith(str(SH)) or parameter in _SILENT:
                continue
            if parameter in (*_COUNTS, *_PAIRS):
                if (shape, SH.path, None) not in self.shapes:
                    raise NotCompiledError
                self.compares |= parameter in _COMPARING
            elif parameter in (SH.node, SH.property):
                if ((given, SH.path, None) in self.shapes) != (parameter == SH.property):
                    raise NotCompiledError
                yield from self.of_shape(given, value, depth + 1)
            elif parameter == SH["and"]:
                for each in self._members(given):
                    yield from self.of_shape(each, value, depth + 1)
            elif parameter in _LOGICAL:
                yield _LOGICAL[parameter](self, given, value, depth + 1)
            else:
                yield self.of_value(shape, parameter, given, value)

    # shapes within shapes

    def _not(self, given: Node, value: str, depth: int) -> Condition:
        return Condition(f"!({self._exactly(given, value, depth)})")

    def _or(self, given: Node, value: str, depth: int) -> Condition:
        each = [_both(self.of_shape(member, value, depth)) for member in self._members(given)]
        return Condition(any_of(one.test for one in each), all(one.exact for one in each))

    def _xone(self, given: Node, value: str, depth: int) -> Condition:
        each = [self._exactly(member, value, depth) for member in self._members(given)]
        return Condition(f"{' + '.join(f'IF({one}, 1, 0)' for one in each)} = 1")

    def _exactly(self, shape: Node, value: str, depth: int) -> str:
        condition = _both(self.of_shape(shape, value, depth))
        if not condition.exact:
            raise NotCompiledError
        return condition.test

    def _members(self, given: Node) -> list[Node]:
        members = list(self.shapes.items(given))
        if not members:
            raise NotCompiledError
        return members

    # all values together

    def _of_counts(
        self, shape: Node, node: str, path: Node, leads_to: str, depth: int
    ) -> Iterator[Condition]:
        any_value = self._reached(node, write_steps(self.shapes, path))
        yield from self._between(shape, leads_to, (SH.minCount, SH.maxCount), any_value=any_value)
        for given in self.shapes.objects(shape, SH.hasValue):
            yield Condition(f"EXISTS {{ {leads_to}{write_constant(given)} }}")
        if self.is_true(shape, SH.uniqueLang):
            one, other = self.variable(), self.variable()
            same = f"!sameTerm({one}, {other}) && LANG({one}) = LANG({other}) && LANG({one}) != ''"
            pair = f"{leads_to}{one} . {leads_to}{other} FILTER({same})"
            yield Condition("false", True, pair)
        for given in self.shapes.objects(shape, SH.qualifiedValueShape):
            if (shape, SH.qualifiedValueShapesDisjoint, None) in self.shapes:
                raise NotCompiledError
            limits = (SH.qualifiedMinCount, SH.qualifiedMaxCount)
            conforms = partial(self._exactly, given, depth=depth + 1)
            yield from self._between(shape, leads_to, limits, conforms)

    def _between(
        self,
        shape: Node,
        leads_to: str,
        limits: tuple[URIRef, URIRef],
        counted: Callable[[str], str] | None = None,
        any_value: str = "",
    ) -> Iterator[Condition]:
        """Yield that there are as many values as a shape says, of those that are counted."""
        least, most = (self.shapes.value(shape, limit) for limit in limits)
        if least is not None and (number := read_number(least)):
            values = any_value if number == 1 else ""
            yield Condition(f"EXISTS {{ {values or self._several(number, leads_to, counted)} }}")
        if most is not None:
            yield Condition("false", True, self._several(read_number(most) + 1, leads_to, counted))

    def _reached(self, node: str, steps: list[str]) -> str:
        """Write that steps lead somewhere, one within the other: an engine walks them in turn."""
        value, further = self.variable(), ""
        if steps[1:]:
            further = f" FILTER EXISTS {{ {self._reached(value, steps[1:])} }}"
        return f"{node} {steps[0]} {value} .{further}"

    def _several(self, number: int, leads_to: str, counted: Callable[[str], str] | None) -> str:
        """Write a pattern of so many values, or more."""
        if number > _LEVELS:
            raise NotCompiledError
        values = [self.variable() for _ in range(number)]
        parts = [f"{leads_to}{value} ." for value in values]
        parts += [f"FILTER({counted(value)})" for value in values if counted]
        parts += [
            f"FILTER(!sameTerm({one}, {other}))"
            for place, one in enumerate(values)
            for other in values[:place]
        ]
        return " ".join(parts)

    def _of_pairs(self, shape: Node, node: str, path: Node, leads_to: str) -> Iterator[Condition]:
        value = self.variable()
        there = f"{leads_to}{value}"
        for given in self.shapes.objects(shape, SH.disjoint):
            pair = there, f"{node} {write_iri(given)} {value}"
            first, then = pair if isinstance(path, URIRef) else reversed(pair)  # no walk from all
            yield Condition("false", True, f"{first} FILTER EXISTS {{ {then} }}")
        for given in self.shapes.objects(shape, SH.equals):
            also = f"{node} {write_iri(given)} {value}"
            for one, other in ((there, also), (also, there)):
                yield Condition(f"EXISTS {{ {other} }}", True, one)


_COUNTS = (
    *(SH.minCount, SH.maxCount, SH.hasValue, SH.uniqueLang),
    *(SH.qualifiedValueShape, SH.qualifiedValueShapesDisjoint),
)
_PAIRS = (SH.disjoint, SH.equals)
_COMPARING = (*_PAIRS, SH.hasValue)
_LOGICAL: dict[Node, Callable[..., Condition]] = {
    SH["not"]: Conditions._not,
    SH["or"]: Conditions._or,
    SH.xone: Conditions._xone,
}


def _both(conditions: Iterable[Condition]) -> Condition:
    """Write that all conditions hold."""
    each = list(conditions)
    text = " && ".join(f"({condition.text()})" for condition in each) or "true"
    return Condition(text, all(condition.exact for condition in each))
