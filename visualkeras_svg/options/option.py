"""An option: a field of a view."""

from __future__ import annotations

import functools
import reprlib
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from types import NoneType
from typing import Any, cast

from visualkeras_svg.errors import OptionError
from visualkeras_svg.options.kinds import KINDS, Kind, kinds_of, literals_of

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 80


def shortened(value: object) -> str:
    """The value as messages show it."""
    return _SHORT.repr(value)


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of an option: its default, help, and the values that it takes."""

    default: Any
    help: str
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    unit: str | None = None
    choices: tuple[Any, ...] = ()
    kind: str | tuple[str, ...] | None = None
    python_only: bool = False
    name: str = ""
    kinds: tuple[Kind, ...] = ()
    optional: bool = False
    keyword_only: bool = False

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        limited = any(bound is not None for bound in (self.ge, self.gt, self.le))
        none = (", or None" if limited else " or None") if self.optional and KINDS["any"] not in self.kinds else ""
        return self.values + none

    @property
    def values(self) -> str:
        """What may be given, in words, None aside."""
        one_of = ", ".join(repr(choice) for choice in self.choices)
        ways = [f"one of {one_of}"] * bool(one_of) + [kind.words for kind in self.kinds]
        bounds = (("at least", self.ge), ("more than", self.gt), ("at most", self.le))
        return ", ".join([" or ".join(ways), *(f"{words} {bound:g}" for words, bound in bounds if bound is not None)])

    @property
    def on_command_line(self) -> bool:
        """Whether a string can say it."""
        sayable = bool(self.choices) or any(kind.name in KINDS for kind in self.kinds if kind.name != "callable")
        return sayable and not self.python_only

    def read(self, value: object) -> Any:
        """The value as the view keeps it. Raises OptionError where it is not allowed."""
        if (value is None and self.optional) or self._is_choice(value):
            return value
        for kind in self.kinds:
            if kind.takes(value) and self._within(found := kind.read(value)):
                return found
        raise OptionError(f"{self.name}={shortened(value)} is not allowed; give {self.allowed}")

    def _is_choice(self, value: object) -> bool:
        # 1 == True, and a numpy array answers == with an array: compare only what is of one type.
        return any(type(value) is type(choice) and value == choice for choice in self.choices)

    def _within(self, value: object) -> bool:
        if not isinstance(value, int | float):
            return True
        low = (self.ge is None or value >= self.ge) and (self.gt is None or value > self.gt)
        return low and (self.le is None or value <= self.le)


def option(
    default: Any,
    help: str,  # noqa: A002 (the word of argparse and of every reader)
    *,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    unit: str | None = None,
    choices: Sequence[Any] = (),
    kind: str | tuple[str, ...] | None = None,
    python_only: bool = False,
) -> Any:
    """A dataclass field that is an option; ``kind`` is a name of KINDS, or names, and None follows the annotation.

    ``choices`` are allowed beside the kinds; with a plain annotation and no kind they are all that is allowed.
    """
    spec = Option(default, help, ge, gt, le, unit, tuple(choices), kind, python_only)
    return field(default=default, metadata={"option": spec})


def _options_of(view_class: type[Any]) -> tuple[Option, ...]:
    """The options of a view: those that may be given by place in their order, then the keyword-only ones."""
    hints = typing.get_type_hints(view_class)
    found = [_resolved(f, hints[f.name], view_class.presets) for f in fields(view_class) if "option" in f.metadata]
    return tuple(sorted(found, key=lambda o: (o.keyword_only, o.name in ("preset", "options"))))


# Not as a decorator, for mypy holds a class to be unhashable where its instances may be.
options_of = cast("Callable[[type[Any]], tuple[Option, ...]]", functools.cache(_options_of))


def _resolved(entry: Field[Any], hint: Any, presets: Iterable[str]) -> Option:
    """The option of a field, with what its name and annotation say."""
    spec: Option = entry.metadata["option"]
    choices = tuple(presets) if entry.name == "preset" else spec.choices or tuple(literals_of(hint))
    return replace(
        spec,
        name=entry.name,
        choices=choices,
        kinds=tuple(_named_kinds(spec.kind) if spec.kind else _inferred_kinds(hint, choices)),
        optional=spec.default is None or NoneType in typing.get_args(hint),
        keyword_only=bool(entry.kw_only),
    )


def _named_kinds(kind: str | tuple[str, ...]) -> list[Kind]:
    return [KINDS[name] for name in ((kind,) if isinstance(kind, str) else kind)]


def _inferred_kinds(hint: Any, choices: tuple[Any, ...]) -> list[Kind]:
    kinds = list(kinds_of(hint))
    if KINDS["float"] in kinds and KINDS["int"] in kinds:
        kinds.remove(KINDS["int"])
    # A kind that takes the choices anyway would make them mean nothing.
    return [kind for kind in kinds if not (choices and all(kind.takes(choice) for choice in choices))]
