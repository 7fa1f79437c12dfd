"""action.yml, .pre-commit-hooks.yaml and docs/ci.md: what they say is run here and comes true."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from junitparser import JUnitXml

from occugraph.cli import main
from occugraph.cli.parsing import COMMANDS
from tests.support.programmes import OCCUPATIONS, programme
from tests.support.running import ROOT, environment

pytestmark = [pytest.mark.slow, pytest.mark.installed]

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(yaml|toml)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WORKFLOW, GITLAB, PRE_COMMIT = (yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml")
(SETTINGS,) = (text for kind, text in BLOCKS if kind == "toml")
EXPRESSION = re.compile(r"\$\{\{ *(\S+) *\}\}")

CLEAN = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix d: <http://purl.org/dc/terms/> .
<https://e/s> a skos:ConceptScheme ; d:title "S"@en; d:rights <>; skos:hasTopConcept <https://e/a> .
<https://e/a> a skos:Concept ; skos:inScheme <https://e/s> ; skos:topConceptOf <https://e/s> ;
    skos:notation "A" ; skos:definition "First."@en ;
    skos:prefLabel "One"@en .
"""
#: Shapes of one's own, which hold.
HOUSE = """\
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://e/named> a sh:NodeShape ; sh:targetClass skos:Concept ; sh:nodeKind sh:IRI .
"""
#: A violation at line 5.
WRONG = CLEAN.replace('"One"@en .', '"One"@en ;\n    skos:altLabel "One"@en .')
#: A concept that hangs on no other: a warning, and no violation.
WARNED = (
    CLEAN
    + '<https://e/b> a skos:Concept ; skos:inScheme <https://e/s> ; skos:prefLabel "Two"@en .\n'
)
#: Two alike without an IRI, which stand at no line.
NAMELESS = CLEAN + 2 * WARNED.removeprefix(CLEAN).replace("<https://e/b>", "[]")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout to work in, beside whatever else a test writes."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """What the action's step Install leaves, but with this checkout: occugraph in RUNNER_TEMP."""
    command = tmp_path / "temp" / "occugraph" / "bin" / "occugraph"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m occugraph "$@"\n')
    command.chmod(0o755)
    return command


def checked(*words: str) -> None:
    """Run a checker of the test environment."""
    done = subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# action.yml


class Ran(NamedTuple):
    code: int
    out: str
    err: str
    sarif: Path | None


