"""Golden answers: what the graph answers to a seeded sample of questions, kept as files.

`python -m tests.support.golden` asks the questions that are kept again and writes the answers;
`python -m tests.support.golden draw` draws the questions anew. A change of a file is a change of
behaviour: read `git diff` before you commit it.
"""

from __future__ import annotations

import datetime
import json
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import occugraph
from occugraph.crosswalk.coverage import reach
from occugraph.errors import OccugraphError
from tests.conftest import FEW
from tests.support import running

FOLDER = Path(__file__).parent.parent / "data" / "golden"
#: Schemes that classify occupations.
OCCUPATIONS = ("soc2018", "soc2010", "onetsoc2019", "isco08", "dot1991")
SEED = 20261129
#: The day of every decision.
DAY = datetime.date(2026, 6, 1)
#: What is typed into the search: words, errors, parts of words, codes and their beginnings.
TYPED = (
    "machinist welder baker nurse teacher lawyer clerk driver engineer manager sewer "
    "sofware_develper web_developer registered_nurses truck_driver electrical_engineer "
    "machine_operator foundry_mold tool_and_die_maker power_plant cooks_fast_food "
    "health_teacher weldr machinsts engneer_civl dataentry data_base chief_executive "
    "15-1252 15-12 51-4 2512 251 030 49-3 11-9041.01 33 3122 metal plastic furniture "
    "software_quality qwxyz"
)
COMMANDS: dict[str, tuple[str, ...]] = {
    "programme diff": ("programme", "diff", "old.toml", "new.toml", "--json"),
    "programme diff of the roster": (
        *("programme", "diff", "ampd-iowa", "new.toml", "--json"),
        *("--roster", "roster.csv", "--on", "2026-06-01"),
    ),
    "programme diff for a person": ("programme", "diff", "ampd-iowa", "new.toml"),
    "programme check": ("programme", "check", "old.toml", "new.toml", "--json"),
    "roster": ("eligible", "--roster", "roster.csv", "-o", "ROSTER.csv"),
    "recoding": (
        *("recode", "roster.csv", "--column", "SOC Code"),
        *("--to", "isco08", "-o", "RECODED.csv"),
    ),
    "coverage": ("coverage", "--json"),
}

Ask = dict[str, Any]


