"""`occugraph completion`: what completes commands, options and schemes in a shell."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NamedTuple

from .shared import graph, options, print_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = "shell {bash,zsh,fish}  the shell that the completions are for\n"

BASH = """\
# Completion of occugraph for {shell}: made by `occugraph completion {shell}`.
_occugraph() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" path="" word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {paths} " in *" ${{path:+$path-}}$word "*) path="${{path:+$path-}}$word" ;; esac
  done
  local words=""
  case "$path $previous" in
{values}
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$path" in
{names}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o bashdefault -o default -F _occugraph occugraph
"""
ZSH = "#compdef occugraph\nautoload -Uz bashcompinit && bashcompinit\n"


Known = dict[str, tuple[str, ...]]
"""What help calls a value -> the values that there are."""


class Words(NamedTuple):
    """What may stand in one place of the command line."""

    path: str
    """The command and its action, joined by a hyphen; empty at the beginning."""
    option: str | None
    """The option whose values they are; None for what may follow the command."""
    words: tuple[str, ...]
    helps: tuple[str, ...]


def register(command: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    command.description = (
        "Prints a script that completes commands, options, choices and schemes. Put it where the "
        "shell looks for completions, as in the example; for zsh into a file _occugraph in a "
        "folder of $fpath, for fish into ~/.config/fish/completions/occugraph.fish."
    )
    options(command, OPTIONS)


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    from ..query.catalogue import catalogue

    schemes = tuple(sorted(graph(arguments).session.schemes))
    known = dict.fromkeys(("SCHEME", "FROM", "TO"), schemes)
    known["QUESTION"] = tuple(question.name for question in catalogue())
    every = list(list_words(known))
    print_lines(_fish(every) if arguments.shell == "fish" else _bash(every, arguments.shell))
    return 0


def list_words(known: Known) -> Iterator[Words]:
    """List what may stand in each place of the command line, from the parsers themselves."""
    from .parsing import COMMANDS, make_parser

    yield Words("", None, tuple(COMMANDS), tuple(COMMANDS.values()))
    for name in COMMANDS:
        yield from _list_parser(name, make_parser(name), known)


def _list_parser(path: str, parser: argparse.ArgumentParser, known: Known) -> Iterator[Words]:
    words: dict[str, str] = {}
    for action in parser._actions:
        names = action.option_strings[-1:]
        words |= dict.fromkeys(names, action.help or "")
        values = tuple(action.choices or ())
        if isinstance(action, argparse._SubParsersAction):
            words |= {each.dest: each.help or "" for each in action._choices_actions}
            for name, below in action.choices.items():
                yield from _list_parser(f"{path}-{name}", below, known)
        elif not values:
            values = known.get(str(action.metavar), ())
        if values and names:
            yield Words(path, names[0], values, ("",) * len(values))
        elif values and not isinstance(action, argparse._SubParsersAction):
            words |= dict.fromkeys(values, "")
    yield Words(path, None, tuple(words), tuple(words.values()))


def _bash(every: list[Words], shell: str) -> Iterator[str]:
    values: list[str] = []
    names: list[str] = []
    for one in every:
        of_option = f" {one.option}" if one.option else ""
        line = f'    "{one.path}{of_option}") words="{" ".join(one.words)}" ;;'
        (values if one.option else names).append(line)
    paths = " ".join(one.path for one in every if one.path and not one.option)
    script = BASH.format(shell=shell, paths=paths, values="\n".join(values), names="\n".join(names))
    yield from f"{ZSH if shell == 'zsh' else ''}{script}".splitlines()


def _fish(every: list[Words]) -> Iterator[str]:
    yield "# Completion of occugraph for fish: made by `occugraph completion fish`."
    for one in every:
        steps = one.path.split("-") if one.path else []
        seen = "; and ".join(f"__fish_seen_subcommand_from {step}" for step in steps)
        condition = f"'{seen}'" if seen else "__fish_use_subcommand"
        begin = f"complete -c occugraph -n {condition}"
        if one.option:
            long = one.option.lstrip("-")
            yield f"{begin} -l {long} -x -a '{' '.join(one.words)}'"
            continue
        for word, text in zip(one.words, one.helps, strict=True):
            kind = f"-l {word.lstrip('-')}" if word.startswith("-") else f"-f -a {word}"
            quoted = text.replace("\\", "").replace("'", "\\'").replace("%%", "%")
            yield f"{begin} {kind} -d '{quoted}'"
