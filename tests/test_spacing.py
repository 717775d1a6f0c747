"""The layer that asks for room."""

import subprocess
import sys
from types import ModuleType, SimpleNamespace

import keras
import pytest

from visualkeras_svg.reading import read_model
from visualkeras_svg.spacing import SpacingDummyLayer


@pytest.fixture
def model():
    return keras.Sequential(
        [keras.Input((4, 4, 3)), SpacingDummyLayer(spacing=20, name="gap"), keras.layers.Flatten(name="flatten")],
        name="spaced",
    )


def test_it_is_a_layer_of_keras_that_changes_nothing(model):
    gap = model.get_layer("gap")
    assert isinstance(gap, keras.layers.Layer)
    assert isinstance(gap, SpacingDummyLayer)
    assert not isinstance(model, SpacingDummyLayer)
    assert type(gap).__name__ == "SpacingDummyLayer"
    assert gap.output.shape == (None, 4, 4, 3)
    assert gap.count_params() == 0


def test_its_spacing_is_fifty_unless_given():
    assert SpacingDummyLayer().spacing == 50
    assert SpacingDummyLayer(7).get_config()["spacing"] == 7


def test_a_saved_model_finds_it_again(model, tmp_path):
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.get_layer("gap").spacing == 20


def test_a_new_process_loads_it_as_custom_object(model, tmp_path):
    path = tmp_path / "model.keras"
    model.save(path)
    code = (
        "from visualkeras_svg.spacing import SpacingDummyLayer; import sys; assert 'keras' not in sys.modules\n"
        "import keras; objects = {'SpacingDummyLayer': SpacingDummyLayer}\n"
        f"model = keras.saving.load_model({str(path)!r}, custom_objects=objects)\n"
        "assert isinstance(model.layers[0], SpacingDummyLayer) and model.layers[0].spacing == 20\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_base_class_can_be_chosen():
    class Other(keras.layers.Layer):
        pass

    gap = SpacingDummyLayer(base=Other)
    assert isinstance(gap, Other)
    assert isinstance(gap, SpacingDummyLayer)
    SpacingDummyLayer(base=keras.layers.Layer)


def test_live_and_file_read_alike(model, tmp_path):
    model.save(tmp_path / "model.keras")
    graph = read_model(model)
    assert graph == read_model(tmp_path / "model.keras")
    assert graph.node("gap").attributes == {"spacing": 20}
    assert isinstance(graph.node("gap").source, SpacingDummyLayer)


def test_the_base_class_is_of_the_keras_that_the_calling_code_uses(monkeypatch):
    class Layer:
        """Stands in for the Layer of Keras 2."""

        def __init__(self, **keywords):
            del keywords

    older = ModuleType("tf_keras")
    older.layers = ModuleType("tf_keras.layers")
    older.layers.Layer = Layer
    older.saving = SimpleNamespace(get_custom_objects=dict)
    Layer.__module__ = "tf_keras.layers"
    monkeypatch.setitem(sys.modules, "tf_keras", older)
    code = compile("made = SpacingDummyLayer(spacing=7)", "a script", "exec")

    script = {"__name__": "script", "layers": older.layers, "SpacingDummyLayer": SpacingDummyLayer}
    exec(code, script)
    newer = {"__name__": "script", "layers": keras.layers, "SpacingDummyLayer": SpacingDummyLayer}
    exec(code, newer)

    assert isinstance(script["made"], Layer)
    assert isinstance(newer["made"], keras.layers.Layer)