class Asker:
    """Puts the questions, to a graph that holds the two programmes of this folder."""

    def __init__(self) -> None:
        files = [FOLDER / "old.toml", FOLDER / "new.toml"]
        self.graph = occugraph.open(programmes=files)
        self.kinds: dict[str, Callable[[Ask], Any]] = {
            "crosswalk": self.crosswalk,
            "eligible": self.eligible,
            "search": self.search,
            "show": self.show,
            "roster": self.roster,
            "coverage": self.coverage,
            "commands": self.command,
        }

    def answer(self, kind: str, ask: Ask) -> Any:
        """Answer as JSON does, or with the error and its line."""
        try:
            answer = self.kinds[kind](ask)
        except OccugraphError as error:
            answer = {"error": type(error).__name__, "message": str(error)}
        return json.loads(json.dumps(answer))

    def crosswalk(self, ask: Ask) -> Any:
        """Look up counterparts."""
        return self.graph.crosswalk(**ask).to_dict()

    def eligible(self, ask: Ask) -> Any:
        """Decide on a job."""
        return self.graph.eligible(**ask, on=DAY).to_dict()

    def search(self, ask: Ask) -> Any:
        """Search."""
        return self.graph.search(**ask).to_dict()

    def show(self, ask: Ask) -> Any:
        """Show a concept."""
        return self.graph.concept(**ask).to_dict()

    def roster(self, ask: Ask) -> Any:
        """Decide on the roster; give the summary and the table."""
        with tempfile.TemporaryDirectory() as name:
            output = Path(name, "output.csv")
            summary = self.graph.decide_roster(FOLDER / "roster.csv", output, on=DAY, **ask)
            return {"summary": summary.to_dict(), "table": output.read_text("utf-8").splitlines()}

    def coverage(self, ask: Ask) -> Any:
        """Count what every correspondence reaches."""
        return [item._asdict() for item in reach(self.graph.session, **ask)]

    def command(self, ask: Ask) -> Any:
        """Ask a few schemes by a command beside the files: what it prints, the table it writes."""
        with tempfile.TemporaryDirectory() as name:
            words = COMMANDS[ask["command"]]
            output = [word for word in words if word.endswith(".csv") and word[0].isupper()]
            place = Path(name, "output.csv")
            done = running.occugraph(
                *(str(place) if word in output else word for word in words),
                cwd=FOLDER,
                OCCUGRAPH_SCHEMES=",".join(FEW),
            )
            printed = json.loads(done.out) if "--json" in words and done.out else done.out
            answer = {"exit": done.code, "printed": printed, "error": done.err.replace(name, "")}
            if place.exists():
                answer["table"] = place.read_text("utf-8").splitlines()
        return answer

    def codes(self, scheme: str, count: int, chance: random.Random) -> list[str]:
        """Draw codes of a scheme, of every level, as a person names them without doubt."""
        table = self.graph.sparql(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT DISTINCT ?code WHERE { "
            f"?concept skos:inScheme <{self.graph.base}{scheme}> ; skos:notation ?code }}"
        )
        every = sorted(f"{scheme}:{row['code']}" for row in table.records())
        return sorted(chance.sample(every, count))

    def draw(self) -> dict[str, list[Ask]]:
        """Draw the questions."""
        chance = random.Random(SEED)
        drawn = {scheme: self.codes(scheme, 40, chance) for scheme in OCCUPATIONS}
        crosswalks: list[Ask] = []
        for scheme, codes in drawn.items():
            others = [other for other in OCCUPATIONS if other != scheme]
            crosswalks += [
                {"code": code, "to": others[(at + step) % len(others)]}
                for at, code in enumerate(codes)
                for step in range(2)
            ]
        crosswalks += [{**ask, "basis": ["official"]} for ask in crosswalks[::10]]
        industries = self.codes("naics2022", 20, chance)
        industries += ["naics2022:332710", "naics2022:312120", "naics2022:484110"]
        jobs = [code for codes in drawn.values() for code in codes[::8]]
        jobs += ["soc2018:51-4121", "soc2018:51-4122", "soc2018:17-2071", "soc2018:51-4000"]
        jobs += ["51-8013", "15-1254", "isco08:7212", "isco08:3139", "soc2010:15-1132", "15-1200"]
        jobs += ["17-2072", "11-9041.01", "onetsoc2019:17-2112.03", "dot1991:600", "514041"]
        decisions: list[Ask] = [
            {"occupation": job, "naics": chance.choice(industries), "programme": programme}
            for job in jobs
            for programme in ("ampd-iowa", "golden-old", "golden-new")
        ]
        decisions += [{"occupation": "51-4041", "programme": "ampd-iowa"}]
        decisions += [{"occupation": "51-4041", "naics": "99", "programme": "ampd-iowa"}]
        decisions += [{"occupation": "211", "naics": "33", "programme": "ampd-iowa"}]
        programmes = (None, "ampd-iowa", "golden-new")
        searches: list[Ask] = [
            {"text": text.replace("_", " "), "programme": programmes[at % 3], "limit": 2}
            for at, text in enumerate(TYPED.split())
        ]
        shown = [code for codes in drawn.values() for code in codes[::20]]
        shows: list[Ask] = [{"code": code} for code in [*shown, *industries[:3], "15-1252"]]
        return {
            "crosswalk": crosswalks,
            "eligible": decisions,
            "search": searches,
            "show": shows,
            "roster": [{"programme": name} for name in ("ampd-iowa", "golden-old", "golden-new")],
            "coverage": [{}],
            "commands": [{"command": name} for name in COMMANDS],
        }


def kept(kind: str) -> list[dict[str, Any]]:
    """Read the questions of a kind with their answers."""
    records: list[dict[str, Any]] = json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))
    return records


def main(words: list[str]) -> None:
    """Write the answers; with `draw`, to new questions."""
    asker = Asker()
    drawn = asker.draw() if words == ["draw"] else None
    for kind in asker.kinds:
        asks = drawn[kind] if drawn else [record["ask"] for record in kept(kind)]
        lines = [
            json.dumps(
                {"ask": ask, "answer": asker.answer(kind, ask)},
                ensure_ascii=False,
                separators=(",", ":"),
            )
            for ask in asks
        ]
        (FOLDER / f"{kind}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
