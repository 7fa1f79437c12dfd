"""A model trained on a dozen titles: what is learned, and how titles that it does not know rank."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from occugraph.search.title_model import TitleModel  # noqa: E402
from occugraph.search.title_training import list_features, train  # noqa: E402

#: Titles, each with the shares of its codes.
TITLES = {
    "Pipe welder": {0: 1.0},
    "Arc welder": {0: 1.0},
    "Welder helper": {0: 0.5, 2: 0.5},
    "Welding machine operator": {0: 1.0},
    "Registered nurse": {1: 1.0},
    "School nurse": {1: 1.0},
    "Nurse aide": {1: 3.0},
    "Nursing assistant": {1: 1.0},
    "Truck driver": {2: 1.0},
    "Delivery truck driver": {2: 1.0},
    "Bus driver": {2: 1.0},
    "Driver helper": {2: 1.0, 0: 1.0},
    "Other workers, all other": {0: 1.0},
    "Machine operator": {0: 1.0, 3: 1.0},
}


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    return train(list(TITLES), list(TITLES.values()))


@pytest.fixture(scope="module")
def model(arrays: dict[str, np.ndarray]) -> TitleModel:
    return TitleModel(arrays)


def test_features_are_words_their_ends_and_neighbours() -> None:
    assert list_features("Arc welders, except pipe 7") == [
        *("#<7>", "#<ar", "#<ex", "#<we", "#arc", "#cep", "#der", "#eld", "#ept", "#er>", "#exc"),
        *("#lde", "#pt>", "#rc>", "#wel", "#xce", "7", "7$", "<exce", "<excep", "<weld", "<welde"),
        *("^arc", "arc", "arc welder", "except", "except 7", "except$7", "welder", "welder except"),
    ]
    assert list_features("All other workers 12") == []
    assert list_features("") == []


def test_what_is_learned(arrays: dict[str, np.ndarray]) -> None:
    features = bytes(arrays["features"]).decode().split("\n")
    assert (len(features), features[:3], features[-3:]) == (
        *(75, ["#<dr", "#<he", "#<ma"], ["truck$driver", "welder", "welder$"]),
    )
    assert arrays["members"].tolist() == [0, 1, 2, 3, 11, 13, 4, 5, 6, 7, 2, 8, 9, 10, 11, 13]
    assert arrays["member_starts"].tolist() == [0, 6, 10, 15, 16]
    assert arrays["starts"].tolist()[:8] == [0, 10, 20, 38, 70, 88, 114, 124]
    assert arrays["starts"].tolist()[-1] == len(arrays["numbers"]) == 260
    assert arrays["rarity"].tolist()[:3] == pytest.approx([2.0986, 2.6094, 2.6094], abs=1e-3)
    assert arrays["norms"].tolist()[:4] == pytest.approx([0.1123, 0.1175, 0.0949, 0.066], abs=1e-3)
    assert arrays["bias"].tolist() == pytest.approx([0.1085, 0.1586, 0.095, -0.1209], abs=2e-3)
    sums = [float(np.abs(arrays[name].astype(float)).sum()) for name in ("vectors", "outputs")]
    assert sums == pytest.approx([824.61, 56.76], rel=2e-3)
    assert [arrays[name].dtype.str for name in ("vectors", "outputs", "members", "starts")] == [
        *("<f2", "<f2", "<i4", "<i4")
    ]


@pytest.mark.parametrize(
    ("title", "industry", "ranked"),
    [
        ("Pipe welder", "", [(0, 0.8977, 1), (2, 0.0874, 2), (3, 0.0138, 13)]),
        ("Welder nurse", "", [(1, 0.8114, 5), (0, 0.1364, 1), (2, 0.049, 2)]),
        ("Drivr", "", [(2, 0.8293, 10), (0, 0.1651, 11), (3, 0.0052, 13)]),
        ("Welding", "", [(0, 0.7742, 1), (2, 0.1139, 2), (1, 0.0837, 7)]),
        ("driver of trucks", "", [(2, 0.9765, 8), (0, 0.0215, 11), (3, 0.0017, 13)]),
        ("helper", "", [(2, 0.5414, 11), (0, 0.432, 11), (3, 0.0243, 13)]),
        ("helper", "bus truck", [(2, 0.7277, 11), (0, 0.2626, 11), (3, 0.009, 13)]),
        ("helper", "welding", [(0, 0.5755, 11), (2, 0.4076, 11), (3, 0.0151, 13)]),
        ("zzz", "", []),
    ],
)
def test_shares_and_the_nearest_title(
    model: TitleModel, title: str, industry: str, ranked: list[tuple[int, float, int]]
) -> None:
    (own, beside) = model.rank([title, "Bus driver"], [industry, ""], 3)
    assert [(one.code, one.title) for one in own] == [(code, at) for code, _, at in ranked]
    assert [one.share for one in own] == pytest.approx([share for _, share, _ in ranked], abs=3e-3)
    assert (beside[0].code, beside[0].title) == (2, 10)
    (alone,) = model.rank([title], [industry], 1)
    assert [(one.code, one.title) for one in alone] == [(code, at) for code, _, at in ranked[:1]]


def test_mistyped_words_are_put_right(model: TitleModel) -> None:
    assert [model._correct(text) for text in ("drivr nurze", "driver", "nurs", "weldr7")] == [
        *("driver nurse", "", "", "")
    ]
