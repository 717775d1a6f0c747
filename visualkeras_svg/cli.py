"""The command line: one subcommand a view, one flag an option, both generated from the views."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from visualkeras_svg.errors import OptionError, VisualKerasError

if TYPE_CHECKING:
    from visualkeras_svg.model import LayerNode, ModelGraph
    from visualkeras_svg.options import Option, View

PROG = "visualkeras-svg"
MODEL_HELP = "a saved model: .keras, .h5, or .json (also .json.gz)"
SEQUENCES = {"names": str, "indices": int, "numbers": float}
"""The kinds of options that take several values, and what each value is."""
EXPORT = ("scale", "dpi", "text")
"""The flags that say how a figure is written; which of them a file takes is its format's to say."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0, 1 where the model or an option is at fault, 2 for wrong usage."""
    try:
        arguments = _parse(argv)
        arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone. Without this the interpreter would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (VisualKerasError, OSError) as error:
        print(f"{PROG}: error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# --- the parser -----------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line: the usage of a view is two screens long."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{PROG}: error: {message}; see {self.prog} --help\n")


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    arguments, rest = _parser().parse_known_args(argv)
    if rest:
        flag = rest[0].partition("=")[0]
        near = difflib.get_close_matches(flag, arguments.flags, n=1)
        arguments.parser.error(f"there is no argument {flag}" + (f"; did you mean {near[0]}?" if near else ""))
    return arguments


def _parser() -> _Parser:
    # Views are known only once they are imported, and nothing that a view needs to be drawn is imported with them.
    from visualkeras_svg import __version__
    from visualkeras_svg.api import VIEWS

    parser = _Parser(prog=PROG, description="Draw figures of Keras models as SVG, PDF and PNG.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"{PROG} {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (view_class, function) in VIEWS.items():
        _add_view(commands, name, view_class, function)
    _add_inspect(commands)
    return parser


def _add_command(commands: Any, name: str, summary: str, epilog: str | None = None) -> _Parser:
    parser: _Parser = commands.add_parser(
        name, help=summary, description=summary, epilog=epilog, allow_abbrev=False, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("model", metavar="MODEL", help=MODEL_HELP)
    parser.set_defaults(parser=parser)
    return parser


def _add_view(commands: Any, name: str, view_class: type[View], function: Callable[..., Any]) -> None:
    from visualkeras_svg.options import options_of

    specs = [spec for spec in options_of(view_class) if spec.name != "to_file"]
    python_only = [spec.name for spec in specs if not spec.on_command_line]
    epilog = f"From Python only: {', '.join(python_only)}." if python_only else None
    summary = (view_class.__doc__ or "").partition("\n\n")[0]
    parser = _add_command(commands, name, " ".join(summary.split()), epilog)
    _add_export(parser)
    group = parser.add_argument_group("options of the view")
    sayable = [spec for spec in specs if spec.on_command_line]
    for spec in sayable:
        _add_flag(group, spec)
    flags = [_flag(spec) for spec in sayable] + [f"--{name}" for name in ("output", *EXPORT)]
    parser.set_defaults(run=lambda arguments: _draw(arguments, function, sayable), flags=flags)


def _add_export(parser: _Parser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="FIGURE",
        action="append",
        required=True,
        help="where to; its suffix is the format; repeatable",
    )
    parser.add_argument("--scale", type=float, metavar="FACTOR", help="PNG: pixels for each px of the figure")
    parser.add_argument("--dpi", type=float, metavar="DPI", help="PNG: pixels for each inch")
    parser.add_argument("--text", choices=("text", "outline"), help="SVG and PDF: text as text, or as outlines")


def _add_flag(group: Any, spec: Option) -> None:
    kinds = {kind.name for kind in spec.kinds}
    settings: dict[str, Any] = {"dest": _dest(spec), "help": _help(spec)}
    if kinds == {"bool"}:
        settings["action"] = argparse.BooleanOptionalAction
    elif "mapping" in kinds:
        settings |= {"action": "append", "metavar": "KEY=VALUE|FILE.json"}
    elif kinds & SEQUENCES.keys():
        settings |= {"action": "append", "metavar": "VALUE,…"}
    else:
        settings["metavar"] = "|".join(map(str, spec.choices)) or "VALUE"
    group.add_argument(_flag(spec), **settings)


def _flag(spec: Option) -> str:
    return "--" + spec.name.replace("_", "-")


def _dest(spec: Option) -> str:
    # A space, so that no option can take the place of an argument of the command's own.
    return f"option {spec.name}"


def _help(spec: Option) -> str:
    from visualkeras_svg.options import default_words

    sentences = [spec.help]
    if isinstance(spec.default, bool):
        sentences.append(f"Default: {'on' if spec.default else 'off'}.")
    else:
        sentences.append(f"{spec.values[0].upper()}{spec.values[1:]}.")
        sentences += [f"Default: {default_words(spec)}."] * (spec.default not in (None, ()))
    if any(kind.name == "callable" for kind in spec.kinds):
        sentences.append("A callable from Python only.")
    return " ".join(sentences).replace("%", "%%")


# --- values ---------------------------------------------------------------------------------------

_PLACE = re.compile(r"-?\d+")
"""A key that is the place of a layer."""


def _option_values(arguments: argparse.Namespace, specs: Iterable[Option]) -> dict[str, Any]:
    """What the user gave, and no more, so that the view knows what was given."""
    given = vars(arguments)
    return {spec.name: _value(spec, given[_dest(spec)]) for spec in specs if _dest(spec) in given}


def _value(spec: Option, given: Any) -> Any:
    kinds = {kind.name for kind in spec.kinds}
    if isinstance(given, bool):
        return given
    if "mapping" in kinds:
        return {int(key) if _PLACE.fullmatch(key) else key: value for key, value in _mapping(spec.name, given).items()}
    if isinstance(given, list):
        alone = _scalar(spec, given[0], kinds) if len(given) == 1 else None
        if isinstance(alone, bool | int):
            return alone
        item = next(SEQUENCES[name] for name in SEQUENCES if name in kinds)
        return [_converted(item, text.strip()) for texts in given for text in texts.split(",") if text.strip()]
    return _scalar(spec, given, kinds)


def _scalar(spec: Option, text: str, kinds: set[str]) -> Any:
    for choice in spec.choices:
        if str(choice) == text:
            return choice
    if "bool" in kinds and text in ("true", "false"):
        return text == "true"
    for name, convert in (("int", int), ("float", float)):
        if name in kinds:
            return _converted(convert, text)
    return _structure(spec.name, text) if "any" in kinds else text


def _structure(name: str, text: str) -> Any:
    """A list or mapping, as JSON or in a file of it; other text as it is."""
    is_file = Path(text.removeprefix("@")).suffix == ".json"
    if not is_file and not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(Path(text.removeprefix("@")).read_text(encoding="utf-8") if is_file else text)
    except OSError as error:
        raise OptionError(f"{name}={text!r} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise OptionError(f"{name}: {text} is no JSON: {error}") from error


def _converted(convert: Callable[[str], Any], text: str) -> Any:
    """The text as a number; as it is where it is none, for the view then says what it allows."""
    try:
        return convert(text)
    except ValueError:
        return text


def _mapping(name: str, texts: Iterable[str]) -> dict[str, Any]:
    """`KEY=VALUE`, `KEY.PART=VALUE` or a JSON file, each added to those before it."""
    found: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.rpartition("=")
        if not equals:
            found |= _json_mapping(name, text.removeprefix("@"))
            continue
        read = _json_value(value)
        owner, dot, part = key.rpartition(".")
        if not dot and isinstance(read, str):
            owner, dot, part = key, ".", "fill"
        if dot:
            found[owner] = {**_parts(name, found.get(owner, {})), part: read}
        else:
            found[key] = read
    return found


def _parts(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise OptionError(f"{name}: {value!r} has no parts; give either KEY=NUMBER or KEY.PART=VALUE for one key")
    return value


def _json_value(text: str) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | float | list | None) else text


def _json_mapping(name: str, path: str) -> dict[str, Any]:
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError(f"{name}={path!r} is neither KEY=VALUE nor a file to read: {error.strerror}") from error
    except ValueError as error:
        raise OptionError(f"{name}: {path} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise OptionError(
            f'{name}: {path} holds no JSON object; give an object such as {{"Conv2D": {{"fill": "red"}}}}'
        )
    return value


# --- what the commands do -------------------------------------------------------------------------


def _draw(arguments: argparse.Namespace, function: Callable[..., Any], specs: Iterable[Option]) -> None:
    exports = [(path, _export(arguments, path)) for path in arguments.output]
    for flag in EXPORT:
        if flag in arguments and not any(flag in export for _, export in exports):
            arguments.parser.error(f"--{flag} says nothing to {', '.join(arguments.output)}")
    figure = function(arguments.model, **_option_values(arguments, specs))
    for path, export in exports:
        figure.save(path, **export)
    for note in figure.notes:
        print(f"{PROG}: note: {' '.join(note.split())}", file=sys.stderr)


def _export(arguments: argparse.Namespace, path: str) -> dict[str, Any]:
    """The flags of the export that have a meaning for that file."""
    from visualkeras_svg.backends import format_of

    options = format_of(Path(path).suffix).options
    return {name: getattr(arguments, name) for name in EXPORT if name in arguments and name in options}


def _add_inspect(commands: Any) -> None:
    parser = _add_command(commands, "inspect", "Show what is read of a model: its layers, shapes and connections.")
    parser.add_argument("--json", action="store_true", default=False, help="print the graph as JSON")
    parser.add_argument(
        "--expand-nested", action="store_true", default=False, help="show the layers of nested models in their place"
    )
    parser.set_defaults(run=_inspect, flags=["--json", "--expand-nested"])


def _inspect(arguments: argparse.Namespace) -> None:
    from visualkeras_svg.edit import expand
    from visualkeras_svg.reading import read_model

    graph = read_model(arguments.model)
    if arguments.expand_nested:
        graph = expand(graph)
    print(graph.to_json() if arguments.json else _overview(graph))


def _overview(graph: ModelGraph) -> str:
    """The graph as an aligned table, one line a node, with totals."""
    rows = [("id", "type", "output", "params", "MACs", "inputs"), *(_row(graph, node) for node in graph)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    forms = [f"{side}{width}" for side, width in zip("<<<>><", widths, strict=True)]
    lines = ["  ".join(map(format, row, forms)).rstrip() for row in rows]
    totals = f"{len(graph)} layer calls, connections: {len(graph.edges)}, parameters: {_count(graph.total_params)}"
    work = f"multiply–accumulates for one sample: {_count(graph.total_macs)}"
    trainable = f"(trainable: {_count(graph.trainable_params)})"
    return "\n".join([graph.name, *lines, f"{totals} {trainable}, {work}"])


def _row(graph: ModelGraph, node: LayerNode) -> tuple[str, str, str, str, str, str]:
    shapes = " + ".join(_shape(output.shape) for output in node.outputs)
    inputs = ", ".join(edge.source for edge in graph.edges if edge.target == node.id)
    return node.id, node.type, shapes, _count(node.params), _count(node.macs), inputs


def _shape(shape: Sequence[Any] | None) -> str:
    """The shape without its batch axis."""
    if shape is None:
        return "?"
    return "×".join("?" if n is None else str(n) for n in shape[1:]) or "scalar"


def _count(count: int | None) -> str:
    return "?" if count is None else f"{count:,}"
