"""An SSSOM/TSV file as written: its metadata block, its rows, and the errors in them.

Rule: SSSOM/TSV, "Metadata block": YAML of `key: value`, block lists and one nested map
(`curie_map`); plain and quoted values, which may be folded over several lines. Other YAML
(directives, tags, anchors, flow collections, block scalars) is refused with its line.
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError, quote_input
from ..files.limits import DEEPEST_YAML
from ..files.text_documents import Document, Line, describe_character, find_bad_character
from ..model.concept_index import nearest
from ..rdf.sssom_slots import MAPPING_SLOTS, SET_SLOTS, Slot, SlotError

if TYPE_CHECKING:
    import yaml

NEEDED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_LINES = "a line of the metadata block is `#key: value`, `#  - value` or `#  key: value`"
_NESTED = "lists of lists or maps are not read, and so no extension slots"
_INDENTED = "is indented otherwise than the lines above it, or goes on after its closing quote"
#: PyYAML's name of a slip -> the remedy.
_REMEDIES = {
    "mapping values are not allowed here": "quote a value that holds `: `",
    "could not find expected ':'": _LINES,
    "found unexpected end of stream": "a quote is left open",
    "expected <block end>": _INDENTED,
}
_BEYOND_UNICODE = re.compile(r"\\U(?!00(0[0-9A-Fa-f]|10))")


class Entry(NamedTuple):
    """One key of the block, with its value, its list of values, or its map."""

    line: int
    key: str
    values: tuple[tuple[int, str], ...] = ()
    """(line, value); one for a plain value, none where it is left empty."""
    listed: bool = False
    map: tuple[tuple[int, str, str], ...] = ()
    """(line, key, value) of a nested map."""


class Row(NamedTuple):
    """One row: its first line, and its cells that are not empty."""

    line: int
    values: dict[str, str]


class Errors:
    """Collects errors, so that the first is shown with the number of the others."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[tuple[int, str]] = []

    def add(self, problem: str, line: int) -> None:
        """Note an error in a line."""
        self.problems.append((line, problem))

    @contextlib.contextmanager
    def at(self, line: int) -> Iterator[None]:
        """Note the errors of slots as errors in this line, and go on."""
        try:
            yield
        except SlotError as error:
            self.add(str(error), line)

    def raise_first(self) -> None:
        """Raise the first error, if there is one."""
        if not self.problems:
            return
        (line, problem), *others = sorted(self.problems)
        if others:
            lines = list(dict.fromkeys(str(line) for line, _ in others))
            named = ", ".join(lines[:5]) + (", ..." if lines[5:] else "")
            count = f"{len(others)} further error{'s' if len(others) > 1 else ''}"
            problem += f" ({count}, in line{'s' if len(lines) > 1 else ''} {named})"
        raise self.document.error(problem, line)


def split_parts(document: Document) -> tuple[Sequence[Line], Sequence[Line]]:
    """Divide a file into the lines of its metadata block and those of its table."""
    first = next(
        (at for at, line in enumerate(document.lines) if line.text.strip() and line.text[0] != "#"),
        len(document.lines),
    )
    head = [line for line in document.lines[:first] if line.text.strip()]
    if not head:
        problem = "has no metadata block: begin with `#mapping_set_id: ...` and `#license: ...`"
        raise document.error(problem, 1)
    if first == len(document.lines):
        raise document.error("has no table below its metadata block", len(document.lines))
    return head, document.lines[first:]


