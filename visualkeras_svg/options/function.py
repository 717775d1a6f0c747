"""The function that a view becomes: how a call turns into a view, and what `help` says of it."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from visualkeras_svg.errors import OptionError, OptionTypeError
from visualkeras_svg.options.document import default_words
from visualkeras_svg.options.option import options_of, shortened
from visualkeras_svg.options.view import V, View

P = ParamSpec("P")
F = TypeVar("F")


def view_function(view_class: Callable[P, V], render: Callable[[V, object], F]) -> Callable[Concatenate[object, P], F]:
    """The function ``f(model, *args, **options)`` that renders a model by that view, with signature and docstring.

    All options are read before the model is touched.
    """
    view_type = cast("type[V]", view_class)

    def draw(model: object, *args: P.args, **keywords: P.kwargs) -> F:
        return render(view_of(view_type, args, keywords), model)

    draw.__name__ = draw.__qualname__ = f"{view_type.name}_view"
    draw.__doc__ = _docstring(view_type)
    draw.__signature__ = _signature(view_type)  # type: ignore[attr-defined]
    # Concatenate knows parameters by place only; `model=` works nevertheless, as it did in the original.
    return cast("Callable[Concatenate[object, P], F]", draw)


def view_of(view_class: type[V], args: Sequence[Any], keywords: Mapping[str, Any]) -> V:
    """The view that a call asks for: defaults, under the preset, under ``options``, under what has its own name."""
    chosen = _by_place(view_class, args, keywords) | dict(keywords)
    return view_class(**_values_of(view_class, chosen.pop("options", None)) | chosen)


def _by_place(view_class: type[View], args: Sequence[Any], keywords: Mapping[str, Any]) -> dict[str, Any]:
    names = [spec.name for spec in options_of(view_class) if not spec.keyword_only]
    if len(args) > len(names):
        raise OptionError(f"{view_class.name}_view takes at most {len(names)} options by place, not {len(args)}")
    placed = dict(zip(names, args, strict=False))
    twice = [name for name in placed if name in keywords]
    if twice:
        raise OptionError(f"{view_class.name}_view got {twice[0]!r} twice, by place and by name; give it once")
    return placed


def _values_of(view_class: type[View], options: object) -> dict[str, Any]:
    """What an ``options=`` says: a mapping says all that it holds, a view what it was given.

    Any other object with `to_kwargs`, as the original's options have it, says what is no default of its class.
    """
    if isinstance(options, view_class):
        return {name: getattr(options, name) for name in sorted(options.given)}
    if hasattr(options, "to_kwargs"):
        options = _differing(options)
    if options is not None and not isinstance(options, Mapping):
        raise OptionTypeError(f"options={shortened(options)} is not allowed; give a mapping or a {view_class.__name__}")
    if options is not None and "options" in options:
        raise OptionError("options= holds options=, which has no meaning there; leave the inner one out")
    return dict(options or {})


def _differing(options: Any) -> dict[str, Any]:
    """What an object of options says, but for fields that are as its class has them."""
    plain = {field.name: _default(field) for field in fields(options)} if is_dataclass(options) else {}
    return {name: value for name, value in options.to_kwargs().items() if name not in plain or value != plain[name]}


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _signature(view_class: type[View]) -> inspect.Signature:
    hints = typing.get_type_hints(view_class)
    by_place, by_name = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter(
            spec.name, by_name if spec.keyword_only else by_place, default=spec.default, annotation=hints[spec.name]
        )
        for spec in options_of(view_class)
    ]
    return inspect.Signature([inspect.Parameter("model", by_place, annotation=object), *parameters])


def _docstring(view_class: type[View]) -> str:
    lines = [inspect.cleandoc(view_class.__doc__ or "").split("\n\n")[0], "", "Options:"]
    lines += [f"    {o.name}: {o.help} Default: {default_words(o)}. Give {o.allowed}." for o in options_of(view_class)]
    return "\n".join(lines)
