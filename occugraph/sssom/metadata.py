"""The metadata block of an SSSOM/TSV file: YAML, with the line of every key and value.

Rule: SSSOM/TSV, "Metadata block": `key: value`, block lists and one nested map (`curie_map`);
plain and quoted values, which may be folded over several lines. Other YAML (directives, tags,
anchors, flow collections, block scalars) is refused with its line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..files.text_documents import Document, Line, describe_character, find_bad_character

if TYPE_CHECKING:
    import yaml

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
#: The root, a list or map below one of its keys; deeper nesting is refused unread.
_DEEPEST = 3


class Entry(NamedTuple):
    """One key of the block, with its value, its list of values, or its map."""

    line: int
    key: str
    values: tuple[tuple[int, str], ...] = ()
    """(line, value); one for a plain value, none where it is left empty."""
    listed: bool = False
    """Whether it is written as a list."""
    map: tuple[tuple[int, str, str], ...] = ()
    """(line, key, value) of a nested map."""


def read(document: Document, lines: Sequence[Line]) -> tuple[Entry, ...]:
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
            if depth > _DEEPEST:
                raise self.error(_NESTED, start)
            scalar = token if isinstance(token, yaml.ScalarToken) else None
            if isinstance(token, others) or (scalar and scalar.style in ("|", ">")):
                character = self.texts[start.line][start.column]
                raise self.error(f"YAML's {character} is not read: quote the value", start)
            if scalar and scalar.plain and self.texts[end.line][end.column :].startswith(" "):
                raise self.error("quote a value that holds ` #`", end)