def read_metadata(document: Document, lines: Sequence[Line]) -> tuple[Entry, ...]:
    """Read the lines of a metadata block."""
    import yaml

    block = _Block(document, lines)
    try:
        block.refuse_other_yaml()
        root = yaml.compose(block.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if error.context and "block" not in error.context:
            mark = error.context_mark  # where a quote or a key begins, not where it fails
        problem = str(error.problem)
        remedies = (text for slip, text in _REMEDIES.items() if problem.startswith(slip))
        raise block.error(next(remedies, f"not YAML: {problem}"), mark) from None
    except InputError:
        raise
    except (ValueError, OverflowError):  # PyYAML asks Python for any number's character
        line = next(line.number for line in lines if _BEYOND_UNICODE.search(line.text))
        raise document.error("an escape stands for no character of Unicode", line) from None
    if root is None:
        return ()
    if not isinstance(root, yaml.MappingNode):
        raise block.error(_LINES, root.start_mark)
    entries: dict[str, Entry] = {}
    for key_node, node in root.value:
        line, key = block.scalar(key_node)
        if key in entries:
            raise document.error(f"{key} stands in line {entries[key].line} already", line)
        if isinstance(node, yaml.MappingNode):
            pairs = ((block.scalar(name), block.scalar(value)) for name, value in node.value)
            entry = Entry(line, key, map=tuple((*name, value) for name, (_, value) in pairs))
        else:
            listed = isinstance(node, yaml.SequenceNode)
            values = map(block.scalar, node.value if listed else [node])
            entry = Entry(line, key, tuple(value for value in values if value[1]), listed)
        entries[key] = entry
    return tuple(entries.values())


class _Block:
    """The block's text as YAML, one line of it for each line of the file."""

    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self.document, self.lines = document, lines
        self.texts = [line.text[1:].rstrip(" \t") for line in lines]
        self.text = "\n".join(self.texts) + "\n"

    def line(self, mark: yaml.Mark | None) -> int:
        """Find the file's line at a mark; the end of the block is its last line."""
        last = len(self.lines) - 1
        return self.lines[min(mark.line, last) if mark else last].number

    def error(self, problem: str, mark: yaml.Mark | None) -> Exception:
        return self.document.error(problem, self.line(mark))

    def scalar(self, node: yaml.Node) -> tuple[int, str]:
        """Read the line and text of a value; one that is left empty, or null, is no text."""
        import yaml

        if not isinstance(node, yaml.ScalarNode):
            raise self.error(_NESTED, node.start_mark)
        text = "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
        if (column := find_bad_character(text.replace("\n", " "))) is not None:
            raise self.error(describe_character(text[column]), node.start_mark)
        return self.line(node.start_mark), text

    def refuse_other_yaml(self) -> None:
        """Refuse other YAML than such blocks hold, before any of it is read."""
        import yaml

        others = (
            *(yaml.AliasToken, yaml.AnchorToken, yaml.TagToken, yaml.DirectiveToken),
            *(yaml.DocumentStartToken, yaml.DocumentEndToken),
            *(yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken),
        )
        begins = (yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken)
        depth, after_end = 0, False
        for token in yaml.scan(self.text, Loader=yaml.SafeLoader):
            start, end = token.start_mark, token.end_mark
            depth += isinstance(token, begins) - isinstance(token, yaml.BlockEndToken)
            if after_end and isinstance(token, begins):
                raise self.error(_INDENTED, start)
            after_end = isinstance(token, yaml.BlockEndToken)
            if depth > DEEPEST_YAML:
                raise self.error(_NESTED, start)
            scalar = token if isinstance(token, yaml.ScalarToken) else None
            if isinstance(token, others) or (scalar and scalar.style in ("|", ">")):
                character = self.texts[start.line][start.column]
                raise self.error(f"YAML's {character} is not read: quote the value", start)
            if scalar and scalar.plain and self.texts[end.line][end.column :].startswith(" "):
                raise self.error("quote a value that holds ` #`", end)


def read_rows(document: Document, lines: Sequence[Line]) -> list[Row]:
    """Read the rows of a table."""
    reader = csv.reader((f"{line.text}\n" for line in lines), delimiter="\t", strict=True)
    errors, rows = Errors(document), []
    header: list[str] = []
    while True:
        at = lines[reader.line_num].number if reader.line_num < len(lines) else 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise document.error(f"not a row: {error}; is a quote left open?", at) from None
        if cells is None:
            break
        if header and any(cells):
            with errors.at(at):
                rows.append(_read_row(header, at, cells))
        elif any(cells):
            with errors.at(at):
                _check_header(cells)
            errors.raise_first()
            header = cells
    errors.raise_first()
    if not rows:
        raise document.error("its table has no rows", lines[-1].number)
    return rows


def _check_header(cells: list[str]) -> None:
    if len(cells) == 1 and "," in cells[0]:
        raise SlotError("the columns must be separated by tabs, not by commas")
    for name in cells:
        find_slot(name, of_set=False)
        if cells.count(name) > 1:
            raise SlotError(f"the column {name} stands there twice")
    if lacking := [name for name in NEEDED if name not in cells]:
        raise SlotError(f"lacks the column {lacking[0]}")


def _read_row(header: list[str], line: int, cells: list[str]) -> Row:
    if cells[0].startswith("#"):
        raise SlotError("a line of metadata below the table's header")
    if len(cells) != len(header):
        raise SlotError(f"{len(cells)} cells where the header has {len(header)}")
    values = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
    if empty := [name for name in NEEDED if name not in values]:
        raise SlotError(f"{empty[0]} is empty")
    return Row(line, values)


def find_slot(name: str, *, of_set: bool) -> Slot:
    """Find a slot by its name."""
    known = SET_SLOTS if of_set else MAPPING_SLOTS
    if name in known:
        return known[name]
    of = "a mapping set" if of_set else "a mapping"
    hint = "".join(f"; nearest: {near}" for near in nearest(name[:60], known, 1))
    raise SlotError(f"SSSOM has no slot {quote_input(name)} of {of}{hint}; rename or remove it")
