"""Changes of meaning in the code, made one at a time, each of which some test has to notice.

    python -m tests.support.mutate_code                       # 300 mutations of all ROOMS
    python -m tests.support.mutate_code 50 --seed 7 --room sssom

First the tests run once, and what lines each of them reaches is kept in MAP. Then each mutation is
made in a process of its own, forked from one that has loaded everything: the code of the function
is replaced there, and the tests that reach its line run, the quickest first, until one fails. A
mutation is drawn from the lines that tests of the same process reach at all or not; a line that
none reaches survives. What changes no meaning is never drawn:

- docstrings, annotations, messages for people, and how an object is printed (`__repr__`);
- assertions, `strict=` of zip among them: what they rule out never comes;
- what only makes an answer quick: the sizes of what is kept or read at once (QUICKENING);
- what EQUIVALENT lists, with the reason.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import functools
import gc
import hashlib
import importlib
import json
import os
import re
import signal
import sys
import time
import types
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = {
    "eligibility": "occugraph/eligibility",
    "crosswalk": "occugraph/crosswalk",
    "recoding": "occugraph/recoding",
    "search": "occugraph/search",
    "loaders": "loaders",
    "sssom": "occugraph/sssom",
    "validation": "occugraph/validation",
    "limits": "occugraph/files",
}
#: Seconds that the tests of one mutation may compute, with the processes that they start, and that
#: one test may compute; what they take on a busy machine counts nothing, but for one that waits
#: for what never comes.
COMPUTED, EACH, WAITED = 180, 60, 300
#: Tests that load what most tests ask: all tables, the graph in memory.
OPENING = (
    "tests/sssom/test_reader.py::test_a_prefix_may_have_any_name",
    "tests/query/test_codes.py::test_a_code_of_another_vintage_is_told_apart",
)
#: A test that keeps the graph in a store. A fork runs it: the threads of a store that is open here
#: would be missing in the others, which would wait for them.
KEEPING = "tests/crosswalk/test_lookup.py::test_leading_zeros_are_kept"
#: Names of numbers that change how quick an answer is, and nothing of it.
QUICKENING = ("CHUNK", "BATCH", "BLOCK", "maxsize")
#: Mutation, without its line -> why no answer changes.
EQUIVALENT: dict[str, str] = {
    "occugraph/recoding/line_writer.py: set(map(len, rows)) <= {len(table.header)} becomes "
    "set(map(len, rows)) < {len(table.header)}": "one by one, rows are written alike, but slower",
    "occugraph/validation/run.py: if screened: narrow_targets(shapes, find_suspects(graph, "
    "shapes)) becomes if not screened: narrow_targets(shapes, find_suspects(graph, shapes))": (
        "the screen makes pySHACL quicker and changes no finding"
    ),
    "occugraph/validation/run.py: True becomes False": "so it is whether the screen is on or off",
    "occugraph/search/ranking.py: score <= group.most becomes score < group.most": (
        "no text scores to the last digit what is the least that is worth showing"
    ),
    "loaders/ampd_iowa/document.py: offset <= len(segment.text) becomes "
    "offset < len(segment.text)": "nothing that is looked for begins with the blank in between",
}

_COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
#: What stands between the place and the name of a fixture.
_OF = " makes "
Node = ast.AST
#: What a mutation reaches: functions, and what remembers their answers.
Loaded = types.FunctionType | functools._lru_cache_wrapper


class Mutant(NamedTuple):
    """One change of meaning in a module: the place in its tree, and which change of those there."""

    file: str
    line: int
    change: str
    place: int
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.change}"

    def compile(self) -> types.CodeType:
        """Compile the module with the change."""
        path = ROOT / self.file
        tree = _replace(path.read_text("utf-8"), self.place, self.number)
        return compile(tree, str(path), "exec")


def list_mutants(file: str, text: str) -> Iterator[Mutant]:
    """Yield each change that is possible in a module."""
    for place, (node, others) in enumerate(_list_changes(ast.parse(text))):
        for number, other in enumerate(others):
            new = ast.unparse(other) if other else ""
            old = _cut(ast.unparse(node))
            change = f"{old} becomes {_cut(new)}" if new else f"without {old}"
            if f"{file}: {change}" not in EQUIVALENT:
                line = getattr(node, "lineno", 0) or node.target.lineno
                yield Mutant(file, line, change, place, number)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _replace(text: str, place: int, number: int) -> ast.Module:
    """Parse a module anew, with the change of that number at one place."""
    tree = ast.parse(text)
    node, others = next(pair for at, pair in enumerate(_list_changes(tree)) if at == place)
    other = others[number] or ast.Pass()

    class Replacer(ast.NodeTransformer):
        def visit(self, one: Node) -> Node:
            return ast.copy_location(other, node) if one is node else self.generic_visit(one)

    return ast.fix_missing_locations(Replacer().visit(tree))


def _list_changes(tree: ast.Module) -> Iterator[tuple[Node, list[Node | None]]]:
    """Yield each place of a module that carries meaning, with what may take its place."""
    stack: list[Node] = [tree]
    while stack:
        node = stack.pop(0)
        if _has_no_meaning(node):
            continue
        others = _change(node)
        if others:
            yield node, others
        stack[:0] = [child for child in ast.iter_child_nodes(node) if not _is_beside(node, child)]


def _has_no_meaning(node: Node) -> bool:
    if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Assert):
        return True
    if isinstance(node, ast.FunctionDef) and node.name in ("__repr__", "__str__"):
        return True
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return True
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.keyword):
        names = ast.unparse(node).partition("=")[0]
        return any(each in names for each in QUICKENING)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_beside(node: Node, child: Node) -> bool:
    """Tell whether a child is an annotation or a decorator."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        beside = [*node.decorator_list, getattr(node, "returns", None)]
        return child in beside or (isinstance(node, ast.ClassDef) and child in node.bases)
    return child is getattr(node, "annotation", None)


