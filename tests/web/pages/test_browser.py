"""What people do on the pages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browsing import open_page
from tests.support.serving import Server
from tests.web.pages.test_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.server]


#: What WCAG 2.2 AA asks, as far as a program can judge.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "is_mobile": True}
DARK: dict[str, Any] = {**DESK, "color_scheme": "dark"}


#: Pages of further kinds, with those of what is not there, not decided and not read.
MORE_PAGES = (
    *("/list/uscis-dot", "/list/isco08-unit-groups/1342", "/graph/dol-dot-1991", "/series/soc"),
    *("/agent/us-census-bureau", "/dataset/dot1991-soc2010", "/source/isco-08-titles/rights"),
    *("/isco08/2162/excludes/2161/ilo-isco08-exclusions/70", "/programme/ampd-iowa/17-3021"),
    *("/ontology", "/soc2018/15-9999", "/search?q=qwxyz", "/crosswalk?code=15-9999&to=isco08"),
    *("/crosswalk?code=welder&to=isco08", "/eligibility?job=welder", "/eligibility?job=15-9999"),
)


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page whose scripts fail nowhere, and which asks no other host."""
    yield from open_page(chromium, server.port, **DESK)


def write_workbook(place: Path) -> Path:
    """A roster under a title row, in the second of two sheets, with a column named like another."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Read the other sheet"])
    jobs = book.create_sheet("Jobs")
    for row in (
        ["Jobs of the works at Ames, 2026"],
        ["Position", "SOC", "Old SOC code", "NAICS"],
        ["Developer", "15-1252", "11-3031", 332710],
        ["Manager", "11-3031", "15-1252", 332710],
        ["Welder", "51-4121", "51-4121", 332710],
    ):
        jobs.append(row)
    book.save(place)
    return place


def test_a_title_is_looked_up_opened_and_an_exclusion_followed(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search for an occupation or an industry").fill("welder")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Welders, Cutters, Solderers, and Brazers").first.click()
    assert page.url.endswith("/soc2018/51-4121")
    page.goto("/soc2018/15-1241")
    page.get_by_role("region", name="What it excludes").get_by_role("link").first.click()
    assert re.search(r"/soc2018/\d\d-\d{4}$", page.url)
    assert page.get_by_role("heading", level=1).is_visible()
    excluded = page.get_by_role("region", name="What it excludes")
    assert excluded.get_by_role("link", name="15-1241").first.is_visible()


def test_suggestions_come_while_typing_and_are_chosen_by_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    box = page.get_by_role("combobox", name="Search for an occupation or an industry")
    box.focus()
    page.keyboard.type("sofware develper")
    page.get_by_role("option").filter(has_text="Software Developers").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_by_role("option", selected=True).text_content() == (
        "15-1252Software Developerssoc2018"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/soc2018/15-1252")


def test_a_crosswalk_and_a_decision_are_made_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/crosswalk")
    page.get_by_label("Code or title").focus()
    page.keyboard.type("15-1254")
    page.keyboard.press("Tab")
    page.keyboard.type("isco08")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/crosswalk?code=15-1254&to=isco08")
    assert page.get_by_text("the tables cannot tell, the duties can").is_visible()
    page.goto("/eligibility")
    page.get_by_label("Job title or occupation code").focus()
    page.keyboard.type("15-1132")
    page.keyboard.press("Tab")
    page.keyboard.type("336111")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Eligible", exact=True).wait_for()


def decide(page: Page) -> None:
    """Ask by the form whether a job qualifies, which it does."""
    page.goto("/eligibility")
    page.get_by_label("Job title or occupation code").fill("15-1132")
    page.get_by_label("Employer's industry").fill("336111")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("heading", name="Eligible", exact=True).wait_for()


def test_an_exclusion_is_followed_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/search?q=15-1241")
    page.get_by_role("link", name="Computer Network Architects").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/soc2018/15-1241")
    link = page.get_by_role("region", name="What it excludes").get_by_role("link").first
    code = re.match(r"\d\d-\d{4}", link.text_content() or "")
    for _ in range(100):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/soc2018/{code[0] if code else ''}")
    assert page.get_by_role("region", name="What it excludes").is_visible()


def test_a_decision_prints_on_paper(page: Page) -> None:
    page.goto("/eligibility?job=15-1132&industry=336111&programme=ampd-iowa")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Eligible", exact=True).is_visible()
    assert not page.get_by_role("button", name="Decide").is_visible()
    assert not page.get_by_role("navigation", name="Site").is_visible()
    assert page.pdf(format="Letter").startswith(b"%PDF-")
    page.goto(page.get_by_role("link", name="The link that gives this").get_attribute("href") or "")
    assert page.get_by_role("heading", name="Eligible", exact=True).is_visible()


@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_decided_table_is_no_wider_than_the_page(page: Page, media: str) -> None:
    names = [f"Column {number}" for number in range(9)]
    cells = ["Acme Works of Ames in Iowa"] * 9
    content = "\n".join(map(",".join, ([*names, "SOC", "NAICS"], [*cells, "15-1252", "332710"])))
    roster = {"name": "wide.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.goto("/rosters")
    page.get_by_label("Roster").set_input_files(files=[roster])
    page.get_by_role("button", name="Read it").click()
    reasons = page.locator(".why div")
    reasons.wait_for()
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media=media)
    assert reasons.evaluate("row => row.getBoundingClientRect().right") <= 720
    width = page.locator(".decided-rows").evaluate("table => table.getBoundingClientRect().right")
    assert (width <= 720) == (media == "print")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_workbook_is_read_corrected_decided_and_downloaded(
    chromium: Browser, server: Server, tmp_path: Path, scripts: bool
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    roster = write_workbook(tmp_path / "works.xlsx")
    for page in open_page(chromium, server.port, java_script_enabled=scripts, **DESK):
        page.goto("/rosters")
        page.get_by_label("Roster").set_input_files(roster)
        page.get_by_role("button", name="Read it").click()
        assert page.get_by_role("alert").is_visible()
        page.get_by_label("Sheet").select_option("Jobs")
        page.get_by_role("button", name="Read it so").click()
        cells = page.locator("td.status")
        page.get_by_label("Occupation codes").select_option("SOC")
        page.get_by_role("button", name="Read it so").click()
        page.get_by_text("column 'SOC' is read as soc2018").wait_for()
        assert cells.all_text_contents() == ["Eligible", "Not eligible", "Not eligible"]
        page.get_by_label("Occupation codes").select_option("Old SOC code")
        page.get_by_role("button", name="Read it so").click()
        page.get_by_text("column 'Old SOC code' is read as soc2018").wait_for()
        assert cells.all_text_contents() == ["Not eligible", "Eligible", "Not eligible"]
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download as a workbook").click()
        waiting.value.save_as(tmp_path / "decided.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "decided.xlsx").active.values)
    assert rows[0][:5] == ("Position", "SOC", "Old SOC code", "NAICS", "status")
    assert [row[4] for row in rows[1:]] == ["not-eligible", "eligible", "not-eligible"]


def test_the_rows_of_a_long_roster_are_counted_while_they_are_decided(
    page: Page, tmp_path: Path
) -> None:
    roster, rows = tmp_path / "works.csv", 100_000
    jobs = "".join(f"Welder {number},51-4121,332710\n" for number in range(rows))
    roster.write_text(f"Position,SOC,NAICS\n{jobs}", "utf-8")
    page.goto("/rosters")
    page.evaluate(
        """() => {
          const status = document.querySelector("[role=status]"), lines = [];
          new MutationObserver(() => {
            lines.push(status.textContent);
            sessionStorage.setItem("lines", JSON.stringify(lines));
          }).observe(status, {childList: true});
        }"""
    )
    page.get_by_label("Roster").set_input_files(roster)
    page.get_by_role("button", name="Read it").click()
    page.get_by_text(f"{rows:,} not eligible").wait_for()
    lines = page.evaluate("JSON.parse(sessionStorage.getItem('lines'))")
    assert lines[0] == "Sending the file ..."
    counted = [int(line.split()[0].replace(",", "")) for line in lines if " rows decided" in line]
    assert counted == sorted(counted)
    assert 0 < counted[0] <= rows
    with page.expect_download():
        page.get_by_role("button", name="Download as CSV").click()
    page.get_by_text(f"{rows:,} rows decided: the table follows.").wait_for()


def test_without_scripts_everything_is_asked_and_answered(
    chromium: Browser, server: Server
) -> None:
    for page in open_page(chromium, server.port, java_script_enabled=False, **DESK):
        page.goto("/")
        page.get_by_label("Search for an occupation or an industry").fill("welder")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Welders, Cutters, Solderers, and Brazers").first.click()
        assert page.get_by_role("heading", level=1).text_content() == (
            "51-4121 Welders, Cutters, Solderers, and Brazers"
        )
        page.goto("/soc2018")
        page.get_by_text("What is in 15-0000").locator("..").click()
        page.get_by_role("link", name="15-1200 Computer Occupations").click()
        assert page.url.endswith("/soc2018/15-1200")
        page.goto("/crosswalk")
        page.get_by_label("Code or title").fill("15-1254")
        page.get_by_label("To", exact=True).select_option("isco08")
        page.get_by_role("button", name="Look up").click()
        assert page.get_by_text("the tables cannot tell, the duties can").is_visible()
        decide(page)


def test_on_a_phone_a_job_is_looked_up_and_decided(chromium: Browser, server: Server) -> None:
    for page in open_page(chromium, server.port, has_touch=True, **PHONE):
        page.goto("/")
        page.get_by_label("Search for an occupation or an industry").fill("web developer")
        page.get_by_role("button", name="Search").tap()
        page.get_by_role("link", name="Web Developers").first.tap()
        page.wait_for_url("**/soc2018/15-1254")
        assert page.get_by_role("region", name="What it excludes").is_visible()
        decide(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_graph_is_asked_from_a_question_that_is_ready(page: Page) -> None:
    page.goto("/sparql#concept-by-code")
    page.get_by_role("region", name="Answer").get_by_role("cell", name="Software Dev").wait_for()
    heads = page.get_by_role("region", name="Answer").get_by_role("columnheader")
    assert heads.all_text_contents() == ["scheme", "code", "label", "level", "concept"]
    assert re.fullmatch(r"1 row, \d+ ms", page.get_by_role("status").text_content() or "")


@pytest.mark.parametrize("settings", [DESK, PHONE, DARK], ids=["desk", "phone", "dark"])
def test_no_page_breaks_a_rule_of_accessibility_nor_its_width(
    chromium: Browser, server: Server, settings: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, wanted = Axe(), {"runOnly": {"type": "tag", "values": list(RULES)}}
    if settings is DARK:  # which changes colours alone
        wanted = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    for page in open_page(chromium, server.port, **settings):
        for path in (*PAGES, *MORE_PAGES) if settings is PHONE else PAGES:
            page.goto(path)
            broken = [
                (rule["id"], node["target"])
                for rule in axe.run(page, options=wanted).response["violations"]
                for node in rule["nodes"]
            ]
            assert (path, broken) == (path, [])
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert (path, wide) == (path, False)
