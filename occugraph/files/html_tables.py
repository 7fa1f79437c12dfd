"""Tables in HTML, as notebooks show what a cell gives."""

from collections.abc import Iterable, Sequence
from html import escape

#: Rows of a table that are shown; its caption says how many there are.
ROWS_SHOWN = 50


def write_html_table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Iterable[object]],
    notes: Iterable[str] = (),
) -> str:
    """Write rows under their columns, each text escaped, with notes below.

    >>> write_html_table("one <row>", ["line"], [[7], [None]], ["a & b"])
    '<table><caption>one &lt;row&gt;</caption><thead><tr><th scope="col">line</th></tr></thead>\
<tbody><tr><td>7</td></tr><tr><td></td></tr></tbody></table><p>a &amp; b</p>'
    """
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>"
        for row in rows[:ROWS_SHOWN]
    )
    if len(rows) > ROWS_SHOWN:
        notes = (f"the first {ROWS_SHOWN} of {len(rows):,} rows", *notes)
    below = "".join(f"<p>{escape(note)}</p>" for note in notes if note)
    head = f"<caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>{below}"


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))
