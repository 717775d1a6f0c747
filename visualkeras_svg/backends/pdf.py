"""Scene → PDF 1.5, written with pydyf: one page, its fonts cut down and embedded, equal bytes for equal scenes."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal

from visualkeras_svg.backends.literal import number, plain
from visualkeras_svg.backends.raster import raster
from visualkeras_svg.color import Color
from visualkeras_svg.geometry import PT, Point, Rect
from visualkeras_svg.scene import Circle, Face, Group, Image, Node, Paint, Path, Polygon, Scene, Text, bounds, walk
from visualkeras_svg.text import Subset, advance, outline, subset

TextMode = Literal["text", "outline"]

LARGEST = 14400.0
"""The longest side of a page in pt that PDF viewers open."""

_ROUND_JOIN = "1 j"
_QUARTER = 0.5522847498
"""How far a cubic's control points stand out, in radii, for a quarter of a circle."""


def pdf(scene: Scene, *, text: TextMode = "text", author: str | None = None) -> bytes:
    """The scene as a PDF of its printed size; with `text="outline"` its glyphs are paths and it holds no font.

    A page longer than 14,400 pt is drawn smaller, by `fit_scale`. Raises ExportError where a number is not finite,
    OptionError where a font cannot be read.
    """
    import pydyf

    document = pydyf.PDF()
    page = _Page(document, scene, text)
    for node in (_background(scene), scene.root):
        page.draw(node)
    page.finish()
    info = {"Title": scene.title, "Subject": scene.description, "Author": author or "", "Creator": "visualkeras-svg"}
    for key, value in info.items():
        if value:
            document.info[key] = pydyf.String(plain(value))
    out = BytesIO()
    document.write(out, version=b"1.5", identifier=True, compress=True)
    return out.getvalue()


def fit_scale(scene: Scene) -> float:
    """By how much the page must shrink so that viewers open it; 1 for a page of at most 14,400 pt."""
    longest = max(scene.size) / PT
    return min(1.0, LARGEST / longest) if longest else 1.0


def _background(scene: Scene) -> Node:
    box = scene.view_box
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return Group((Polygon(corners, Paint(fill=scene.background)),) if scene.background else ())


