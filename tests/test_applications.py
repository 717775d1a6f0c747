"""Every architecture of keras.applications: the graph is what Keras says, and what its recorded configuration gives."""

import applications
import keras
import pytest
from says import graph_says, keras_says

from visualkeras_svg import read_model

pytestmark = pytest.mark.backend

QUICK = (
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "NASNetMobile",
    "ResNet50",
    "VGG16",
    "Xception",
)
EVERY = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow, id=name.lower())
    for name in applications.names()
    if not (name.startswith("NASNet") and keras.backend.backend() == "torch")  # Keras refuses it there
]


@pytest.mark.parametrize("name", EVERY)
def test_every_layer_and_connection_is_read(name):
    model = applications.build(name)
    live = read_model(model)
    assert graph_says(live) == keras_says(model)
    assert read_model(applications.path_of(name)) == live


def test_every_architecture_is_recorded():
    recorded = {path.name for path in applications.FOLDER.iterdir()}
    assert recorded == {applications.path_of(name).name for name in applications.names()}
