"""What a site of pages makes ready beside the first page that somebody opens."""

from __future__ import annotations

import asyncio
import threading

import pytest
from starlette.requests import Request

from occugraph.errors import InputError
from occugraph.query.session import Session
from occugraph.web.pages import rosters
from occugraph.web.pages.questions import Questions
from occugraph.web.pages.site import Site, SiteSettings


def test_the_first_page_makes_titles_ready_beside_it_and_no_other_does(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers: list[str] = []
    is_opened, is_made = threading.Event(), threading.Event()

    def prepare(questions: Questions) -> None:
        makers.append(threading.current_thread().name)
        assert is_opened.wait(30)
        is_made.set()

    monkeypatch.setattr(Questions, "prepare_titles", prepare)
    site = Site(Questions(session), SiteSettings(session.base))
    scope = {
        **{"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []},
        "path_params": {},
    }
    for _ in range(2):
        answer = asyncio.run(site.answer_home(Request(scope)))
        assert answer.status_code == 200
    assert not is_made.is_set()
    is_opened.set()
    assert is_made.wait(30)
    assert len(makers) == 1
    assert makers[0] != threading.current_thread().name


@pytest.mark.slow
@pytest.mark.servers
def test_a_graph_without_programmes_is_made_ready_too(session: Session) -> None:
    questions = Questions(session)
    questions.directory.programmes = {}
    questions.prepare_titles()
    assert questions.search("welder").schemes[0].hits[0].concept.code == "51-4121"


def test_a_roster_has_its_seconds_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = rosters.RosterProgress()
    progress.begin()
    progress.count(1_000)
    assert (progress.state, progress.rows) == ("deciding", 1_000)
    monkeypatch.setattr(rosters, "ROSTER_SECONDS", -1)
    progress.begin()
    with pytest.raises(InputError, match=r"^only 2,000 rows were decided in the -1 seconds of a "):
        progress.count(2_000)