class _Page:
    """The page under way: its operators, and the resources that they name."""

    def __init__(self, document: Any, scene: Scene, text: TextMode) -> None:
        self._document, self._scene, self._outlined = document, scene, text == "outline"
        self._operators: list[str] = []
        self._state: dict[str, str] = {}
        self._opacities: dict[str, Any] = {}
        self._images: dict[str, Any] = {}
        self._links: list[tuple[str, Rect]] = []
        self._fonts = {} if self._outlined else _fonts(scene)
        factor = scene.scale * fit_scale(scene) / PT
        box = scene.view_box
        self._place: Callable[[Point], Point] = lambda p: (factor * (p[0] - box.x0), factor * (box.y1 - p[1]))
        self._size = factor * box.width, factor * box.height
        start = (factor, -factor, -factor * box.x0, factor * box.y1)
        scale_x, scale_y, move_x, move_y = (f"{n:.6f}" for n in start)
        self._operators += [f"{scale_x} 0 0 {scale_y} {move_x} {move_y} cm", _ROUND_JOIN]

    def draw(self, node: Node) -> None:
        match node:
            case Group():
                self._group(node)
            case Polygon():
                self._outline(_ring(node.points), node.paint)
            case Path():
                self._outline(_operators(node), node.paint)
            case Circle():
                self._outline(_round(node), node.paint)
            case Text():
                self._text(node)
            case Image():
                self._image(node)

    def finish(self) -> None:
        """Adds the page and what it uses to the document."""
        import pydyf

        content = pydyf.Stream(self._operators, compress=True)
        self._document.add_object(content)
        width, height = (float(number(side)) for side in self._size)
        entries = {
            "Type": "/Page",
            "Parent": self._document.pages.reference,
            "MediaBox": pydyf.Array([0, 0, width, height]),
            "Contents": content.reference,
            "Resources": self._resources(),
        }
        if self._opacities or self._images:
            # Blending needs a group; elsewhere one makes pdfTeX warn and print shops flatten.
            entries["Group"] = pydyf.Dictionary({"S": "/Transparency", "CS": "/DeviceRGB", "I": "true"})
        if self._links:
            entries["Annots"] = pydyf.Array([self._annotation(*link) for link in self._links])
        self._document.add_page(pydyf.Dictionary(entries))

    def _resources(self) -> Any:
        import pydyf

        fonts = {name: _embed(self._document, face, cut) for name, face, cut in self._fonts.values()}
        kinds = {"Font": fonts, "ExtGState": self._opacities, "XObject": self._images}
        return pydyf.Dictionary({kind: pydyf.Dictionary(used) for kind, used in kinds.items() if used})

    def _group(self, group: Group) -> None:
        for child in group.children:
            self.draw(child)
        box = bounds(group) if group.link else None
        if group.link and box:
            self._links.append((group.link, box))

    def _annotation(self, link: str, box: Rect) -> Any:
        import pydyf

        corners = (*self._place((box.x0, box.y1)), *self._place((box.x1, box.y0)))
        action = pydyf.Dictionary({"S": "/URI", "URI": pydyf.String(_ascii(link))})
        entries = {
            "Type": "/Annot", "Subtype": "/Link", "Rect": pydyf.Array([float(number(n)) for n in corners]),
            "Border": pydyf.Array([0, 0, 0]), "A": action, "F": 4,
        }  # fmt: skip
        return pydyf.Dictionary(entries)

    def _set(self, operator: str, value: str) -> None:
        """Changes the graphics state, where it is not so already."""
        if self._state.get(operator) != value:
            self._state[operator] = value
            self._operators.append(f"{value} {operator}".strip())

    def _color(self, color: Color, operator: str) -> None:
        self._set(operator, " ".join(number(level / 255) for level in (color.red, color.green, color.blue)))

    def _opacity(self, fill: float, stroke: float) -> None:
        import pydyf

        name = f"o{round(fill * 1000)}-{round(stroke * 1000)}"
        if self._state.get("gs", "/o1000-1000") == f"/{name}":
            return
        self._opacities[name] = pydyf.Dictionary({"ca": _float(fill), "CA": _float(stroke)})
        self._set("gs", f"/{name}")

    def _outline(self, operators: list[str], paint: Paint) -> None:
        if paint.fill is None and paint.stroke is None:
            return
        self._opacity(paint.fill.alpha if paint.fill else 1.0, paint.stroke.alpha if paint.stroke else 1.0)
        if paint.fill:
            self._color(paint.fill, "rg")
        if paint.stroke:
            self._color(paint.stroke, "RG")
            self._set("w", number(paint.width))
            self._set("d", f"[{' '.join(map(number, paint.dash))}] 0")
        self._operators += operators
        self._operators.append("B" if paint.fill and paint.stroke else "f" if paint.fill else "S")

    def _text(self, text: Text) -> None:
        if self._outlined:
            path = outline(text)
            if path.commands:
                self.draw(path)
        elif text.text:
            self._show(text)

    def _show(self, text: Text) -> None:
        name, _, cut = self._fonts[text.face.data, text.face.bold]
        glyphs = dict(cut.glyphs)
        shown = "".join(f"{glyphs[char]:04x}" for char in text.text)
        turn = "0 -1 -1 0" if text.angle else "1 0 0 -1"
        self._opacity(text.fill.alpha, 1.0)
        self._color(text.fill, "rg")
        self._operators.append("BT")
        self._set("Tf", f"/{name} {number(text.size)}")
        self._operators += [f"{turn} {number(text.at[0])} {number(text.at[1])} Tm", f"<{shown}> Tj", "ET"]

    def _image(self, image: Image) -> None:
        name = f"I{len(self._images) + 1}"
        self._images[name] = _embed_image(self._document, image.png)
        self._opacity(1.0, 1.0)
        width, height = image.size
        matrix = " ".join(f"{factor:.6f}" for factor in image.matrix)
        self._operators += ["q", f"{matrix} cm", f"{width} 0 0 -{height} 0 {height} cm", f"/{name} Do", "Q"]


def _float(value: float) -> float:
    return float(number(value))


def _ascii(link: str) -> str:
    """A link as a URI may be written: other characters by their UTF-8 bytes in per cent."""
    from urllib.parse import quote

    return quote(plain(link), safe="%/:=&?~#+!$,;'@()*[]")