@pytest.fixture
def act(place: Path, installed: Path, tmp_path: Path) -> Any:
    """The step Validate, run as GitHub's runner does."""
    (step,) = (each for each in STEPS if each.get("id") == "validate")
    script = tmp_path / "step.sh"
    script.write_text(step["run"])

    def run(**inputs: str) -> Ran:
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        output = tmp_path / "output"
        output.write_text("")
        values = {
            name: EXPRESSION.sub(lambda match: given[match[1].removeprefix("inputs.")], text)
            for name, text in step["env"].items()
        }
        values |= {
            "RUNNER_TEMP": str(installed.parents[2]),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_ACTION_PATH": str(ROOT),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            capture_output=True,
            encoding="utf-8",
            env=environment(**values),
            timeout=60,
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        assert set(outputs) <= {"sarif"}
        sarif = Path(outputs["sarif"]) if outputs else None
        return Ran(done.returncode, done.stdout, done.stderr, sarif)

    return run


def results(ran: Ran) -> list[dict[str, Any]]:
    assert ran.sarif is not None
    report = json.loads(ran.sarif.read_text("utf-8"))
    assert report["version"] == "2.1.0"
    listed: list[dict[str, Any]] = report["runs"][0]["results"]
    return listed


def uris(ran: Ran) -> list[str]:
    return [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results(ran)
    ]


def test_the_action_is_a_valid_one() -> None:
    checked("check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")
    assert ACTION["runs"]["using"] == "composite"
    assert all("shell" in step for step in STEPS if "run" in step)


def test_the_action_uses_what_it_declares() -> None:
    named = {
        name
        for step in STEPS
        for text in [*step.get("env", {}).values(), *step.get("with", {}).values()]
        for name in EXPRESSION.findall(text)
    }
    named |= {
        match for step in STEPS for match in re.findall(r"inputs\.[\w-]+", step.get("if", ""))
    }
    assert named == {f"inputs.{name}" for name in ACTION["inputs"]}
    named = {f"steps.{step['id']}.outputs" for step in STEPS if "id" in step}
    for output in ACTION["outputs"].values():
        (source,) = EXPRESSION.findall(output["value"])
        assert source.rpartition(".")[0] in named
        assert f'echo "{source.rpartition(".")[2]}=' in STEPS[-1]["run"]


def test_the_action_runs_others_as_they_were_at_a_commit() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", each) for each in used)


def test_no_script_of_the_action_holds_what_a_user_gave() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_the_action_installs_itself_where_it_runs_from() -> None:
    install = next(step["run"] for step in STEPS if step.get("name") == "Install")
    assert install.splitlines() == [
        'python -m venv --clear "$RUNNER_TEMP/occugraph"',
        '"$RUNNER_TEMP/occugraph/bin/python" -m pip install --quiet \\',
        '  --constraint "$GITHUB_ACTION_PATH/.ci/constraints.txt" "$GITHUB_ACTION_PATH"',
    ]
    assert (ROOT / ".ci" / "constraints.txt").is_file()
    assert '"$RUNNER_TEMP/occugraph/bin/occugraph" validate' in STEPS[-1]["run"]


def test_the_action_on_a_clean_file(place: Path, act: Any) -> None:
    (place / "a.ttl").write_text(CLEAN)
    ran = act(files="a.ttl")
    assert (ran.code, results(ran)) == (0, [])
    assert "::" not in ran.out
    assert ran.out.startswith("occugraph conforms: 0 violations")


def test_the_action_on_findings(place: Path, act: Any) -> None:
    (place / "a.ttl").write_text(WRONG)
    ran = act(files="a.ttl\n")
    assert ran.code == 1
    annotation, summary = ran.out.splitlines()
    assert annotation.startswith("::error file=a.ttl,line=5,title=S13::A One: repeats its ")
    assert summary.startswith("occugraph does not conform: 1 violation")
    assert [result["ruleId"] for result in results(ran)] == ["S13"]
    assert uris(ran) == ["a.ttl"]
    again = act(files="a.ttl")
    assert again.sarif != ran.sarif  # a job may use the action twice
    assert again.sarif.read_bytes() == ran.sarif.read_bytes()


def test_a_name_is_never_run_nor_expanded(place: Path, act: Any) -> None:
    names = ["$(touch pwned).ttl", "`touch pwned`; touch pwned.ttl", "a b*.ttl", "-x.ttl"]
    for name in names:
        (place / name).write_text(WRONG)
    (place / "a bc.ttl").write_text("not read")
    ran = act(files="\n".join(names))
    assert ran.code == 1, ran.err
    assert [name for name in names if f"file={name}," in ran.out] == names[:1], ran.out
    assert sorted(os.listdir(place)) == sorted([*names, "a bc.ttl"])
    assert uris(ran) == ["%24%28touch%20pwned%29.ttl"]
    for bad in ("$(touch pwned)", "; touch pwned", "a b"):
        assert act(files=bad).code == 2
    assert act(files="a b*.ttl", arguments="--quiet $(touch${IFS}pwned)").code == 2
    assert not (place / "pwned").exists()


def test_what_cannot_be_read_leaves_no_sarif(place: Path, act: Any) -> None:
    (place / "a.ttl").write_text(CLEAN + "<https://e/c> a\n")
    ran = act(files="a.ttl")
    assert (ran.code, ran.out, ran.sarif) == (2, "", None)
    assert ran.err.startswith("occugraph: a.ttl:")
    assert act(files="a.ttl", fail_on="error").code == 2


def test_inputs_of_the_action_are_options(place: Path, act: Any) -> None:
    (place / "data").mkdir()
    (place / "data" / "a.ttl").write_text(WARNED)
    (place / "QS-o").touch()  # what the pattern would be expanded to
    assert act(files="data").code == 0
    ran = act(files="data", fail_on="warning")
    assert ran.code == 1
    assert ran.out.startswith("::warning file=data/a.ttl,line=6,title=QS-orphan::")
    assert act(files="data", fail_on="warning", arguments="--ignore QS-o*").code == 0
    ran = act(files="data", arguments="--profile skos\n--report junit=report.xml")
    assert json.loads(ran.sarif.read_text())["runs"][0]["properties"]["profile"] == "skos"
    assert (place / "report.xml").is_file()


def test_without_files_the_action_checks_what_the_settings_name(
    place: Path, act: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCCUGRAPH_SCHEMES", "isco08,soc2010")
    ran = act(arguments="--select S9")
    assert ran.code == 0  # the embedded graph
    assert json.loads(ran.sarif.read_text())["runs"][0]["properties"]["examined"]["S9"] > 1
    (place / "a.ttl").write_text(WARNED)
    table = '[tool.occugraph.validate]\nfiles = ["a.ttl"]\n'
    (place / "pyproject.toml").write_text(table + 'fail-on = "warning"\n')
    ran = act()
    assert (ran.code, uris(ran)) == (1, ["a.ttl"])
    assert act(fail_on="violation").code == 0


def test_every_result_names_a_file_as_code_scanning_asks(place: Path, act: Any) -> None:
    (place / "a.ttl").write_text(NAMELESS)
    (place / "b.ttl").write_text(CLEAN)
    ran = act(files="a.ttl\nb.ttl")
    assert uris(ran)
    assert set(uris(ran)) == {"a.ttl"}
    assert "region" not in results(ran)[0]["locations"][0]["physicalLocation"]


# .pre-commit-hooks.yaml

IDS = [hook["id"] for hook in HOOKS]
NAMES = [
    *("a.ttl", "data/a.nt.gz", "a b.trig", "a.nq", "a.jsonld", "a.rdf", "a.owl.gz"),
    *("a.turtle", "a.n3.gz", "a.json-ld"),
    *("mine.programme.toml", "data/b.programme.toml"),
    *("pyproject.toml", "programme.toml", "a.ttl.txt", "attl", "a.json", "a.gz", "a.xml", "ttl/a"),
]


def test_the_manifest_is_a_valid_one() -> None:
    checked("pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")
    assert {hook["language"] for hook in HOOKS} == {"python"}
    assert all(hook["require_serial"] for hook in HOOKS)  # never two runs at a time


def test_the_hooks_take_their_files_and_no_others() -> None:
    taken = {
        hook["id"]: [name for name in NAMES if re.search(hook["files"], name)] for hook in HOOKS
    }
    assert taken == {"occugraph-validate": NAMES[:10], "occugraph-programme": NAMES[10:12]}


@pytest.fixture
def commit(place: Path, installed: Path, tmp_path: Path) -> Any:
    """Run pre-commit over all files, with hooks that find occugraph where it is installed."""
    if shutil.which("git") is None:
        pytest.skip("pre-commit works in a git repository, and git is not installed")

    def run(**changes: Any) -> str:
        hooks = [{**hook, "language": "system", **changes} for hook in HOOKS]
        config = {"repos": [{"repo": "local", "hooks": hooks}]}
        (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        values = environment(
            PATH=f"{installed.parent}{os.pathsep}{os.environ['PATH']}",
            PRE_COMMIT_HOME=str(tmp_path / "pre-commit"),
            GIT_CONFIG_GLOBAL=os.devnull,
            **{name: None for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))},
        )
        for words in (
            ["git", "init", "-q"],
            ["git", "add", "."],
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"],
        ):
            done = subprocess.run(words, capture_output=True, text=True, env=values, check=False)
        assert done.stderr == ""
        return done.stdout

    return run


def test_pre_commit_passes_what_is_right(place: Path, commit: Any) -> None:
    concept = CLEAN[CLEAN.index("<https://e/a> a") :]
    (place / "a scheme.ttl").write_text(CLEAN.replace(concept, ""))
    (place / "concept.ttl").write_text(CLEAN.splitlines()[0] + "\n" + concept)
    for id in ("one", "two"):
        programme(place, id=id).rename(place / f"{id}.programme.toml")
    printed = commit()
    assert printed.count("Passed") == 2, printed
    assert printed.count("conforms: 0 violations, 0 warnings") == 1  # one graph
    assert printed.count("no problems") == 1


def test_pre_commit_fails_what_is_wrong(place: Path, commit: Any) -> None:
    (place / "a.ttl").write_text(WRONG)
    for id, codes in (("one", OCCUPATIONS), ("two", OCCUPATIONS.replace("15-1252", "99-9999"))):
        programme(place, codes, id=id).rename(place / f"{id}.programme.toml")
    printed = commit()
    assert printed.count("- exit code: 1") == 2, printed
    assert "a.ttl:5: A One: repeats" in printed
    assert "two.programme.toml:11:10: error: '99-9999' is no code of soc2018" in printed
    (place / "a.ttl").write_text("<https://e/c> a\n")
    (place / "two.programme.toml").write_text("id = x")
    printed = commit()
    assert printed.count("- exit code: 2") == 2, printed
    assert "occugraph: two.programme.toml:1:6: not TOML" in printed


# docs/ci.md


def test_every_block_is_what_its_reader_takes(tmp_path: Path) -> None:
    for schema, block in (("github-workflows", WORKFLOW), ("gitlab-ci", GITLAB)):
        file = tmp_path / f"{schema}.json"
        # YAML 1.1 takes the key `on` for a truth; GitHub does not.
        document = {"on" if key is True else key: value for key, value in block.items()}
        file.write_text(json.dumps(document))
        checked("check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file))
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump(PRE_COMMIT))
    checked("pre_commit", "validate-config", str(file))
    assert len(BLOCKS) == len(re.findall("^```.", PAGE, re.MULTILINE))


def test_the_workflow_gives_and_takes_what_the_action_has() -> None:
    _, step, upload = WORKFLOW["jobs"]["validate"]["steps"]
    assert step["uses"] == "OWNER/occugraph@REF"
    assert set(step["with"]) <= set(ACTION["inputs"])
    taken = re.findall(r"steps\.(\w+)\.outputs\.(\w+)", json.dumps(upload))
    assert set(taken) == {(step["id"], name) for name in ACTION["outputs"]}


def test_the_workflow_s_inputs_are_accepted(place: Path, act: Any) -> None:
    (place / "data").mkdir()
    (place / "data" / "a.ttl").write_text(CLEAN)
    given = WORKFLOW["jobs"]["validate"]["steps"][1]["with"]
    ran = act(**given)
    assert ran.code == 1
    assert {result["ruleId"] for result in results(ran)} == {"X13"}  # who published it, and when


def test_the_hooks_of_the_page_are_there() -> None:
    (repo,) = PRE_COMMIT["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == IDS


def test_the_hook_of_the_page_checks_the_whole_folder(place: Path, commit: Any) -> None:
    (place / "data").mkdir()
    (place / "data" / "a.ttl").write_text(CLEAN)
    (place / "wrong.ttl").write_text(WRONG)
    (hook,) = (
        entry for entry in PRE_COMMIT["repos"][0]["hooks"] if entry["id"] == "occugraph-validate"
    )
    printed = commit(**{key: value for key, value in hook.items() if key != "id"}, id=hook["id"])
    assert "conforms: 0 violations" in printed


def run(capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, str]:
    command, *rest = shlex.split(words)
    assert command == "occugraph"
    code = main(rest)
    return code, "".join(capsys.readouterr())


def test_the_commands_of_the_page_are_known() -> None:
    commands = re.findall(r"(?:- |`)occugraph ([a-z]+)", PAGE)
    assert set(commands) <= set(COMMANDS)
    assert {"validate", "diff"} <= set(commands)


def test_the_job_of_the_page_writes_what_its_reader_reads(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "data").mkdir()
    file = place / "data" / "a.ttl"
    job = GITLAB["validate"]
    report = job["artifacts"]["reports"]["junit"]
    (command,) = (line for line in job["script"] if line.startswith("occugraph "))
    for text, code in ((CLEAN, 0), (WRONG, 1)):
        file.write_text(text)
        assert run(capsys, command)[0] == code
        assert JUnitXml.fromfile(report).failures == code
    for name in re.findall(r"`(\w+)`", PAGE.partition("so that one run writes")[2].split(".\n")[0]):
        assert run(capsys, f"occugraph validate data --report {name}=report")[0] == 1
        assert (place / "report").stat().st_size > 100


def test_exit_codes_are_as_the_page_says(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("clean", CLEAN), ("wrong", WRONG), ("broken", "<https://e/c> a\n")):
        (place / f"{name}.ttl").write_text(text)
    for words, code in (
        ("clean.ttl", 0),
        ("wrong.ttl", 1),
        ("broken.ttl", 2),
        ("none.ttl", 2),
        ("clean.ttl --profile owl", 2),
        ("--endpoint http://127.0.0.1:9/", 3),
    ):
        got, printed = run(capsys, f"occugraph validate {words}")
        assert got == code, words
        assert ("conforms: " in printed) == (code == 0), printed


def test_the_settings_and_the_baseline_of_the_page(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(tomllib.loads(SETTINGS)["tool"]["occugraph"]["validate"]) >= {"files", "baseline"}
    (place / "pyproject.toml").write_text(SETTINGS)
    (place / "house.ttl").write_text(HOUSE)
    (place / "data").mkdir()
    file = place / "data" / "a.ttl"
    file.write_text(WRONG)
    (accept,) = re.findall("`(occugraph validate data --write-baseline [^`]+)`", PAGE)
    assert run(capsys, accept)[0] == 0
    accepted = place / "occugraph-baseline.json"
    assert accepted.read_text().count('"check": "S13"') == 1
    accepted.write_text(accepted.read_text().replace('"reason": ""', '"reason": "Agreed"'))
    code, printed = run(capsys, "occugraph validate")
    assert (code, "accepted by the baseline" in printed, "(profile xkos)" in printed) == (
        0,
        True,
        True,
    )
    file.write_text(WRONG.replace('skos:altLabel "One"@en', "skos:inScheme <https://e/a>"))
    code, printed = run(capsys, "occugraph validate")
    assert code == 1
    assert "S13" in next(line for line in printed.splitlines() if line.startswith("fixed: "))
    file.write_text(CLEAN)
    assert run(capsys, "occugraph validate")[0] == 0
    assert run(capsys, accept)[0] == 0
    kept = accepted.read_text()
    assert '"S13"' not in kept
    assert kept.count('"X13"') == kept.count('"Agreed"') == 5


def test_diff_is_as_the_page_says(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "old.ttl").write_text(WARNED)
    (place / "new.ttl").write_text(WARNED.replace('"One"', '"Eins"'))
    code, printed = run(capsys, "occugraph diff old.ttl new.ttl")
    assert (code, "One" in printed, "Eins" in printed) == (0, True, True)
    (place / "less.ttl").write_text(CLEAN)
    code, printed = run(capsys, "occugraph diff old.ttl less.ttl")
    assert (code, "R9: 1 IRI is gone without a deprecation" in printed) == (1, True)