def _change(node: Node) -> list[Node | None]:
    """List what may take the place of a node; None leaves it out."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARED:
            return [_with(node, ops=[_COMPARED[type(operator)]()])]
        case ast.BoolOp(op=ast.And()):
            return [_with(node, op=ast.Or())]
        case ast.BoolOp(op=ast.Or()):
            return [_with(node, op=ast.And())]
        case ast.UnaryOp(op=ast.Not()):
            return [node.operand]
        case ast.BinOp() if type(node.op) in _OPERATED:
            return [_with(node, op=_OPERATED[type(node.op)]())]
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Constant(value=bool()):
            return [ast.Constant(not node.value)]
        case ast.Constant(value=int() | float()):
            return [ast.Constant(node.value + 1)]
        case ast.Constant(value=str()) if node.value and " " not in node.value:
            return [ast.Constant(f"{node.value}X")]
        case ast.If() | ast.While():
            return [_with(node, test=ast.UnaryOp(ast.Not(), node.test))]
        case ast.Return(value=ast.expr()) if not _is_none(node.value):
            return [ast.Return(ast.Constant(None))]
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Break() | ast.Continue():
            return [None]
        case ast.comprehension(ifs=[_, *_]):
            return [_with(node, ifs=[])]
    return []


def _is_none(node: Node) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: Node, **changes: object) -> Node:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


# The run


class Recorder:
    """Keeps what lines the tests that MAP does not know yet reach, and how long each takes.

    What a fixture reaches that several tests share counts for each of them.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.recorded: dict[str, dict] = {"seconds": {}, "lines": {}}
        if file.exists():
            self.recorded = json.loads(file.read_text("utf-8"))
        import coverage

        #: Fixture -> the tests that use it.
        self.users: dict[str, list[str]] = {}
        #: The shared fixtures that are being made, and the test that runs.
        self.shared: list[str] = []
        self.test = ""
        self.coverage = coverage.Coverage(
            data_file=None, source=[str(ROOT / room) for room in ROOMS.values()], messages=False
        )

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid not in self.recorded["seconds"]]
        for item in items:
            for name in getattr(item, "fixturenames", ()):
                self.users.setdefault(name, []).append(item.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        self.shared.append(f"{fixturedef.baseid}{_OF}{fixturedef.argname}")
        self.coverage.switch_context(self.shared[-1])
        try:
            return (yield)
        finally:
            self.shared.pop()
            self.coverage.switch_context(self.shared[-1] if self.shared else self.test)

    def _find_users(self, context: str) -> list[str]:
        """Find the tests of a context: one, or those that use a fixture where it is defined."""
        base, is_fixture, name = context.rpartition(_OF)
        users = self.users.get(name, []) if is_fixture else filter(None, [context])
        return [test for test in users if test.startswith(base)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.test = item.nodeid
        self.coverage.switch_context(self.test)
        start = time.process_time()
        result = yield
        self.recorded["seconds"][item.nodeid] = time.process_time() - start
        return result

    def pytest_sessionstart(self) -> None:
        self.coverage.start()

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        for path in data.measured_files():
            lines = self.recorded["lines"].setdefault(str(Path(path).relative_to(ROOT)), {})
            for line, tests in data.contexts_by_lineno(path).items():
                users = {user for test in tests for user in self._find_users(test)}
                lines[str(line)] = sorted({*lines.get(str(line), ()), *users})
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(json.dumps(self.recorded), "utf-8")


class Mutator:
    """In the place of running the tests, runs those of each mutation in a process of its own."""

    def __init__(self, mutants: list[Mutant], recorded: dict[str, dict]) -> None:
        # what loads documents comes first: a graph that is open would hide its changes
        self.mutants = sorted(mutants, key=lambda one: not one.file.startswith(ROOMS["loaders"]))
        self.seconds, self.lines = recorded["seconds"], recorded["lines"]
        self.noticed = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for mutant in self.mutants:  # some are imported late, and would not be changed
            importlib.import_module(_name_module(mutant.file))
        is_open, loaded = False, _freeze(kept="-")
        for number, mutant in enumerate(self.mutants, 1):
            if not is_open and not mutant.file.startswith(ROOMS["loaders"]):
                is_open, loaded = _open_graphs(session), _freeze("occugraph.loaders")
            start = time.monotonic()
            tests = [items[test] for test in self._find_tests(mutant) if test in items]
            noticed = bool(tests) and self._is_noticed(mutant, tests, loaded)
            end = f"{time.monotonic() - start:.1f} s, {len(tests)} tests"
            print(f"{number} {'noticed' if noticed else 'SURVIVES'} {mutant} ({end})", flush=True)
            self.noticed += noticed
        return True

    def _is_noticed(self, mutant: Mutant, tests: list[pytest.Item], loaded: list[Loaded]) -> bool:
        """Tell whether a test fails; a fork that waits in vain, for a lock, is made once more."""
        status = _run_in_fork(mutant, tests, self.seconds, loaded)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
            status = _run_in_fork(mutant, tests, self.seconds, loaded)
        return status != 0

    def _find_tests(self, mutant: Mutant) -> list[str]:
        """Find the tests that reach the line of a mutation, its own and the quickest first."""
        lines = self.lines.get(mutant.file, {})
        tests = set(lines.get(str(mutant.line), ()))
        if not tests:  # a constant of the module, or the later line of a statement
            near = [int(line) for line in lines if int(line) <= mutant.line]
            tests = set(lines[str(max(near))]) if near else set()
        if not tests:
            tests = {test for of in lines.values() for test in of}
        # what is remembered is reached by the first test alone that asks for it
        named = f"test_{Path(mutant.file).stem}.py::"
        tests |= {test for test in self.seconds if named in test}
        room = next(folder for folder in ROOMS.values() if mutant.file.startswith(folder))
        own = Path(mutant.file).relative_to(room).with_suffix("").parts

        def rank(test: str) -> tuple[bool, float]:
            file = test.partition("::")[0]
            return not any(name in file for name in own), self.seconds.get(test, 0.0)

        return sorted(tests, key=rank)


def _open_graphs(session: pytest.Session) -> bool:
    """Run tests that open the graph, which stays open in what is forked."""
    tests = [item for item in session.items if item.nodeid.startswith(OPENING)]
    for test, other in pairwise([*tests, session.items[0]]):
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=other)
    child = os.fork()
    if not child:
        for test in [item for item in session.items if item.nodeid.startswith(KEEPING)]:
            test.config.hook.pytest_runtest_protocol(item=test, nextitem=None)
        os._exit(0)
    os.waitpid(child, 0)
    return True


def _run_in_fork(
    mutant: Mutant, tests: list[pytest.Item], seconds: dict[str, float], loaded: list[Loaded]
) -> int:
    """Make a mutation in a process of its own; give how that ends, 0 where no test fails."""
    cache = Path(os.environ.get("OCCUGRAPH_CACHE", os.devnull))
    kept = set(cache.rglob("*"))
    child = os.fork()
    if not child:
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        code = 1
        with contextlib.suppress(BaseException):
            _apply(mutant, loaded)
            code = _run_tests(tests, seconds)
        os._exit(code)
    _, status = os.waitpid(child, 0)
    for path in set(cache.rglob("*")) - kept:  # what a mutation kept is no answer for the next
        if path.is_file():
            path.unlink()
    return status


def _run_tests(tests: list[pytest.Item], seconds: dict[str, float]) -> int:
    failed: list[str] = []

    class Watcher:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(report.nodeid)

    tests[0].config.pluginmanager.register(Watcher())
    tests[0].session._setupstate.teardown_exact(tests[0])
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        longest = EACH + 10 * seconds.get(test.nodeid, 0.0)
        signal.setitimer(signal.ITIMER_PROF, longest)  # a mutation may never end
        signal.alarm(WAITED)
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if failed:
            return 1
        if sum(os.times()[:4]) > COMPUTED:
            break
    return 0


def _freeze(kept: str) -> list[Loaded]:
    """List the functions of the package and what remembers answers, but for those of a room.

    Then nothing that is loaded is looked through in a fork again, which would copy all of it.
    """
    gc.unfreeze()
    gc.collect()
    loaded = [
        one
        for one in gc.get_objects()
        if isinstance(one, Loaded) and str(one.__module__).startswith("occugraph.")
        if isinstance(one, types.FunctionType) or not one.__module__.startswith(kept)
    ]
    gc.freeze()
    return loaded


def _apply(mutant: Mutant, loaded: list[Loaded]) -> None:
    """Put the code of the changed module in the place of what is loaded of it."""
    whole = mutant.compile()
    codes: dict[tuple[str, int], types.CodeType] = {}
    waiting = [whole]
    while waiting:
        code = waiting.pop()
        codes[code.co_qualname, code.co_firstlineno] = code
        waiting += [one for one in code.co_consts if isinstance(one, types.CodeType)]
    module = importlib.import_module(_name_module(mutant.file))
    changed = types.ModuleType(module.__name__)
    changed.__dict__.update(
        __file__=module.__file__, __package__=module.__package__, __spec__=module.__spec__
    )
    sys.modules[module.__name__] = changed
    exec(whole, changed.__dict__)
    sys.modules[module.__name__] = module
    defaults = {
        one.__qualname__: (one.__defaults__, one.__kwdefaults__)
        for one in gc.get_objects()  # all that is loaded is frozen, and not among them
        if isinstance(one, types.FunctionType) and one.__globals__ is changed.__dict__
    }
    for function in loaded:
        if not isinstance(function, types.FunctionType):
            function.cache_clear()
        elif function.__globals__ is vars(module):
            key = function.__code__.co_qualname, function.__code__.co_firstlineno
            function.__code__ = codes.get(key, function.__code__)
            with contextlib.suppress(KeyError):
                function.__defaults__, function.__kwdefaults__ = defaults[function.__qualname__]
    for name, new in list(vars(changed).items()):
        old = vars(module).get(name)
        if isinstance(old, type) and isinstance(new, type) and old.__module__ == module.__name__:
            for attribute, value in vars(new).items():
                if _is_other(vars(old).get(attribute), value):
                    setattr(old, attribute, value)
        if name.startswith("__") or not _is_other(old, new):
            continue
        for other in list(sys.modules.values()):
            if getattr(other, "__dict__", {}).get(name, changed) is old:
                setattr(other, name, new)


def _name_module(file: str) -> str:
    """Name the module of a file; that of the loaders stands beside the package."""
    name = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return name if name.startswith("occugraph.") else f"occugraph.{name}"


def _is_other(old: object, new: object) -> bool:
    """Tell whether a value that is no function and no class differs from what it was."""
    plain = str | int | float | bytes | tuple | frozenset | list | dict | set | re.Pattern
    if not isinstance(old, plain) or not isinstance(new, plain):
        return False
    return repr(old) != repr(new)


def draw(count: int, seed: int, rooms: list[str]) -> list[Mutant]:
    """Draw changes from all rooms, each as likely as another, and keep those of some rooms.

    What is drawn of a module stays the same, by and large, when another module changes.
    """
    ranked: list[tuple[bytes, Mutant]] = []
    for file in [file for room in ROOMS.values() for file in sorted((ROOT / room).rglob("*.py"))]:
        name = str(file.relative_to(ROOT))
        alike: Counter[str] = Counter()
        for mutant in list_mutants(name, file.read_text("utf-8")):
            alike[mutant.change] += 1
            text = f"{seed} {name} {mutant.change} {alike[mutant.change]}"
            ranked.append((hashlib.blake2b(text.encode()).digest(), mutant))
    drawn = [mutant for _, mutant in sorted(ranked)[:count]]
    return [mutant for mutant in drawn if mutant.file.startswith(tuple(ROOMS[r] for r in rooms))]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--room", action="append", choices=ROOMS)
    parser.add_argument("--map", type=Path, default=ROOT / "build" / "reached.json")
    parser.add_argument(
        "--tests", nargs="+", default=[str(ROOT / "tests"), str(ROOT / "occugraph")]
    )
    arguments = parser.parse_args()
    tests = ["-q", "-p", "no:cacheprovider", *arguments.tests]
    pytest.main(tests, plugins=[Recorder(arguments.map)])
    recorded = json.loads(arguments.map.read_text("utf-8"))
    mutants = draw(arguments.count, arguments.seed, arguments.room or list(ROOMS))
    mutator = Mutator(mutants, recorded)
    pytest.main([*tests, "-s"], plugins=[mutator])
    rooms = Counter(next(r for r, f in ROOMS.items() if m.file.startswith(f)) for m in mutants)
    print(", ".join(f"{room} {number}" for room, number in rooms.items()))
    print(f"{mutator.noticed} of {len(mutants)} mutations are noticed")
    return mutator.noticed < len(mutants) * 0.95


if __name__ == "__main__":
    sys.exit(main())