def _ring(points: tuple[Point, ...]) -> list[str]:
    return [f"{number(x)} {number(y)} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)] + ["h"]


_NAMES = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def _operators(path: Path) -> list[str]:
    return [" ".join([*(number(float(n)) for n in rest), _NAMES[str(name)]]) for name, *rest in path.commands]


def _round(circle: Circle) -> list[str]:
    """A circle as four cubics."""
    (x, y), r = circle.center, circle.radius
    operators = [f"{number(x + r)} {number(y)} m"]
    for cos, sin in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        one = x + r * (cos - _QUARTER * sin), y + r * (sin + _QUARTER * cos)
        two = x + r * (_QUARTER * cos - sin), y + r * (_QUARTER * sin + cos)
        operators.append(" ".join(map(number, (*one, *two, x - r * sin, y + r * cos))) + " c")
    return [*operators, "h"]


_Font = tuple[str, Face, Subset]


def _fonts(scene: Scene) -> dict[tuple[str | bytes | None, bool], _Font]:
    """Name, face and subset of each font that the scene's text uses."""
    lines: dict[tuple[str | bytes | None, bool], list[Text]] = {}
    for node in walk(scene.root):
        if isinstance(node, Text) and node.text:
            lines.setdefault((node.face.data, node.face.bold), []).append(node)
    found = {}
    for n, (key, texts) in enumerate(lines.items(), 1):
        face = texts[0].face
        found[key] = (f"F{n}", face, subset(face, "".join(text.text for text in texts)))
    return found


def _embed(document: Any, face: Face, cut: Subset) -> Any:
    """The composite font over the subset; its character codes are glyph numbers."""
    import pydyf

    name = f"/{_tag(cut)}+{cut.name}"
    unicode_map = pydyf.Stream([_unicode_map(cut)], compress=True)
    widths = {glyph: advance(char, 1000, face) for char, glyph in cut.glyphs}
    kind = {"Subtype": "/CIDFontType0C"} if cut.cff else {"Length1": len(cut.program)}
    program = pydyf.Stream([cut.program], kind, compress=True)
    document.add_object(unicode_map)
    document.add_object(program)
    descriptor = pydyf.Dictionary({
        "Type": "/FontDescriptor", "FontName": name, "Flags": 4, "FontBBox": pydyf.Array(cut.box), "ItalicAngle": 0,
        "Ascent": cut.ascent, "Descent": cut.descent, "CapHeight": cut.cap_height, "StemV": 140 if face.bold else 80,
        "FontFile3" if cut.cff else "FontFile2": program.reference,
    })  # fmt: skip
    document.add_object(descriptor)
    entries = {
        "Type": "/Font", "Subtype": "/CIDFontType0" if cut.cff else "/CIDFontType2", "BaseFont": name,
        "CIDSystemInfo": pydyf.Dictionary({"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}),
        "FontDescriptor": descriptor.reference,
        "W": pydyf.Array([part for glyph in sorted(widths) for part in (glyph, f"[{number(widths[glyph])}]")]),
    }  # fmt: skip
    if not cut.cff:
        entries["CIDToGIDMap"] = "/Identity"
    descendant = pydyf.Dictionary(entries)
    document.add_object(descendant)
    font = pydyf.Dictionary({
        "Type": "/Font", "Subtype": "/Type0", "BaseFont": name, "Encoding": "/Identity-H",
        "DescendantFonts": pydyf.Array([descendant.reference]), "ToUnicode": unicode_map.reference,
    })  # fmt: skip
    document.add_object(font)
    return font.reference


def _tag(cut: Subset) -> str:
    """Six capitals that tell this subset from others of its font."""
    digest = sha256(cut.program).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


_MAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange"""
_MAP_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def _unicode_map(cut: Subset) -> str:
    """Which character each glyph stands for, so that text can be searched and copied."""
    chars: dict[int, str] = {}
    for char, glyph in cut.glyphs:
        chars.setdefault(glyph, char)
    rows = [f"<{glyph:04x}> <{chars[glyph].encode('utf-16-be', 'replace').hex()}>" for glyph in sorted(chars)]
    blocks = [rows[n : n + 100] for n in range(0, len(rows), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join([_MAP_HEAD, *body, _MAP_TAIL])


def _embed_image(document: Any, png: bytes) -> Any:
    import pydyf

    pixels = raster(png)
    space = "/DeviceGray" if pixels.colors == 1 else "/DeviceRGB"
    if pixels.palette:
        space = f"[/Indexed /DeviceRGB {len(pixels.palette) // 3 - 1} <{pixels.palette.hex()}>]"

    def add(data: bytes, colors: int, bits: int, more: dict[str, Any]) -> Any:
        parameters = {"Predictor": 15, "Colors": colors, "BitsPerComponent": bits, "Columns": pixels.width}
        entries = {
            "Type": "/XObject", "Subtype": "/Image", "Width": pixels.width, "Height": pixels.height,
            "BitsPerComponent": bits, "Filter": "/FlateDecode", "DecodeParms": pydyf.Dictionary(parameters),
        }  # fmt: skip
        stream = pydyf.Stream([data], entries | more)
        document.add_object(stream)
        return stream.reference

    more = {"ColorSpace": space}
    if pixels.alpha is not None:
        more["SMask"] = add(pixels.alpha, 1, 8, {"ColorSpace": "/DeviceGray"})
    return add(pixels.data, pixels.colors, pixels.bits, more)
