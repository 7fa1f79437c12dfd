"""The metadata block of a mapping set: YAML, with the line of each of its values.

Rule: SSSOM/TSV, "Metadata block": any YAML 1.2 but directives, tags, anchors and aliases. A value
is its text, whatever YAML would take it for: what type it has is the slot's affair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError
from ..files.limits import DEEPEST_YAML
from ..files.text_documents import Document, Line, describe_character, find_bad_character

if TYPE_CHECKING:
    from ruamel.yaml.error import StreamMark
    from ruamel.yaml.nodes import Node, ScalarNode

_BLOCK = "a metadata block is lines of `key: value`"
_INDENTED = "is indented otherwise than the lines above it, or goes on after its closing quote"
#: The YAML library's name of a slip -> the remedy.
_REMEDIES = {
    "mapping values are not allowed here": "quote a value that holds `: `",
    "could not find expected ':'": _BLOCK,
    "found unexpected end of stream": "a quote is left open",
    "expected <block end>": _INDENTED,
    "but found another document": "a second `---` begins another document: the block is one",
}
_BEYOND_UNICODE = re.compile(r"\\U(?!00(0[0-9A-Fa-f]|10))")
#: A quoted value, or a tab outside of one: YAML 1.2 lets it part values, the library does not.
_QUOTED_OR_TAB = re.compile(r"""(?<![^\s\[{,])("(?:\\.|[^"\\])*"|'(?:''|[^'])*')|\t""", re.DOTALL)


class Text(NamedTuple):
    """A value with its line; empty where it is left out, or null."""

    line: int
    text: str


class Entry(NamedTuple):
    """One key of a map, with what it holds."""

    line: int
    key: str
    value: Value


Value = Text | tuple["Value", ...] | list[Entry]
"""A text, a list, or a map."""


def read_metadata(document: Document, lines: Sequence[Line], texts: Sequence[str]) -> list[Entry]:
    """Read the block that stands in these lines of a file as these texts."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    block = _Block(document, lines, texts)
    try:
        yaml = YAML(typ="safe", pure=True)
        block.refuse_forbidden(yaml)
        root = yaml.compose(block.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        if error.context and not re.search("block|document", error.context):
            mark = error.context_mark  # where a quote or a key begins, not where it fails
        problem = str(error.problem)
        remedies = (text for slip, text in _REMEDIES.items() if problem.startswith(slip))
        raise block.error(next(remedies, f"not YAML: {problem}"), mark) from None
    except InputError:
        raise
    except (ValueError, OverflowError):  # the library asks Python for any number's character
        line = next(line.number for line in lines if _BEYOND_UNICODE.search(line.text))
        raise document.error("an escape stands for no character of Unicode", line) from None
    value = block.value(root) if root is not None else []
    if not isinstance(value, list):
        raise block.error(_BLOCK, root.start_mark)
    return value


class _Block:
    """The block's text as YAML, one line of it for each line of the file."""

    def __init__(self, document: Document, lines: Sequence[Line], texts: Sequence[str]) -> None:
        self.document, self.lines = document, lines
        whole = "".join(f"{text.rstrip(' ' + chr(9))}\n" for text in texts)
        self.text = _QUOTED_OR_TAB.sub(lambda match: match[1] or " ", whole)

    def error(self, problem: str, mark: StreamMark | None) -> Exception:
        return self.document.error(problem, self._line(mark))

    def _line(self, mark: StreamMark | None) -> int:
        """Find the file's line at a mark; the end of the block is its last line."""
        last = len(self.lines) - 1
        return self.lines[min(mark.line, last) if mark else last].number

    def value(self, node: Node) -> Value:
        """Read what a node holds."""
        from ruamel.yaml.nodes import ScalarNode, SequenceNode

        if isinstance(node, SequenceNode):
            return tuple(map(self.value, node.value))
        if isinstance(node, ScalarNode):
            return self._text(node)
        entries: dict[str, Entry] = {}
        for key_node, held in node.value:
            key = self.value(key_node)
            if not isinstance(key, Text):
                raise self.error("a key must be a word, not a list or a map", key_node.start_mark)
            if earlier := entries.get(key.text):
                problem = f"{key.text} stands in line {earlier.line} already"
                raise self.document.error(problem, key.line)
            entries[key.text] = Entry(*key, self.value(held))
        return list(entries.values())

    def _text(self, node: ScalarNode) -> Text:
        null = str(node.tag) == "tag:yaml.org,2002:null" and not node.style
        text = "" if null else str(node.value)
        if (column := find_bad_character(text.replace("\n", " "))) is not None:
            raise self.error(describe_character(text[column]), node.start_mark)
        return Text(self._line(node.start_mark), text)

    def refuse_forbidden(self, yaml: object) -> None:
        """Refuse what the rule forbids, and deep nesting, before any of it is read."""
        from ruamel.yaml import tokens

        forbidden = tokens.AliasToken, tokens.AnchorToken, tokens.TagToken, tokens.DirectiveToken
        begins = (
            *(tokens.BlockSequenceStartToken, tokens.BlockMappingStartToken),
            *(tokens.FlowSequenceStartToken, tokens.FlowMappingStartToken),
        )
        ends = tokens.BlockEndToken, tokens.FlowSequenceEndToken, tokens.FlowMappingEndToken
        depth, after_end, rows = 0, False, self.text.split("\n")
        for token in yaml.scan(self.text):  # type: ignore[attr-defined]
            mark = token.start_mark
            if isinstance(token, forbidden):
                character = rows[mark.line][mark.column]
                raise self.error(f"SSSOM forbids YAML's {character}: quote the value", mark)
            if after_end and isinstance(token, begins[:2]):
                raise self.error(_INDENTED, mark)
            after_end = isinstance(token, tokens.BlockEndToken)
            depth += isinstance(token, begins) - isinstance(token, ends)
            if depth > DEEPEST_YAML:
                raise self.error(f"lists and maps within one another {DEEPEST_YAML} deep", mark)
