"""How long figures take: ``python tests/benchmarks.py [MODEL ...]``.

From a live Keras model to SVG, PDF and PNG: the best of several warm runs, in ms and as a multiple of a floor, which is
walking the model's graph and writing as many plain strings as the SVG has elements. From a file to the graph, beside
what Keras takes to load it. And how much importing the package adds to the start of Python.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import branching
import record_models
from record_models import build

from visualkeras_svg import layered_view
from visualkeras_svg.errors import OptionError
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading import read_model

MODELS = ("vgg16", "vgg19", "mobilenet", "resnet50", "conv1d", "conv3d", "lstm_tagger", "dense100")


def best(task: Callable[[], object], seconds: float = 1.0) -> float:
    """The ms of the fastest run, of at least three and of as many as the seconds hold, after one that warms up."""
    task()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def floor(graph: ModelGraph, elements: int) -> Callable[[], str]:
    """The least that any drawing must do: look at every layer and connection, and write every element."""

    def write() -> str:
        seen = [node.output.shape for node in graph] + [(edge.source, edge.target) for edge in graph.edges]
        return "\n".join(f'<path d="M{i},{i}L{len(seen)},{i}Z" fill="#ffffff"/>' for i in range(elements))

    return write


def measure(name: str, width: str | None) -> str:
    model = build(name)
    graph = read_model(model)
    try:
        svg = layered_view(model, width=width, legend=True).svg()
    except OptionError as error:
        return f"{name:12} {width or 'natural':10} {error}"
    least = best(floor(graph, svg.count("<") - svg.count("</")), 0.2)
    forms: list[Callable[[], Any]] = [
        lambda: layered_view(model, width=width, legend=True).svg(),
        lambda: layered_view(model, width=width, legend=True).pdf(),
    ]
    if width:  # at natural size these have more pixels than a PNG is of use with
        forms.append(lambda: layered_view(model, width=width, legend=True).png())
    found = [best(form) for form in forms]
    cells = [f"{ms:9.1f} {ms / least:7.0f}×" for ms in found] + [f"{'–':>9} {'':8}"] * (3 - len(found))
    return f"{name:12} {width or 'natural':10}" + "".join(cells) + f"{least:9.3f}"


def plot_model(name: str) -> str:
    """The ms of keras.utils.plot_model to PNG (in a notebook's environment it cannot write SVG), and the multiple that
    it is of our SVG at natural size.
    """
    import keras

    model = build(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.png")
        theirs = best(lambda: keras.utils.plot_model(model, path, show_shapes=True))
    return f"{theirs:9.1f} {theirs / best(lambda: layered_view(model, legend=True).svg()):7.1f}×"


BRANCHING = ("siamese", "two_tower", "squeeze", "text_classifier", "unet", "detector", "resnet50", "inceptionv3")
NETS = ("autoencoder", "lenet5", "alexnet")


def beside(name: str, view: str) -> str:
    """The ms of our view to SVG, of visualkeras' view of that name, and of keras.utils.plot_model, with ratios."""
    import keras

    import visualkeras_svg

    model = build(name) if name in record_models.MODELS else branching.build(name)
    ours = best(lambda: getattr(visualkeras_svg, f"{view}_view")(model).svg())
    cells = [f"{ours:9.1f}"]
    if find_spec("visualkeras"):
        import visualkeras

        theirs = getattr(visualkeras, f"{view}_view", None)
        cells.append(_ratio(lambda: theirs(model), ours) if theirs else f"{'–':>9} {'':8}")
    if find_spec("pydot") and shutil.which("dot"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "model.svg")
            cells.append(_ratio(lambda: _plotted(keras, model, path), ours))
    return f"{name:16} {view:10}" + "".join(cells)


def _plotted(keras: Any, model: Any, path: Path) -> None:
    """Let plot_model write an SVG. Beside a notebook's packages it then fails to show it, for that is no bitmap."""
    path.unlink(missing_ok=True)
    try:
        keras.utils.plot_model(model, path, show_shapes=True)
    except ValueError:
        if not path.exists():
            raise


def _ratio(task: Callable[[], object], ours: float) -> str:
    """The ms of a task, and as a multiple of ours; what went wrong where it cannot be done."""
    try:
        ms = best(task)
    except Exception as error:  # the other program's, of any kind
        return f"  {type(error).__name__}"
    return f"{ms:9.1f} {ms / ours:7.1f}×"


def reading(name: str) -> str:
    """The ms from a ``.keras`` file to the graph, of a bare walk of its JSON, and of ``keras.models.load_model``."""
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        build(name).save(path)
        times = [best(task) for task in (lambda: read_model(path), lambda: walk(path), lambda: load(keras, path))]
    return "".join(f"{ms:12.1f}" for ms in times)


def load(keras: Any, path: Path) -> Any:
    return keras.models.load_model(path, compile=False)


def walk(path: Path) -> int:
    """The number of values in the configuration of a ``.keras`` file."""
    with zipfile.ZipFile(path) as archive:
        waiting = [json.loads(archive.read("config.json"))]
    number = 0
    while waiting:
        value = waiting.pop()
        number += 1
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return number


def startup(statement: str) -> float:
    return best(lambda: subprocess.run([sys.executable, "-c", statement], check=True), 2.0)


def main() -> None:
    names = sys.argv[1:] or MODELS
    print(f"{'model':12} {'width':10}{'SVG ms':>9} {'':8}{'PDF ms':>9} {'':8}{'PNG ms':>9} {'':8}{'floor ms':>9}")
    for name in names:
        for width in (None, "cvpr:full"):
            print(measure(name, width), flush=True)
    if find_spec("pydot") and shutil.which("dot"):
        print("\nkeras.utils.plot_model: ms to PNG, and as a multiple of our SVG at natural size")
        for name in names:
            print(f"{name:12} {plot_model(name)}", flush=True)
    else:
        print("\nkeras.utils.plot_model was not measured: it needs pydot and Graphviz")
    print(f"\n{'model':16} {'view':10}{'ours ms':>9}{'visualkeras':>18}{'plot_model (SVG)':>18}")
    for name, view in [*((name, "functional") for name in BRANCHING), *((name, "graph") for name in NETS)]:
        if not sys.argv[1:] or name in names:
            print(beside(name, view), flush=True)
    print(f"\n{'.keras file':12} {'graph ms':>12}{'walk ms':>12}{'load ms':>12}")
    for name in names:
        print(f"{name:12} {reading(name)}", flush=True)
    bare, ours = startup("pass"), startup("import visualkeras_svg")
    print(f"\nstart of Python {bare:.0f} ms, with the package imported {ours:.0f} ms ({ours - bare:.0f} ms more)")


if __name__ == "__main__":
    main()
