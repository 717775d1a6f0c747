"""Scene → SVG. The root element is written here; its contents are drawsvg elements, made safe as they are written."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import StringIO
from math import hypot
from typing import Any, Literal

from visualkeras_svg.backends.literal import number, plain
from visualkeras_svg.color import Color
from visualkeras_svg.geometry import UNITS
from visualkeras_svg.scene import Circle, Face, Group, Image, Node, Paint, Path, Polygon, Scene, Text, walk
from visualkeras_svg.text import outline

TextMode = Literal["text", "outline"]

_UNSAFE = re.compile('[&<>"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_GENERIC = frozenset(("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"))


def svg(scene: Scene, *, text: TextMode = "text") -> str:
    """The scene as an SVG document; with `text="outline"` its glyphs are paths and it names no font.

    Raises ExportError where a number is not finite, OptionError where a font cannot be read.
    """
    out = StringIO()
    out.write(f'<svg xmlns="http://www.w3.org/2000/svg"{_attributes(_root(scene))}>\n')
    local = _local()
    for element in _contents(scene, text):
        element.write_svg_element({}, _never, out, local, False)
        out.write("\n")
    out.write("</svg>\n")
    return out.getvalue()


def svgz(scene: Scene, *, text: TextMode = "text") -> bytes:
    """The SVG, gzipped without a date. Raises what `svg` raises."""
    import gzip

    return gzip.compress(svg(scene, text=text).encode(), mtime=0)


def drawing(scene: Scene) -> Any:
    """A `drawsvg.Drawing` of the scene, to append marks to; of the same size, and in the scene's own units.

    Raises ExportError where a number is not finite.
    """
    import drawsvg

    box = scene.view_box
    root = {name: value for name, value in _root(scene).items() if name not in ("width", "height")}
    made = drawsvg.Drawing(box.width, box.height, origin=(box.x0, box.y0), context=_local().context, **root)
    made.set_render_size(*scene.size)
    made.extend(_contents(scene, "text"))
    return made


def _safe(text: str) -> str:
    """An attribute's value."""
    return plain(text).translate(_ENTITIES) if _UNSAFE.search(text) else text


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {name}="{_safe(value)}"' for name, value in values.items())


def _root(scene: Scene) -> dict[str, str]:
    """The root element's attributes."""
    box, unit = scene.view_box, scene.unit or ""
    width, height = (number(side / UNITS[unit or "px"]) + unit for side in scene.size)
    return {
        "role": "img",
        "width": width,
        "height": height,
        "viewBox": " ".join(map(number, (box.x0, box.y0, box.width, box.height))),
        "font-family": _stack(_families(scene)),
        "style": "font-kerning:none",
    }


def _families(scene: Scene) -> tuple[str, ...]:
    """The families of the first line of text, which most of the others share."""
    first = next((node for node in walk(scene.root) if isinstance(node, Text)), None)
    return first.face.families if first else Face().families


def _stack(families: Iterable[str]) -> str:
    return ", ".join(_family(plain(name)) for name in families)


def _family(name: str) -> str:
    """A CSS family name, in quotes unless it is one word."""
    if name in _GENERIC or re.fullmatch(r"[A-Za-z_][\w-]*", name, re.ASCII):
        return name
    return "'" + re.sub(r"(['\\])", r"\\\1", name) + "'"


def _never(_: object) -> bool:
    """No element of ours stands twice in a figure."""
    return False


@lru_cache(maxsize=1)
def _local() -> Any:
    """The context in which drawsvg writes: it rounds numbers and escapes texts, which drawsvg leaves as they are."""
    import drawsvg
    from drawsvg.types import LocalContext

    class Safe(drawsvg.Context):  # type: ignore[misc]
        def override_args(self, args: dict[str, Any]) -> dict[str, Any]:
            return {name: _written(value) for name, value in args.items()}

        def write_svg_document_args(self, d: Any, args: dict[str, Any], output_file: Any) -> None:
            super().write_svg_document_args(d, self.override_args(args), output_file)

    return LocalContext(Safe(), None, None, ())


def _written(value: Any) -> Any:
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return value


@lru_cache(maxsize=1)
def _tags() -> dict[str, Any]:
    """An element class for each tag that we write."""
    from drawsvg.types import DrawingBasicElement, DrawingParentElement

    leaves = dict.fromkeys(("path", "polygon", "circle", "rect", "image"), DrawingBasicElement)
    parents = dict.fromkeys(("g", "a"), DrawingParentElement)
    return {tag: type(tag, (base,), {"TAG_NAME": tag}) for tag, base in (leaves | parents).items()}


