"""A code in any usual spelling means one concept, or the error says why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from occugraph.errors import AmbiguousCode, InputError, OccugraphError, UnknownCode, UnknownName
from occugraph.graph.build import Build
from occugraph.graph.engine import OxigraphEngine
from occugraph.graph.store import in_memory
from occugraph.query.codes import CodeBook, spellings
from occugraph.query.resolved import Resolved
from occugraph.query.session import Session
from occugraph.rdf.namespaces import Iris
from tests.support import whole_graph

Code = tuple[str, str]


@pytest.fixture(scope="module")
def codes(whole_build: Build) -> list[Code]:
    return [
        (item.scheme, item.code) for part in whole_build.contributions for item in part.concepts
    ]


@pytest.fixture(scope="module")
def book(whole_session: Session) -> CodeBook:
    """Looks codes up one by one, each by a question."""
    return CodeBook(Session(whole_session.engine))


@pytest.fixture(scope="module")
def whole(whole_session: Session) -> CodeBook:
    """Looks codes up in an index of all."""
    return CodeBook(whole_session, whole=True)


def meaning(result: Resolved) -> Code:
    return result.scheme, result.code


@pytest.mark.parametrize(
    ("given", "scheme", "code"),
    [
        ("15-1252", "soc2018", "15-1252"),
        ("151252", "soc2018", "15-1252"),
        ("15-1252.00", "soc2018", "15-1252"),
        ("15125200", "soc2018", "15-1252"),
        ("1512-5200", None, None),
        (" 15-1252\t", "soc2018", "15-1252"),
        ("15\u20131252", "soc2018", "15-1252"),
        ("15\u20101252", "soc2018", "15-1252"),
        ("15\u22121252", "soc2018", "15-1252"),
        ("15-1299.08", "onetsoc2019", "15-1299.08"),
        ("15129908", "onetsoc2019", "15-1299.08"),
        ("1512-9908", None, None),
        ("15-1132", "soc2010", "15-1132"),
        ("15113200", "soc2010", "15-1132"),
        ("11-0000", "soc2018", "11-0000"),
        ("soc2018:15-1252", "soc2018", "15-1252"),
        ("SOC2018:15-1252", "soc2018", "15-1252"),
        ("soc2018: 15-1252", "soc2018", "15-1252"),
        ("soc2018:15125200", "soc2018", "15-1252"),
        ("soc2010:11-1011", "soc2010", "11-1011"),
        ("onetsoc2019:15-1252.00", "onetsoc2019", "15-1252.00"),
        ("onetsoc2019:15-1252", "onetsoc2019", "15-1252.00"),
        ("2512", "isco08", "2512"),
        ("C2512", "isco08", "2512"),
        ("c2512", "isco08", "2512"),
        ("C25", "isco08", "25"),
        ("0110", "isco08", "0110"),
        ("isco08:0", "isco08", "0"),
        ("isco08:01", "isco08", "01"),
        ("isco08:011", "isco08", "011"),
        ("http://data.europa.eu/esco/isco/C2512", "isco08", "2512"),
        ("dot1991:030", "dot1991", "030"),
        ("030", "dot1991", "030"),
        ("00/01", "dot1991", "00/01"),
        ("dot1991:0/1", "dot1991", "0/1"),
        ("332710", "naics2022", "332710"),
        ("31-33", "naics2022", "31-33"),
        ("naics2022:31-33", "naics2022", "31-33"),
        ("naics2022:31", "naics2022", "31-33"),
        ("naics2022:32", "naics2022", "31-33"),
        ("naics2022:45", "naics2022", "44-45"),
        ("naics2022:49", "naics2022", "48-49"),
        ("https://w3id.org/occugraph/soc2018/15-1252", "soc2018", "15-1252"),
        ("https://w3id.org/occugraph/dot1991/00-01", "dot1991", "00/01"),
        ("https://w3id.org/occugraph/dot1991/0-1", "dot1991", "0/1"),
        ("https://w3id.org/occugraph/naics2022/31-33", "naics2022", "31-33"),
    ],
)
def test_spellings_of_codes(
    book: CodeBook, given: str, scheme: str | None, code: str | None
) -> None:
    if scheme is None:
        with pytest.raises(UnknownCode):
            book.resolve(given)
        return
    result = book.resolve(given)
    assert meaning(result) == (scheme, code)
    assert result.given == given
    assert result.label
    assert result.iri == Iris().concept(*meaning(result))


@pytest.mark.parametrize(
    ("given", "scheme", "code"),
    [
        ("census2018:0010", "census2018", "0010"),
        ("census2018:10", "census2018", "0010"),
        ("census2010:1020", "census2010", "1020"),
        ("acs2018:10", "acs2018", "0010"),
        ("1110XX", "acs2018", "0010"),
        ("11-10xx", "acs2018", "0010"),
        ("acs2018:51-403X", "acs2018", "8025"),
        ("11.0701", "cip2020", "11.0701"),
        ("110701", "cip2020", "11.0701"),
        ("cip2020:1.0000", "cip2020", "01.0000"),
        ("2512.4", "esco", "2512.4"),
        (
            "http://data.europa.eu/esco/occupation/f2b15a0e-e65a-438a-affb-29b9d50b77d1",
            "esco",
            "2512.4",
        ),
        ("noc2021:21231", "noc2021", "21231"),
        ("2173", "noc2016", "2173"),
        ("261313", "anzsco2013", "261313"),
        ("isic4:C10", "isic4", "10"),
        ("isic4:C1010", "isic4", "1010"),
        ("10.11", "nace2", "10.11"),
        ("C10.11", "nace2", "10.11"),
        ("nace2:1011", "nace2", "10.11"),
        ("nace2:C10", "nace2", "10"),
        ("isco88:2132", "isco88", "2132"),
        ("15-1199.08", "onetsoc2010", "15-1199.08"),
        ("15-1031", "soc2000", "15-1031"),
        ("53-1047", "oews2021", "53-1047"),
        ("oews2021:531047", "oews2021", "53-1047"),
        ("315220", "naics2017", "315220"),
        ("naics2012:31", "naics2012", "31-33"),
        ("uksoc2020:2134", "uksoc2020", "2134"),
    ],
)
def test_spellings_of_further_schemes(
    book: CodeBook, whole: CodeBook, given: str, scheme: str, code: str
) -> None:
    assert meaning(book.resolve(given)) == meaning(whole.resolve(given)) == (scheme, code)


def test_a_code_of_further_schemes_alone_names_them_and_their_latest_vintage(
    book: CodeBook,
) -> None:
    with pytest.raises(AmbiguousCode) as caught:
        book.resolve("0010")
    assert caught.value.candidates == ("acs2018:0010", "census2018:0010")
    with pytest.raises(AmbiguousCode) as caught:
        book.resolve("C10")
    assert caught.value.candidates == ("isic4:10", "nace2:10")
    with pytest.raises(UnknownCode):
        book.resolve("A10")  # division 10 is in section C


CENSUS = ("acs2018", "census2010", "census2018")


@pytest.mark.parametrize(
    ("given", "of", "also"),
    [
        ("0110", "isco08", (*CENSUS, "isco88")),
        ("10", "dot1991", (*CENSUS, "cip2020", "noc2021")),
        ("C2512", "isco08", ()),
        ("15-1252", "soc2018", ()),
        ("13-2051", "soc2018", ("soc2000", "soc2010")),
        ("53-3032", "soc2018", ()),  # soc2000 has its words in another order
        ("isco08:0110", "isco08", ()),
    ],
)
def test_a_bare_code_names_the_schemes_that_have_it_with_another_title(
    book: CodeBook, whole: CodeBook, given: str, of: str, also: tuple[str, ...]
) -> None:
    for one in (book, whole):
        result = one.resolve(given, classifies=("Occupations", "Programmes of study"))
        assert (result.scheme, result.also) == (of, also)


@pytest.mark.parametrize(
    ("given", "to", "of", "also"),
    [
        ("13-2051", "soc2018", "soc2010", ("oews2021", "soc2018")),
        ("332710", "naics2022", "naics2017", ("naics2022",)),
        ("0110", "isco08", "isco88", (*CENSUS, "isco08")),
        # not so near to the code as written
        ("15-1252", "onetsoc2019", "soc2018", ()),
        ("15-1252.00", "soc2018", "onetsoc2019", ()),
    ],
)
def test_a_bare_code_of_the_scheme_that_is_led_to_is_one_of_another_vintage(
    book: CodeBook, whole: CodeBook, given: str, to: str, of: str, also: tuple[str, ...]
) -> None:
    for one in (book, whole):
        result = one.resolve(given, without=to, classifies=(book.schemes[to]["classifies"],))
        assert (result.scheme, result.also) == (of, also)


@pytest.mark.parametrize(
    ("given", "to", "others"),
    [
        ("15-1252", "soc2018", "oews2021"),
        ("151252", "soc2018", "oews2021, onetsoc2019"),
        ("2512", "isco08", "anzsco2013"),
        ("2512.4", "esco", ""),
    ],
)
def test_a_bare_code_of_the_scheme_that_is_led_to_alone_is_refused(
    book: CodeBook, whole: CodeBook, given: str, to: str, others: str
) -> None:
    for one in (book, whole):
        with pytest.raises(UnknownCode) as caught:
            one.resolve(given, without=to, classifies=("Occupations",))
        meant = f"; give --scheme where another one is meant: {others}" if others else ""
        assert str(caught.value) == f"'{given}': a code of {to} already{meant}"


def test_an_answer_has_the_given_spelling_first(book: CodeBook) -> None:
    assert list(book.resolve("C2512").to_dict().items()) == [
        ("given", "C2512"),
        ("scheme", "isco08"),
        ("code", "2512"),
        ("label", "Software Developers"),
    ]


@pytest.mark.parametrize(
    ("given", "candidates"),
    [
        ("031", ("dot1991:031", "isco08:031")),
        ("31", ("dot1991:31", "isco08:31", "naics2022:31-33")),
        ("11", ("dot1991:11", "isco08:11", "naics2022:11")),
        ("111", ("dot1991:111", "isco08:111", "naics2022:111")),
    ],
)
def test_a_bare_code_of_several_schemes_names_them(
    book: CodeBook, given: str, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(AmbiguousCode) as caught:
        book.resolve(given)
    assert caught.value.candidates == candidates
    assert str(caught.value) == (
        f"'{given}' could be any of {', '.join(candidates)}: "
        "write it with its scheme, or give --scheme"
    )


@pytest.mark.parametrize(
    ("scheme", "code"), [("dot1991", "031"), ("isco08", "031"), ("ISCO08", "031")]
)
def test_a_scheme_narrows(book: CodeBook, scheme: str, code: str) -> None:
    assert meaning(book.resolve(code, scheme=scheme)) == (scheme.lower(), code)


def test_a_code_and_a_scheme_that_contradict_each_other(book: CodeBook) -> None:
    assert meaning(book.resolve("soc2018:15-1252", scheme="soc2018")) == ("soc2018", "15-1252")
    with pytest.raises(UnknownCode, match=r"^'soc2018:15-1252': names soc2018, not isco08$"):
        book.resolve("soc2018:15-1252", scheme="isco08")


def test_what_is_classified_narrows(book: CodeBook) -> None:
    assert meaning(book.resolve("31", classifies=["Industries"])) == ("naics2022", "31-33")
    with pytest.raises(AmbiguousCode) as caught:
        book.resolve("31", classifies=["Occupations"])
    assert caught.value.candidates == ("dot1991:31", "isco08:31")
    with pytest.raises(UnknownCode, match="naics2022 does not classify occupations"):
        book.resolve("naics2022:31", classifies=["Occupations"])


@pytest.mark.parametrize(
    "given", ["", " ", "\t\n", "\u00a0", "\u3000", "soc2018:", "isco08: ", "soc2018"]
)
def test_no_code(book: CodeBook, given: str) -> None:
    with pytest.raises(UnknownCode):
        book.resolve(given)


@pytest.mark.parametrize("given", [332710, 30, 15.1252, None, b"15-1252"])
def test_a_number_is_no_code_as_it_has_lost_its_zeros(book: CodeBook, given: Any) -> None:
    with pytest.raises(UnknownCode, match="a code is text, which keeps its zeros, not "):
        book.resolve(given)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ("15-1252,15-1254", "these are several codes: give each by itself"),
        ("2512; 2513", "these are several codes: give each by itself"),
        ("welder", "a title has its codes in `occugraph search`"),
        ("welder, arc", "a title has its codes in `occugraph search`"),
    ],
)
def test_what_is_no_code_at_all_is_told_what_to_do(book: CodeBook, given: str, advice: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        book.resolve(given)
    assert str(caught.value).endswith(f"; {advice}")
    assert caught.value.nearest == ()


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("15-12521", "15-1252"),
        ("15-1262", "15-1252"),
        ("99-9999", "39-9099"),
        ("33271x", "33271"),
        ("soc2018:15-1258", "15-1255"),
        ("isco08:2520", "252"),
    ],
)
def test_a_code_that_no_scheme_has_names_the_nearest(
    book: CodeBook, given: str, nearest: str
) -> None:
    with pytest.raises(UnknownCode) as caught:
        book.resolve(given)
    assert nearest in caught.value.nearest
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "nearest"),
    [
        ("soc2018:15-9999", ("15-2099", "15-1299", "11-9199")),
        ("soc2018:15-1259", ("15-1255", "15-1254", "15-1253")),
        ("soc2018:99-9999", ("49-9099", "39-9099", "29-9099")),
        ("naics2022:332799", ("3327", "33272", "33271")),
    ],
)
def test_codes_that_begin_like_a_wrong_one_are_nearer_than_those_that_end_so(
    book: CodeBook, given: str, nearest: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownCode) as caught:
        book.resolve(given)
    assert caught.value.nearest == nearest


def test_a_code_of_another_vintage_is_told_apart(session: Session) -> None:
    with pytest.raises(UnknownCode) as caught:
        CodeBook(session).resolve("soc2018:15-1132")
    assert str(caught.value) == (
        "'soc2018:15-1132': not a code of soc2018; it is one of soc2010:15-1132 "
        "Software Developers, Applications (soc2018:15-1252, soc2018:15-1253)"
    )


@pytest.mark.parametrize("scheme", ["soc2020", "soc", "", "http", "isco-08", "x" * 150])
def test_a_scheme_that_is_not_there_names_those_that_are(book: CodeBook, scheme: str) -> None:
    with pytest.raises(UnknownName) as caught:
        book.resolve(f"{scheme}:15-1252")
    assert caught.value.known == tuple(sorted(whole_graph.SCHEMES))


@pytest.mark.parametrize(
    "given",
    [
        "\uff11\uff15-\uff11\uff12\uff15\uff12",  # fullwidth digits
        "\u0661\u0665-\u0661\u0662\u0665\u0662",  # Arabic-Indic digits
        "15-125\u00b2",
        "15\u20141252\u20d2",
        "15-1252\x00",
        "\x0015-1252",
        "15-1252\n15-1253",
        "\ufeff15-1252",
        "15-1252\u200b",
        "15-12\u00ad52",
        "\ud83d",
        '15-1252" } #',
        "15-1252'",
        "?_code",
        "\\",
        "../15-1252",
        "15 1252",
        "15.1252",
        "15-1252.0",
        "15-1252.000",
        "15-1252-00",
        "-15-1252",
        "+2512",
        "2512.0",
        "2.512e3",
        "0x9d0",
        "CC2512",
        "31-34",
        "33-31",
        "32-33",
        "1" * 201,
        "1" * 1_000_000,
        "15-1252" * 30,
        "\u202e2521-51",
        "https://w3id.org/occugraph/soc2018/level/detailed",
        "https://w3id.org/occugraph/soc2018",
        "https://w3id.org/occugraph/soc2018/",
    ],
)
def test_what_is_no_code(book: CodeBook, given: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        book.resolve(given)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "given", ["https://w3id.org/occugraph/", "https://w3id.org/occugraph/list/uscis-dot", ":", "::"]
)
def test_what_is_no_code_and_names_no_scheme(book: CodeBook, given: str) -> None:
    with pytest.raises(UnknownName):
        book.resolve(given)


def test_every_code_is_found_by_its_name_and_by_its_iri(whole: CodeBook, codes: list[Code]) -> None:
    assert len(codes) > 7_000
    iris = Iris()
    for scheme, code in codes:
        assert meaning(whole.resolve(f"{scheme}:{code}")) == (scheme, code)
        assert meaning(whole.resolve(iris.concept(scheme, code))) == (scheme, code)
        assert meaning(whole.resolve(code, scheme=scheme)) == (scheme, code)


def test_both_kinds_of_looking_up_agree(book: CodeBook, whole: CodeBook, codes: list[Code]) -> None:
    for scheme, code in codes[::97]:
        for spelled in (f"{scheme}:{code}", Iris().concept(scheme, code)):
            assert book.resolve(spelled) == whole.complete(whole.resolve(spelled))


def soc_spellings(code: str) -> Iterator[str]:
    major, rest = code.split("-")
    for hyphen in ("-", "", "\u2013"):
        for end in ("", ".00", "00"):
            yield f"{major}{hyphen}{rest}{end}"


def test_every_soc_code_in_every_spelling(whole: CodeBook, codes: list[Code]) -> None:
    later = {code for scheme, code in codes if scheme == "soc2018"}
    for scheme, code in codes:
        if scheme in ("soc2018", "soc2010"):
            expected = ("soc2018" if code in later else scheme, code)
            for spelled in soc_spellings(code):
                assert meaning(whole.resolve(spelled, classifies=["Occupations"])) == expected, (
                    spelled
                )
                assert meaning(whole.resolve(f"{scheme}:{spelled}")) == (scheme, code), spelled


def test_six_digits_may_be_an_industry_too(book: CodeBook, codes: list[Code]) -> None:
    industries = {code for scheme, code in codes if scheme == "naics2022"}
    both = [c for scheme, c in codes if scheme == "soc2018" and c.replace("-", "") in industries]
    assert both == ["11-3110"]
    with pytest.raises(AmbiguousCode) as caught:
        book.resolve("113110")
    assert caught.value.candidates == ("naics2022:113110", "soc2018:11-3110")
    assert meaning(book.resolve("11-3110")) == ("soc2018", "11-3110")


def test_every_onet_soc_detail_in_every_spelling(whole: CodeBook, codes: list[Code]) -> None:
    details = [code for scheme, code in codes if scheme == "onetsoc2019" and code[-3:] != ".00"]
    assert len(details) == 149
    for code in details:
        for spelled in (code, re.sub(r"\D", "", code), code.replace("-", "")):
            assert meaning(whole.resolve(spelled)) == ("onetsoc2019", code)


@pytest.mark.parametrize("sector", ["31-33", "44-45", "48-49"])
def test_every_number_of_a_sector_that_is_a_range(book: CodeBook, sector: str) -> None:
    first, last = sector.split("-")
    for number in range(int(first), int(last) + 1):
        assert book.resolve(str(number), scheme="naics2022").code == sector


@settings(max_examples=400)
@given(given=st.text(max_size=30) | st.text("0123456789-.:/Cc socindt", max_size=14))
@example("\ud800")
@example("https://w3id.org/occugraph/\x00")
def test_any_text_is_a_code_or_an_error(whole: CodeBook, given: str) -> None:
    try:
        result = whole.resolve(given)
    except OccugraphError as error:
        assert len(str(error)) < 1_000
        assert len(str(error).splitlines()) == 1
    else:
        assert isinstance(result, Resolved)
        assert result.code in spellings(result.given.strip()) or ":" in given


@settings(max_examples=200)
@given(given=st.text(max_size=40))
def test_a_text_always_stands_for_itself(given: str) -> None:
    assert next(iter(spellings(given).items())) == (given, ())


def test_a_graph_without_schemes_says_so() -> None:
    store = in_memory(b'<http://a/a> <http://a/b> "c" <http://a/g> .\n')
    empty = Session(OxigraphEngine(store))
    with pytest.raises(InputError, match="this graph has no schemes"):
        CodeBook(empty).resolve("15-1252")
