"""Changes of meaning in the code, made one at a time, each of which some test has to notice.

    python -m tests.support.mutate_code                       # 300 mutations of all ROOMS
    python -m tests.support.mutate_code 50 --seed 7 --room sssom

First the tests run once, and what lines each of them reaches is kept in MAP. Then each mutation is
made in a process of its own, forked from one that has loaded everything: the code of the function
is replaced there, and the tests that reach its line run, the quickest first, until one fails. A
mutation is drawn from the lines that tests of the same process reach at all or not; a line that
none reaches survives. What changes no meaning is never drawn:

- docstrings, annotations, messages for people, and how an object is printed (`__repr__`);
- what only makes an answer quick: the sizes of what is kept or read at once (QUICKENING);
- what EQUIVALENT lists, with the reason.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import gc
import json
import os
import random
import signal
import sys
import time
import types
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = {
    "eligibility": "occugraph/eligibility",
    "crosswalk": "occugraph/crosswalk",
    "recoding": "occugraph/recoding",
    "search": "occugraph/search",
    "loaders": "occugraph/loaders",
    "sssom": "occugraph/sssom",
    "validation": "occugraph/validation",
    "limits": "occugraph/files",
}
#: Seconds of the tests of one mutation, and of one test that hangs.
WHOLE, EACH = 240, 60
#: Names of numbers that change how quick an answer is, and nothing of it.
QUICKENING = ("CHUNK", "BATCH", "BLOCK", "maxsize")
#: Mutation, without its line -> why no answer changes.
EQUIVALENT: dict[str, str] = {}

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
Node = ast.AST


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
    """Keeps which lines each test reaches, and how long it takes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seconds: dict[str, float] = {}
        import coverage

        self.coverage = coverage.Coverage(
            data_file=None, source=[str(ROOT / room) for room in ROOMS.values()], messages=False
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        start = time.monotonic()
        result = yield
        self.seconds[item.nodeid] = time.monotonic() - start
        return result

    def pytest_sessionstart(self) -> None:
        self.coverage.start()

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        reached: dict[str, dict[int, list[str]]] = {}
        for path in data.measured_files():
            lines = data.contexts_by_lineno(path)
            reached[str(Path(path).relative_to(ROOT))] = {
                line: [test for test in tests if test] for line, tests in lines.items()
            }
        self.file.write_text(json.dumps({"seconds": self.seconds, "lines": reached}), "utf-8")


class Mutator:
    """In the place of running the tests, runs those of each mutation in a process of its own."""

    def __init__(self, mutants: list[Mutant], recorded: dict[str, dict]) -> None:
        self.mutants, self.seconds = mutants, recorded["seconds"]
        self.lines = recorded["lines"]
        self.survivors: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        for number, mutant in enumerate(self.mutants, 1):
            start = time.monotonic()
            tests = [items[test] for test in self._find_tests(mutant) if test in items]
            noticed = bool(tests) and _fails_in_fork(mutant, tests)
            end = f"{time.monotonic() - start:.1f} s, {len(tests)} tests"
            print(f"{number} {'noticed' if noticed else 'SURVIVES'} {mutant} ({end})", flush=True)
            if not noticed:
                self.survivors.append(str(mutant))
        return True

    def _find_tests(self, mutant: Mutant) -> list[str]:
        """Find the tests that reach the line of a mutation, the quickest first."""
        lines = self.lines.get(mutant.file, {})
        tests = set(lines.get(str(mutant.line), ()))
        if not tests:  # a constant of the module, or the later line of a statement
            near = [int(line) for line in lines if int(line) <= mutant.line]
            tests = set(lines[str(max(near))]) if near else set()
        if not tests:
            tests = {test for of in lines.values() for test in of}
        return sorted(tests, key=lambda test: self.seconds.get(test, 0.0))


def _fails_in_fork(mutant: Mutant, tests: list[pytest.Item]) -> bool:
    """Make a mutation in a process of its own; tell whether a test fails there."""
    child = os.fork()
    if not child:
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        signal.alarm(WHOLE)
        code = 1
        with contextlib.suppress(BaseException):
            code = _run_tests(mutant, tests)
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return not os.WIFEXITED(status) or os.WEXITSTATUS(status) != 0


def _run_tests(mutant: Mutant, tests: list[pytest.Item]) -> int:
    _apply(mutant)
    failed: list[str] = []

    class Watcher:
        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.failed:
                failed.append(report.nodeid)

    tests[0].config.pluginmanager.register(Watcher())
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if failed:
            return 1
    return 0


def _apply(mutant: Mutant) -> None:
    """Put the code of the changed module in the place of what is loaded of it."""
    path = str(ROOT / mutant.file)
    whole = mutant.compile()
    codes: dict[tuple[str, int], types.CodeType] = {}
    waiting = [whole]
    while waiting:
        code = waiting.pop()
        codes[code.co_qualname, code.co_firstlineno] = code
        waiting += [one for one in code.co_consts if isinstance(one, types.CodeType)]
    for function in gc.get_objects():
        if isinstance(function, types.FunctionType) and function.__code__.co_filename == path:
            key = function.__code__.co_qualname, function.__code__.co_firstlineno
            if key in codes:
                function.__code__ = codes[key]
    _apply_constants(path, whole)


def _apply_constants(path: str, whole: types.CodeType) -> None:
    """Give the names of a module, wherever they were imported, the values of the changed one."""
    module = next(
        (one for one in list(sys.modules.values()) if getattr(one, "__file__", None) == path), None
    )
    if module is None:
        return
    changed = types.ModuleType(module.__name__)
    changed.__dict__.update(__file__=path, __package__=module.__package__, __spec__=module.__spec__)
    exec(whole, changed.__dict__)
    for name, new in list(vars(changed).items()):
        old = vars(module).get(name)
        if name.startswith("__") or not _is_other(old, new):
            continue
        for other in list(sys.modules.values()):
            if getattr(other, "__dict__", {}).get(name, changed) is old:
                setattr(other, name, new)


def _is_other(old: object, new: object) -> bool:
    """Tell whether a value that is no function and no class differs from what it was."""
    plain = str | int | float | bytes | tuple | frozenset | list | dict | set
    if not isinstance(old, plain) or not isinstance(new, plain):
        return False
    return repr(old) != repr(new)


def draw(count: int, seed: int, rooms: list[str]) -> list[Mutant]:
    """Draw changes from the modules of some rooms, each change as likely as another."""
    files = [file for room in rooms for file in sorted((ROOT / ROOMS[room]).rglob("*.py"))]
    every = [
        mutant
        for file in files
        for mutant in list_mutants(str(file.relative_to(ROOT)), file.read_text("utf-8"))
    ]
    return random.Random(seed).sample(every, min(count, len(every)))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--room", action="append", choices=ROOMS)
    parser.add_argument("--map", type=Path, default=ROOT / "build" / "reached.json")
    parser.add_argument("--tests", nargs="+", default=[str(ROOT / "tests")])
    arguments = parser.parse_args()
    tests = ["-q", "-p", "no:cacheprovider", *arguments.tests]
    if not arguments.map.exists():
        arguments.map.parent.mkdir(exist_ok=True)
        pytest.main(tests, plugins=[Recorder(arguments.map)])
    recorded = json.loads(arguments.map.read_text("utf-8"))
    mutants = draw(arguments.count, arguments.seed, arguments.room or list(ROOMS))
    mutator = Mutator(mutants, recorded)
    pytest.main([*tests, "-s"], plugins=[mutator])
    rooms = Counter(next(r for r, f in ROOMS.items() if m.file.startswith(f)) for m in mutants)
    print(", ".join(f"{room} {number}" for room, number in rooms.items()))
    print(f"{len(mutants) - len(mutator.survivors)} of {len(mutants)} mutations are noticed")
    return len(mutator.survivors) > len(mutants) * 0.05


if __name__ == "__main__":
    sys.exit(main())
