"""Options: one field says what is allowed, and the function, its docs and its errors follow from it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
import pytest

from visualkeras_svg.color import Color
from visualkeras_svg.errors import OptionError
from visualkeras_svg.options import View, changed, option, options_of, table, view_function


@dataclass(frozen=True, kw_only=True)
class Common(View):
    width: float | str | None = option(None, "How wide.", kind="length", gt=0, choices=("venue",))


@dataclass(frozen=True)
class TinyView(Common):
    """Draw something tiny.

    And more of it.
    """

    name: ClassVar[str] = "tiny"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {"big": {"scale": 10, "legend": True}}

    to_file: str | None = option(None, "Where to.", kind="path")
    scale: float = option(1.5, "How large.", gt=0, le=100, unit="px")
    count: int = option(3, "How many.", ge=0)
    legend: bool = option(False, "Explain.")
    side: Literal["left", "right"] = option("left", "Where.")
    text: Callable[..., Any] | str | None = option(None, "Which text.", choices=("name", "type"))
    fill: Any = option("white", "Which colour.", kind="color")
    ignore: Sequence[Any] | None = option(None, "What to leave out.", kind="names")
    places: Sequence[int] = option((), "Which places.")
    font: Any = option(None, "Which font.", kind="font")
    _: KW_ONLY
    styles: Mapping[Any, Any] | None = option(None, "Styles | more.")
    hook: Callable[..., Any] | None = option(None, "Called.")
    title: str | None = option(None, "The title.")


def render(view: TinyView, model: object) -> tuple[TinyView, object]:
    return view, model


tiny_view = view_function(TinyView, render)


def made(*args: Any, **options: Any) -> TinyView:
    return tiny_view("model", *args, **options)[0]


class TestFunction:
    def test_places_are_the_fields_in_their_order(self) -> None:
        view = made("figure.svg", 2, 7, True)
        assert (view.to_file, view.scale, view.count, view.legend) == ("figure.svg", 2, 7, True)

    def test_signature_has_model_first_and_keyword_only_last(self) -> None:
        parameters = inspect.signature(tiny_view).parameters
        assert list(parameters)[:4] == ["model", "to_file", "scale", "count"]
        assert list(parameters)[-2:] == ["preset", "options"]
        assert parameters["scale"].default == 1.5
        keyword_only = {n for n, p in parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}
        assert keyword_only == {"width", "styles", "hook", "title", "preset", "options"}

    def test_name_and_docstring(self) -> None:
        assert tiny_view.__name__ == "tiny_view"
        doc = tiny_view.__doc__ or ""
        assert doc.startswith("Draw something tiny.\n\nOptions:")
        assert "    scale: How large. Default: 1.5 px. Give a finite number, more than 0, at most 100." in doc

    def test_model_may_be_named(self) -> None:
        assert tiny_view(model="m", scale=2)[1] == "m"  # type: ignore[call-arg]

    def test_options_are_read_before_the_model_is_touched(self) -> None:
        touched: list[object] = []
        with pytest.raises(OptionError, match="scale"):
            view_function(TinyView, lambda _, model: touched.append(model))("model", scale=-1)
        assert not touched

    def test_too_many_places(self) -> None:
        with pytest.raises(OptionError, match="at most 10 options by place, not 11"):
            made(*[None] * 11)

    def test_twice(self) -> None:
        with pytest.raises(OptionError, match="'scale' twice"):
            made(None, 2, scale=2)


class TestPrecedence:
    def test_preset_under_options_under_names(self) -> None:
        assert made(preset="big").scale == 10
        assert made(preset="big", options={"scale": 20}).scale == 20
        assert made(preset="big", options={"scale": 20}, scale=30).scale == 30
        assert made(options={"preset": "big"}).scale == 10

    def test_what_is_given_wins_also_where_it_is_the_default(self) -> None:
        view = made(preset="big", legend=False, scale=1.5)
        assert (view.legend, view.scale) == (False, 1.5)

    def test_options_may_be_a_view(self) -> None:
        view = made(preset="big", options=TinyView(count=9))
        assert (view.scale, view.count) == (10, 9)
        assert view.given == {"count", "preset"}

    def test_what_a_view_was_given_wins_over_a_preset_also_where_it_is_the_default(self) -> None:
        view = made(preset="big", options=TinyView(legend=False, title=None))
        assert (view.legend, view.scale) == (False, 10)
        assert made(options=TinyView("figure.svg", preset="big")).given == {"to_file", "preset"}

    def test_options_of_another_package_say_what_is_no_default_of_theirs(self) -> None:
        @dataclass
        class Theirs:
            scale: float = 7
            count: int = 5
            places: Sequence[int] = field(default_factory=tuple)
            unheard_of: str = "as it is"

            def to_kwargs(self) -> dict[str, Any]:
                return dict(self.__dict__)

        view = made(preset="big", options=Theirs(count=4))
        assert (view.scale, view.count, view.given) == (10, 4, {"preset", "count"})
        with pytest.raises(OptionError, match="no option 'unheard_of'"):
            made(options=Theirs(unheard_of="x"))

    def test_a_view_made_by_hand_applies_its_preset(self) -> None:
        assert TinyView(preset="big") == made(preset="big")
        assert TinyView(preset="big", legend=False).legend is False
        with pytest.raises(OptionError, match="Unknown tiny preset 'small'"):
            TinyView(preset="small")

    def test_a_copy_was_given_what_is_no_default(self) -> None:
        copy = replace(TinyView(preset="big", count=9, fill="white"), legend=False)
        assert (copy.scale, copy.legend, copy.given) == (10, False, {"preset", "scale", "count"})

    def test_a_view_takes_no_options_of_its_own(self) -> None:
        with pytest.raises(OptionError, match="a view takes no options="):
            TinyView(options={"scale": 3})

    @pytest.mark.parametrize("options", [3, "scale", Common()])
    def test_options_are_a_mapping_or_a_view_of_that_kind(self, options: Any) -> None:
        with pytest.raises(OptionError, match="a mapping or a TinyView"):
            made(options=options)

    @pytest.mark.parametrize("preset", ["small", 3, ["big"]])
    def test_unknown_preset_names_those_there_are(self, preset: Any) -> None:
        with pytest.raises(OptionError, match=r"Unknown tiny preset .*Available presets: big"):
            made(preset=preset)

    def test_given_is_what_the_caller_said(self) -> None:
        view = made("figure.svg", preset="big", options={"count": 3}, title=None)
        assert view.given == {"to_file", "preset", "count"}
        assert changed(view, scale=5).given == view.given
        assert changed(view, scale=5).scale == 5

    def test_given_is_no_part_of_equality(self) -> None:
        assert made(scale=1.5) == made()


class TestValues:
    def test_unknown_name_gets_the_nearest_and_the_list(self) -> None:
        with pytest.raises(
            OptionError, match=r"'scael'\. Did you mean 'scale'\? Its options are: to_file, scale, count"
        ):
            TinyView(scael=1)

    def test_an_unknown_name_without_a_near_one(self) -> None:
        with pytest.raises(OptionError, match=r"no option 'zzzzzz'\. Its options are"):
            made(zzzzzz=1)

    @pytest.mark.parametrize(
        ("name", "value", "allowed"),
        [
            ("scale", "2", "a finite number, more than 0, at most 100"),
            ("scale", True, "a finite number"),
            ("scale", 0, "more than 0"),
            ("scale", 101, "at most 100"),
            ("scale", math.nan, "finite"),
            ("scale", math.inf, "finite"),
            ("scale", None, "a finite number"),
            ("count", 1.0, "an integer, at least 0"),
            ("count", False, "an integer"),
            ("count", -1, "at least 0"),
            ("legend", 1, "True or False"),
            ("legend", "yes", "True or False"),
            ("side", "up", "one of 'left', 'right'"),
            ("text", "shape", "one of 'name', 'type' or a callable or None"),
            ("fill", "no colour", "a CSS name"),
            ("ignore", 3, "a sequence of classes or names"),
            ("ignore", [3], "a sequence of classes or names"),
            ("places", [1.5], "a sequence of integers"),
            ("places", "12", "a sequence of integers"),
            ("places", [True], "a sequence of integers"),
            ("styles", [("a", 1)], "a mapping or None"),
            ("width", "3 yards", "one of 'venue' or a number of px or a string with a unit"),
            ("width", 0, "more than 0"),
            ("width", True, "a number of px"),
            ("to_file", "", "a path"),
            ("font", 3, "a Pillow font"),
            ("title", 3, "a string or None"),
            ("hook", "name", "a callable or None"),
        ],
    )
    def test_what_is_not_allowed(self, name: str, value: object, allowed: str) -> None:
        with pytest.raises(OptionError) as error:
            TinyView(**{name: value})
        assert str(error.value).startswith(f"{name}={value!r} is not allowed; give ")
        assert allowed in str(error.value)

    @pytest.mark.parametrize(
        ("name", "value", "kept"),
        [
            ("scale", np.float32(2.5), 2.5),
            ("count", np.int64(4), 4),
            ("width", "1in", 96.0),
            ("width", 12, 12.0),
            ("width", "venue", "venue"),
            ("fill", "red", Color(255, 0, 0)),
            ("fill", (0, 0, 255), Color(0, 0, 255)),
            ("ignore", "Dense", ("Dense",)),
            ("ignore", int, (int,)),
            ("ignore", ["Dense", int], ("Dense", int)),
            ("ignore", {"b", "a", "c"}, ("a", "b", "c")),
            ("places", [1, -1], (1, -1)),
            ("places", range(2), (0, 1)),
            ("to_file", Path("figure.svg"), Path("figure.svg")),
            ("text", "name", "name"),
            ("hook", len, len),
            ("title", None, None),
        ],
    )
    def test_what_is_kept(self, name: str, value: object, kept: object) -> None:
        assert getattr(TinyView(**{name: value}), name) == kept

    def test_a_view_made_by_hand_is_read_too(self) -> None:
        assert TinyView(fill="red").fill == Color(255, 0, 0)
        with pytest.raises(OptionError, match="scale"):
            TinyView(scale=-1)

    def test_a_mapping_is_the_views_own(self) -> None:
        styles = {"a": {"fill": "red"}}
        view = made(styles=styles)
        styles.clear()
        assert dict(view.styles or {}) == {"a": {"fill": "red"}}

    def test_long_values_are_shortened_in_messages(self) -> None:
        with pytest.raises(OptionError) as error:
            made(side="x" * 10_000)
        assert len(str(error.value)) < 300


class TestTable:
    def test_a_row_an_option(self) -> None:
        rows = table(TinyView).splitlines()
        assert len(rows) == 2 + len(options_of(TinyView))
        assert "| `scale` | `1.5 px` | a finite number, more than 0, at most 100 | How large. |" in rows

    def test_python_only(self) -> None:
        python_only = [row.split("`")[1] for row in table(TinyView).splitlines() if row.endswith("Python only. |")]
        assert python_only == ["hook", "options"]

    def test_bars_do_not_break_a_row(self) -> None:
        assert "Styles \\| more." in table(TinyView)
