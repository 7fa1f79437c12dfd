"""Rosters on a page: read, shown as they are read, decided, and handed back; nothing is kept.

The page itself carries the file between two requests, so that nothing of it stays here. A page that
waits may name its request by a ticket of its own, to be told how many rows are decided.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ...eligibility.decide import Decider
from ...eligibility.roster_output import decide_roster
from ...eligibility.roster_report import STATUSES
from ...eligibility.rosters import OF_CODES, Codes, Columns, Roster
from ...errors import InputError, OccugraphError
from ...files.limits import MOST_ROSTERS, ROSTER_COLUMNS, ROSTER_SECONDS, ROSTERS_WATCHED
from ...files.unfinished import temporary_folder
from ...graph.routes import family_of
from ...tables.csv_safety import defused
from ...tables.user_tables import Table
from ...tables.workbooks import SUFFIXES as WORKBOOKS
from ...tables.workbooks import list_filled_sheets
from .answers import list_schemes
from .kept_pages import name_file
from .lookups import Page
from .roster_form import ELSEWHERE, RosterForm, make_layout, read_form, save_roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...eligibility.roster_summary import Summary
    from ..documents.directory import Edition
    from .questions import Questions
    from .rendering import Place

#: What a decided roster is written as: media type and suffix.
WRITTEN = {
    "csv": ("text/csv; charset=utf-8", ".csv"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
#: Families of the schemes that most rosters are in.
USUAL = ("soc", "naics")
#: Rows that a page shows.
SHOWN = 50
#: Characters of a ticket.
_TICKET = 40


class RosterResult(NamedTuple):
    """What a page shows of a roster."""

    form: RosterForm
    sheets: tuple[str, ...]
    header: tuple[str, ...]
    places: dict[str, str]
    """`occupation`, `industry`, `title` -> the heading of the column that was taken for it."""
    summary: Summary | None
    rows: tuple[tuple[str, ...], ...]
    """The first decided rows: their own cells, then the columns `ADDED`."""
    problem: str


class RosterProgress:
    """How much of a roster is decided."""

    def __init__(self) -> None:
        self.state = "waiting"
        """`waiting` for its turn, `deciding` or `done`."""
        self.rows = 0
        self._end = 0.0

    def begin(self) -> None:
        """Note that the roster has its turn."""
        self.state, self._end = "deciding", time.monotonic() + ROSTER_SECONDS

    def count(self, rows: int) -> None:
        """Note how many rows are decided; end what takes too long.

        Raises:
            InputError: the seconds of a roster are over.

        """
        self.rows = rows
        if time.monotonic() > self._end:
            line = f"only {rows:,} rows were decided in the {ROSTER_SECONDS} seconds of a roster. "
            raise InputError(f"{line}{ELSEWHERE}")


class RosterDesk:
    """Decides on rosters that are sent to a server, a few at a time."""

    def __init__(self, questions: Questions, place: Place) -> None:
        self.questions, self.place = questions, place
        self._turns = anyio.CapacityLimiter(MOST_ROSTERS)
        self._watched: dict[str, RosterProgress] = {}

    async def show_progress(self, request: Request) -> Response:
        """Say how much of a roster is decided, by the ticket that was sent with it."""
        progress = self._watched.get(request.query_params.get("ticket", ""))
        state, rows = ("unknown", 0) if progress is None else (progress.state, progress.rows)
        return JSONResponse({"state": state, "rows": rows}, headers={"Cache-Control": "no-store"})

    @contextlib.contextmanager
    def _watching(self, ticket: str) -> Iterator[RosterProgress]:
        """Let the progress of what the block does be asked for by a ticket."""
        progress = RosterProgress()
        if 0 < len(ticket) <= _TICKET:
            self._watched[ticket] = progress
            while len(self._watched) > ROSTERS_WATCHED:
                del self._watched[next(iter(self._watched))]
        try:
            yield progress
        finally:
            progress.state = "done"

    async def show_decided(self, request: Request) -> Page:
        """Decide on the roster of a request; show how it was read, and the first rows."""
        values: dict[str, Any] = {"programmes": self.questions.directory.programmes}
        try:
            form = await read_form(request)
        except OccugraphError as error:
            return Page("rosters.html", {**values, "result": None, "problem": str(error)}, 400)
        with self._watching(form.ticket) as progress:
            result = await to_thread.run_sync(self._decide, form, progress, limiter=self._turns)
        values["editions"], values["statuses"] = self._list_editions(), STATUSES
        values["day"] = datetime.date.today().isoformat()
        return Page("rosters.html", {**values, "result": result})

    def _list_editions(self) -> dict[str, list[Edition]]:
        """List the schemes that columns may be read in, those that most are in first."""
        schemes = dict(list_schemes(self.questions))
        editions: dict[str, list[Edition]] = {}
        for part, kind, family in zip(OF_CODES, ("Occupations", "Industries"), USUAL, strict=True):
            others = schemes.get(kind, [])
            usual = [row for row in others if family_of(row.scheme) == family]
            usual.sort(key=lambda row: row.issued, reverse=True)
            editions[part] = [*usual, *(row for row in others if row not in usual)]
        return editions

    async def send_table(self, request: Request) -> Response:
        """Decide on the roster of a request; send the whole table."""
        try:
            form = await read_form(request)
            wanted = request.query_params.get("format", "xlsx")
            if wanted not in WRITTEN:
                raise InputError(f"a table is written as {' or '.join(WRITTEN)}")
            with self._watching(form.ticket) as progress:
                work = partial(self._write, form, wanted, progress)
                body = await to_thread.run_sync(work, limiter=self._turns)
        except OccugraphError as error:
            return PlainTextResponse(f"{error}\n", 400)
        media, suffix = WRITTEN[wanted]
        name = name_file(Path(form.name).stem, f"-decided{suffix}")
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(body, media_type=media, headers=headers)

    def _write(self, form: RosterForm, wanted: str, progress: RosterProgress) -> bytes:
        with temporary_folder("occugraph-roster") as folder:
            output = Path(folder, f"decided{WRITTEN[wanted][1]}")
            progress.begin()
            with defused(output) if wanted == "csv" else contextlib.nullcontext():
                decide_roster(*self._open(form, Path(folder)), output, progress=progress.count)
            return output.read_bytes()

    def _decide(self, form: RosterForm, progress: RosterProgress) -> RosterResult:
        with temporary_folder("occugraph-roster") as folder:
            output = Path(folder, "decided.csv")
            sheets, header = (), ()  # type: tuple[str, ...], tuple[str, ...]
            places: dict[str, str] = {}
            try:
                sheets, header = _read_layout(form, Path(folder))
                progress.begin()
                decider, roster = self._open(form, Path(folder))
                taken = roster.places._asdict().items()
                places = {name: header[at] for name, at in taken if at is not None}
                summary = decide_roster(decider, roster, output, progress=progress.count)
            except OccugraphError as error:
                return RosterResult(form, sheets, header, places, None, (), _name_file(error, form))
            with output.open(encoding="utf-8-sig", newline="") as file:
                rows = [tuple(row) for row in islice(csv.reader(file), SHOWN + 1)]
            return RosterResult(form, sheets, header, places, summary, tuple(rows[1:]), "")

    def _open(self, form: RosterForm, folder: Path) -> tuple[Decider, Roster]:
        """Open a roster as its form says, and make what decides on it."""
        decider = Decider(self.questions.session, form.programme or None)
        roster = Roster(
            save_roster(form, folder),
            Columns(form.occupation or None, form.industry or None, form.title or None),
            codes=form.codes,
            naics=form.naics or None,
            layout=make_layout(form),
            is_industry=decider.is_industry,
        )
        return decider, roster


def _read_layout(form: RosterForm, folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the names of a roster's sheets and columns, to choose from."""
    source, sheets = save_roster(form, folder), ()  # type: Path, tuple[str, ...]
    if form.suffix in WORKBOOKS:
        with source.open("rb") as file:
            sheets = tuple(list_filled_sheets(file, form.name))
        if len(sheets) > 1 and not form.sheet:
            return sheets, ()
    try:
        roster = Roster(source, codes=Codes(), naics="31-33", layout=make_layout(form))
        table = roster.table
    except OccugraphError:
        table = Table(source, make_layout(form))
    header = tuple(table.header)
    table.close()
    if len(header) > ROSTER_COLUMNS:
        line = f"{form.name} has {len(header):,} columns; {ROSTER_COLUMNS:,} are taken here. "
        raise InputError(f"{line}{ELSEWHERE}")
    return sheets, header


def _name_file(error: OccugraphError, form: RosterForm) -> str:
    """Say what is wrong with a roster under the name that its sender knows."""
    text = str(error)
    saved = text.find(f"roster{form.suffix}")
    return text if saved < 0 else form.name + text[saved + len(f"roster{form.suffix}") :]
