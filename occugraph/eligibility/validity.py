"""Whether a programme is valid on the day of a decision."""

from __future__ import annotations

import datetime

from ..graph.engine import Engine
from ..query import catalogue
from ..rdf.namespaces import BASE
from .decision import Reason


def validity(
    engine: Engine, programme: str, on: datetime.date | None = None, base: str = BASE
) -> Reason | None:
    """Say whether a programme is valid on a day.

    Args:
        engine: where to look.
        programme: id of the programme.
        on: the day of the decision; today when None.
        base: where the graph's own IRIs live.

    Returns:
        None where the programme states no dates: then there is nothing to decide.

    """
    rows = catalogue.run(engine, "validity", base, programme=programme).records()
    if not rows:
        return None
    row = rows[0]
    day = (on or datetime.date.today()).isoformat()
    parts = [f"{word} {row[word]}" for word in ("from", "to") if row[word]]
    message = f"the programme is valid {' '.join(parts)}"
    if row["from"] and day < row["from"]:
        holds, message = False, f"{message}; {day} is before that"
    elif row["to"] and day > row["to"]:
        holds, message = False, f"{message}; {day} is after that"
    else:
        holds, message = True, f"{message}, on {day} too"
    return Reason("validity", holds, message, row["source"], int(row["line"]))
