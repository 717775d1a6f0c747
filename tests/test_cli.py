"""The command line: what it passes on, what it prints, and how it fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import visualkeras_svg
from visualkeras_svg import api
from visualkeras_svg.cli import main
from visualkeras_svg.edit import expand
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.options import options_of
from visualkeras_svg.reading import read_model

MODELS = Path(__file__).parent.parent / "golden" / "models"
LENET = str(MODELS / "lenet5.json.gz")


class Recorded:
    """A figure that only remembers how it was saved."""

    notes = ("one\nnote", "another")

    def __init__(self) -> None:
        self.saved: list[tuple[str, dict[str, Any]]] = []

    def save(self, path: str, **export: Any) -> None:
        self.saved.append((path, export))


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Runs `layered` with those flags and gives the options that reach the view."""
    calls: list[dict[str, Any]] = []

    def draw(model: object, **options: Any) -> Recorded:
        assert model == "model.json"
        calls.append(options)
        return Recorded()

    monkeypatch.setattr(api, "VIEWS", {"layered": (api.LayeredView, draw)})

    def run(*flags: str) -> dict[str, Any]:
        assert main(["layered", "model.json", "-o", "figure.svg", *flags]) == 0
        return calls[-1]

    return run


def failure(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    """The exit code of a command that fails, and its one line of error."""
    try:
        code = main(argv)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("visualkeras-svg: error: ")
    assert printed.err.count("\n") == 1
    return code, printed.err


class TestOptions:
    def test_only_what_was_given_is_passed_on(self, passed: Callable[..., dict[str, Any]]) -> None:
        assert passed() == {}
        assert passed("--scale-z", "1.5") == {"scale_z": 1.5}

    @pytest.mark.parametrize(
        ("flags", "options"),
        [
            (["--legend"], {"legend": True}),
            (["--no-draw-funnel"], {"draw_funnel": False}),
            (["--width", "cvpr"], {"width": "cvpr"}),
            (["--width", "88.9mm"], {"width": "88.9mm"}),
            (["--width", "300"], {"width": 300}),
            (["--text-callable", "name"], {"text_callable": "name"}),
            (["--background-fill", "#fff"], {"background_fill": "#fff"}),
            (["--type-ignore", "Conv2D, Dropout", "--type-ignore", "Flatten"], "type_ignore=Conv2D Dropout Flatten"),
            (["--index-ignore=-1,2"], {"index_ignore": [-1, 2]}),
            (["--color-map", "Conv2D=orange"], {"color_map": {"Conv2D": {"fill": "orange"}}}),
            (["--styles", "conv.1.fill=#f00"], {"styles": {"conv.1": {"fill": "#f00"}}}),
            (["--styles", "a.box_size=[60, 20]"], {"styles": {"a": {"box_size": [60, 20]}}}),
            (["--styles", "a.fill=red", "--styles", "a.scale_z=2"], {"styles": {"a": {"fill": "red", "scale_z": 2}}}),
            (["--dimension-caps", "channels=32"], {"dimension_caps": {"channels": 32}}),
            (["--preset", "compact"], {"preset": "compact"}),
            (["--scale-z", "wide"], {"scale_z": "wide"}),
        ],
    )
    def test_flags(self, passed: Callable[..., dict[str, Any]], flags: list[str], options: Any) -> None:
        if isinstance(options, str):
            name, _, values = options.partition("=")
            options = {name: values.split()}
        assert passed(*flags) == options

    @pytest.mark.parametrize("prefix", ["", "@"])
    def test_a_mapping_from_a_file(self, passed: Callable[..., dict[str, Any]], tmp_path: Path, prefix: str) -> None:
        path = tmp_path / "styles.json"
        path.write_text('{"a": {"fill": "red"}}')
        given = passed("--styles", f"{prefix}{path}", "--styles", "a.outline=blue")
        assert given == {"styles": {"a": {"fill": "red", "outline": "blue"}}}

    @pytest.mark.parametrize(
        ("content", "reason"), [("[1]", "no JSON object"), ("{", "is no JSON"), (None, "neither KEY=VALUE nor a file")]
    )
    def test_a_file_that_is_no_mapping(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str | None, reason: str
    ) -> None:
        path = tmp_path / "styles.json"
        if content is not None:
            path.write_text(content)
        code, error = failure(capsys, "layered", LENET, "-o", str(tmp_path / "figure.svg"), "--styles", str(path))
        assert code == 1
        assert reason in error

    def test_a_key_is_a_number_or_has_parts(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, error = failure(capsys, "layered", LENET, "-o", "figure.svg", "--styles", "a=1", "--styles", "a.fill=red")
        assert code == 1
        assert "1 has no parts" in error

    def test_every_option_that_a_string_can_say_has_a_flag(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "1000")  # no flag is broken at its hyphens
        for name, (view_class, _) in api.VIEWS.items():
            with pytest.raises(SystemExit) as stopped:
                main([name, "--help"])
            assert stopped.value.code == 0
            told = " ".join(capsys.readouterr().out.split())
            for spec in options_of(view_class):
                if spec.name == "to_file":
                    continue
                flag = f"--{spec.name.replace('_', '-')}"
                assert bool(re.search(rf" {flag}(?![\w-])", told)) == spec.on_command_line
                assert spec.on_command_line or spec.name in told.partition("From Python only:")[2]


class TestOutput:
    def test_each_output_by_its_suffix(self, tmp_path: Path) -> None:
        svg, pdf = tmp_path / "figure.svg", tmp_path / "figure.pdf"
        assert main(["layered", LENET, "-o", str(svg), "-o", str(pdf)]) == 0
        assert svg.read_bytes().lstrip().startswith(b"<")
        assert pdf.read_bytes().startswith(b"%PDF-")

    def test_it_is_what_python_draws(self, tmp_path: Path) -> None:
        path = tmp_path / "figure.svg"
        assert main(["layered", LENET, "-o", str(path), "--legend", "--width", "cvpr"]) == 0
        assert path.read_text(encoding="utf-8") == api.layered_view(LENET, legend=True, width="cvpr").svg()

    def test_export_flags_go_where_they_mean_something(self, monkeypatch: pytest.MonkeyPatch) -> None:
        figure = Recorded()
        monkeypatch.setattr(api, "VIEWS", {"layered": (api.LayeredView, lambda _: figure)})
        assert (
            main(["layered", "m", "-o", "a.svg", "-o", "b.png", "-o", "c.pdf", "--dpi", "300", "--text", "outline"])
            == 0
        )
        assert figure.saved == [("a.svg", {"text": "outline"}), ("b.png", {"dpi": 300}), ("c.pdf", {"text": "outline"})]

    def test_notes_are_a_line_each(
        self, passed: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
    ) -> None:
        passed()
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err == "visualkeras-svg: note: one note\nvisualkeras-svg: note: another\n"


class TestFailure:
    def test_an_export_flag_that_says_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        code, error = failure(capsys, "layered", LENET, "-o", "figure.svg", "--dpi", "300")
        assert code == 2
        assert "--dpi says nothing to figure.svg" in error

    @pytest.mark.parametrize(
        ("argv", "reason"),
        [
            ([], "COMMAND"),
            (["draw"], "invalid choice: 'draw'"),
            (["layered", LENET], "-o/--output"),
            (["layered", LENET, "-o", "a.svg", "--scael-z", "2"], "--scael-z; did you mean --scale-z?"),
            (["layered", LENET, "-o", "a.svg", "--leg"], "there is no argument --leg"),
            (["layered", LENET, "-o", "a.svg", "--dpi", "many"], "--dpi"),
        ],
    )
    def test_usage(self, capsys: pytest.CaptureFixture[str], argv: list[str], reason: str) -> None:
        code, error = failure(capsys, *argv)
        assert code == 2
        assert reason in error

    @pytest.mark.parametrize(
        ("flags", "reason"),
        [
            (["--scale-z", "wide"], "scale_z='wide' is not allowed; give a finite number"),
            (["--scale-z", "nan"], "scale_z=nan is not allowed"),
            (["--theme", "dark"], "theme='dark' is not allowed; give one of"),
            (["--preset", "huge"], "Unknown layered preset 'huge'"),
            (["--index-ignore", "one"], "index_ignore="),
            (["-o", "figure.docx"], ".docx"),
            (["-o", "no/such/folder/figure.svg"], "cannot be written"),
        ],
    )
    def test_options(
        self,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        flags: list[str],
        reason: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        code, error = failure(capsys, "layered", LENET, "-o", "figure.svg", *flags)
        assert code == 1
        assert reason in error

    @pytest.mark.parametrize("command", [["inspect"], ["layered", "-o", "figure.svg"]])
    def test_a_model_that_is_not_there(self, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
        code, error = failure(capsys, *command, "no-such-model.keras")
        assert code == 1
        assert "no-such-model.keras" in error


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", 1), ("encoder", ["encoder"]), ("false", False)])
def test_which_nested_models_are_opened(text: str, value: object, tmp_path: Path) -> None:
    path, figure = MODELS / "branching" / "siamese.json.gz", tmp_path / "figure.svg"
    assert main(["functional", str(path), "-o", str(figure), "--expand-nested", text]) == 0
    assert figure.read_text() == api.functional_view(path, expand_nested=value).svg()


def test_styles_by_place(tmp_path: Path) -> None:
    figure = tmp_path / "figure.svg"
    assert main(["functional", LENET, "-o", str(figure), "--styles=0.fill=red", "--styles=-1.fill=blue"]) == 0
    assert figure.read_text() == api.functional_view(LENET, styles={0: {"fill": "red"}, -1: {"fill": "blue"}}).svg()


class TestInspect:
    def test_json_is_the_graph(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["inspect", LENET, "--json"]) == 0
        assert ModelGraph.from_json(json.loads(capsys.readouterr().out)) == read_model(LENET)

    def test_nested_models_are_opened_where_asked_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        path = str(MODELS / "branching" / "siamese.json.gz")
        assert main(["inspect", path, "--json", "--expand-nested"]) == 0
        assert ModelGraph.from_json(json.loads(capsys.readouterr().out)) == expand(read_model(path))

    def test_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["inspect", LENET]) == 0
        lines = capsys.readouterr().out.splitlines()
        graph = read_model(LENET)
        assert lines[0] == graph.name
        assert lines[1].split() == ["id", "type", "output", "params", "MACs", "inputs"]
        assert [line.split()[0] for line in lines[2:-1]] == [node.id for node in graph]
        assert lines[3].split() == ["c1", "Conv2D", "28×28×6", "156", "117,600", "image"]
        assert lines[-1].startswith(f"{len(graph)} layer calls, connections: {len(graph.edges)}, parameters: 61,706")
        assert lines[-1].endswith("multiply–accumulates for one sample: 416,520")


def run(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "visualkeras_svg", *argv]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}, encoding="utf-8"
    )


class TestProcess:
    def test_version(self) -> None:
        assert run("--version").stdout == f"visualkeras-svg {visualkeras_svg.__version__}\n"

    def test_a_reader_that_goes_away_is_no_error(self) -> None:
        command = [sys.executable, "-m", "visualkeras_svg", "inspect", str(MODELS / "resnet50.json.gz"), "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.stderr.read() == b""

    def test_equal_bytes_under_different_hash_seeds(self, tmp_path: Path) -> None:
        written = set()
        for seed in ("0", "1", "2"):
            paths = [tmp_path / f"{seed}.svg", tmp_path / f"{seed}.pdf"]
            outputs = [word for path in paths for word in ("-o", str(path))]
            done = run("layered", str(MODELS / "vgg16.json.gz"), "--legend", *outputs, PYTHONHASHSEED=seed)
            assert done.returncode == 0
            written.add(tuple(path.read_bytes() for path in paths))
        assert len(written) == 1

    def test_help_and_model_files_need_no_keras(self, tmp_path: Path) -> None:
        code = (
            "import sys; from visualkeras_svg.cli import main; "
            f"assert main(['layered', {LENET!r}, '-o', {str(tmp_path / 'a.svg')!r}]) == 0; "
            "heavy = {'keras', 'tensorflow', 'jax', 'torch', 'h5py', 'PIL', 'cairosvg'} & set(sys.modules); "
            "assert not heavy, heavy"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_groups_and_rules_come_from_json_or_a_file_of_it(tmp_path: Path) -> None:
    model, figure = str(MODELS / "branching" / "multi_task.json.gz"), tmp_path / "figure.svg"
    block = ["Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D"]
    (tmp_path / "rules.json").write_text(json.dumps([{"kind": "block", "selector": block, "repeat_count": 3}]))
    rules = ("--collapse-enabled", "--collapse-rules", str(tmp_path / "rules.json"))
    assert main(["functional", model, "-o", str(figure), *rules, "--groups", '{"heads": ["age", "mood"]}']) == 0
    assert {"3×", "heads"} <= {*re.findall(r">([^<>]+)</text>", figure.read_text())}


def test_json_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    model = str(MODELS / "branching" / "multi_task.json.gz")
    for given, words in (("{'a': 1}", "is no JSON"), ("nowhere.json", "cannot be read")):
        code, said = failure(capsys, "functional", model, "-o", "figure.svg", "--groups", given)
        assert code == 1
        assert words in said
