"""A view: options taken together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, Self, TypeVar

from visualkeras_svg.errors import OptionError
from visualkeras_svg.options.later import instead
from visualkeras_svg.options.option import Option, option, options_of, shortened

V = TypeVar("V", bound="View")


@dataclass(frozen=True, kw_only=True)
class View:
    """Base of all views. Making one, by whatever way, reads and checks its options and applies its preset.

    A copy by `dataclasses.replace` has those options as given that are no defaults.
    """

    name: ClassVar[str] = ""
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})

    preset: str | None = option(None, "A named set of options to start from; what is given beside it wins.")
    options: Mapping[str, Any] | View | None = option(  # noqa: RUF009 (a field, as dataclasses.field makes it)
        None, "Options as a mapping or a view; those given by their own names win.", python_only=True
    )
    given: frozenset[str] = field(default=frozenset(), init=False, repr=False, compare=False)
    """The options that the caller gave, also where they equal the default (None says nothing)."""

    def __new__(cls, *args: Any, **values: Any) -> Self:
        for name in values:
            _check_name(cls, name)
        view = super().__new__(cls)
        by_place = [spec.name for spec in options_of(cls) if not spec.keyword_only]
        object.__setattr__(view, "given", frozenset((*by_place[: len(args)], *values)))
        return view

    def __post_init__(self) -> None:
        if self.options is not None:
            raise OptionError("a view takes no options=; give them by their names, or options= to the view's function")
        specs = options_of(type(self))
        copied = self.given.issuperset(spec.name for spec in specs)
        for name, value in _from_preset(self, copied).items():
            object.__setattr__(self, name, value)
        for spec in specs:
            object.__setattr__(self, spec.name, spec.read(getattr(self, spec.name)))
        said = (spec.name for spec in specs if spec.name in self.given and _is_said(self, spec, copied))
        object.__setattr__(self, "given", frozenset(said))


def _is_said(view: View, spec: Option, copied: bool) -> bool:
    """Whether an option says something; in a copy, something else than the default."""
    value = getattr(view, spec.name)
    plain = spec.read(spec.default) if copied else None
    return not (value is None or (type(value) is type(plain) and value == plain))


def _from_preset(view: View, copied: bool) -> dict[str, Any]:
    """What the preset says of options that were not given; what it says in mappings stands under what they say.

    Raises OptionError for a preset that the view does not have.
    """
    if view.preset is None or copied:
        return {}
    if not isinstance(view.preset, str) or view.preset not in view.presets:
        there = ", ".join(view.presets) or "none"
        raise OptionError(f"Unknown {view.name} preset {shortened(view.preset)}. Available presets: {there}")
    found: dict[str, Any] = {}
    for name, value in view.presets[view.preset].items():
        own = getattr(view, name)
        if name not in view.given:
            found[name] = value
        elif isinstance(value, Mapping) and isinstance(own, Mapping):
            found[name] = {**value, **own}
    return found


def changed(view: V, **values: Any) -> V:
    """The view with other values for some options, and the same ones counted as given."""
    other = replace(view, **values)
    object.__setattr__(other, "given", view.given)
    return other


def _check_name(view_class: type[View], name: object) -> None:
    names = [spec.name for spec in options_of(view_class)]
    if name not in names:
        raise OptionError(f"{view_class.name}_view has no option {name!r}{instead(name, names, 'options')}")