def _contents(scene: Scene, text: TextMode) -> list[Any]:
    """What stands in the root: title, description, background, and the scene."""
    import drawsvg

    writer = _Writer(_families(scene), text)
    made: list[Any] = []
    if scene.title:
        made.append(drawsvg.Title(plain(scene.title)))
    if scene.description:
        made.append(_description()(plain(scene.description)))
    if scene.background is not None:
        box = scene.view_box
        size = {"x": box.x0, "y": box.y0, "width": box.width, "height": box.height}
        made.append(_tags()["rect"](**size, **_color("fill", scene.background)))
    root = scene.root
    bare = not (root.kind or root.data or root.title or root.link)
    made.extend(writer.element(node) for node in (root.children if bare else (root,)))
    return made


@lru_cache(maxsize=1)
def _description() -> Any:
    import drawsvg

    return type("desc", (drawsvg.Title,), {"TAG_NAME": "desc"})


class _Writer:
    """Turns nodes into elements; knows the families that the root names and whether text is outlined."""

    def __init__(self, families: tuple[str, ...], text: TextMode) -> None:
        import drawsvg

        self._families, self._outlined = families, text == "outline"
        self._text, self._title, self._tags = drawsvg.Text, drawsvg.Title, _tags()
        self._by_type: dict[type, Callable[[Any], Any]] = {
            Group: self._group, Polygon: self._polygon, Path: self._path, Circle: self._circle,
            Text: self._line, Image: self._image,
        }  # fmt: skip

    def element(self, node: Node) -> Any:
        return self._by_type[type(node)](node)

    def _group(self, group: Group) -> Any:
        children = [self._title(plain(group.title))] if group.title else []
        children += map(self.element, group.children)
        named = {"class": group.kind} if group.kind else {}
        made = self._tags["g"](children, **named, **{f"data-{name}": value for name, value in group.data})
        return self._tags["a"]([made], href=group.link) if group.link else made

    def _polygon(self, polygon: Polygon) -> Any:
        points = " ".join(f"{number(x)},{number(y)}" for x, y in polygon.points)
        return self._tags["polygon"](points=points, **_paint(polygon.paint))

    def _path(self, path: Path) -> Any:
        return self._tags["path"](d=_commands(path), **_paint(path.paint))

    def _circle(self, circle: Circle) -> Any:
        x, y = circle.center
        return self._tags["circle"](cx=x, cy=y, r=circle.radius, **_paint(circle.paint))

    def _line(self, text: Text) -> Any:
        if self._outlined:
            path = outline(text)
            return self._tags["g"]([self._path(path)] if path.commands else [], **{"data-text": text.text})
        (x, y), more = text.at, _color("fill", text.fill)
        if text.face.bold:
            more["font-weight"] = "700"
        if text.face.families != self._families:
            more["font-family"] = _stack(text.face.families)
        if text.angle:
            more["transform"] = f"rotate({text.angle} {number(x)} {number(y)})"
        shown = plain(text.text).replace("\n", " ")
        if "  " in shown or shown != shown.strip(" "):
            more["xml:space"] = "preserve"
        return self._text(shown, text.size, x, y, **more)

    def _image(self, image: Image) -> Any:
        data = base64.b64encode(image.png).decode()
        (width, height), (a, b, c, d, e, f) = image.size, image.matrix
        # Three decimals of a factor would show over a thousand pixels: the sides carry the size, the matrix the slant.
        across, down = hypot(a, b) or 1.0, hypot(c, d) or 1.0
        turned = (a / across, b / across, c / down, d / down, e, f)
        return self._tags["image"](
            width=width * across, height=height * down, preserveAspectRatio="none",
            href=f"data:image/png;base64,{data}", transform=f"matrix({' '.join(map(number, turned))})",
        )  # fmt: skip


def _commands(path: Path) -> str:
    parts = []
    for name, *numbers in path.commands:
        texts = [number(float(n)) for n in numbers]
        parts.append(str(name) + " ".join(f"{x},{y}" for x, y in zip(texts[0::2], texts[1::2], strict=True)))
    return " ".join(parts)


def _paint(paint: Paint) -> dict[str, Any]:
    made = _color("fill", paint.fill)
    if paint.stroke is not None:
        made |= _color("stroke", paint.stroke)
        made["stroke-width"] = paint.width
        made["stroke-linejoin"] = "round"
        if paint.dash:
            made["stroke-dasharray"] = " ".join(map(number, paint.dash))
    return made


def _color(name: str, color: Color | None) -> dict[str, Any]:
    if color is None:
        return {name: "none"}
    return {name: color.hex} if color.alpha >= 1 else {name: color.hex, f"{name}-opacity": color.alpha}
