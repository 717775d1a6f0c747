"""A view: options taken together."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from visualkeras_svg.errors import OptionError
from visualkeras_svg.options.option import option, options_of

V = TypeVar("V", bound="View")


@dataclass(frozen=True, kw_only=True)
class View:
    """Base of all views. Making one, by whatever way, reads and checks its options."""

    name: ClassVar[str] = ""
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})

    preset: str | None = option(None, "A named set of options to start from; what is given beside it wins.")
    options: Mapping[str, Any] | View | None = option(  # noqa: RUF009 (a field, as dataclasses.field makes it)
        None, "Options as a mapping or a view; those given by their own names win.", python_only=True
    )
    given: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    """The options that the caller gave, also where they equal the default (None says nothing)."""

    def __post_init__(self) -> None:
        for spec in options_of(type(self)):
            object.__setattr__(self, spec.name, spec.read(getattr(self, spec.name)))


def validated(view_class: type[V], values: Mapping[str, Any], given: frozenset[str] | None = None) -> V:
    """The view with those values; ``given`` are the names that the caller gave, all of them where None.

    Raises OptionError for a name or value that is not allowed.
    """
    for name in values:
        _check_name(view_class, name)
    view = view_class(**values)
    said = frozenset(values) if given is None else given
    object.__setattr__(view, "given", frozenset(name for name in said if values[name] is not None))
    return view


def changed(view: V, **values: Any) -> V:
    """The view with other values for some options, and the same ones counted as given."""
    other = replace(view, **values)
    object.__setattr__(other, "given", view.given)
    return other


def _check_name(view_class: type[View], name: object) -> None:
    names = [spec.name for spec in options_of(view_class)]
    if name not in names:
        near = difflib.get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
        meant = f" Did you mean {near[0]!r}?" if near else ""
        raise OptionError(f"{view_class.name}_view has no option {name!r}.{meant} Its options are: {', '.join(names)}")
