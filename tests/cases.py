"""The figures that are kept in golden/, each with its view, the model file and the options that draw it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from visualkeras_svg.api import VIEWS
from visualkeras_svg.figure import Figure

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "golden" / "models"


class Case(NamedTuple):
    """A view, a model file's name, and the options that it is drawn with."""

    view: str
    model: str
    options: Mapping[str, Any]

    def draw(self) -> Figure:
        return VIEWS[self.view][1](MODELS / f"{self.model}.json.gz", **self.options)


class Kept(NamedTuple):
    """The cases of a view: figures for papers, one for each option, and what is given up, in its order."""

    figures: Mapping[str, Case]
    options: Mapping[str, Case]
    given_up: Mapping[str, Case]
    modes: Mapping[str, Case] = {}

    @property
    def all(self) -> dict[str, Case]:
        return {**self.figures, **self.options, **self.modes, **self.given_up}


def alternating(index: int, layer: Any) -> tuple[str, bool]:
    """A user's callable, in the manner of the original's README: the shape, above and below in turn."""
    return "×".join(str(n) for n in layer.output_shape if n is not None), bool(index % 2)


def case(model: str, **options: Any) -> Case:
    return Case("layered", model, options)


def net(model: str, **options: Any) -> Case:
    return Case("graph", model, options)


def chart(model: str, **options: Any) -> Case:
    return Case("functional", model, options)


_FIGURES = {
    "vgg16-cvpr": case("vgg16", width="cvpr", legend=True),
    "vgg16-full": case("vgg16", width="cvpr:full", legend=True, text_callable="name_shape"),
    "dcgan-reversed": case("dcgan", width="icml", legend=True, draw_reversed=True),
    "conv1d-icml": case("conv1d", width="icml", legend=True),
    "conv3d-icml": case("conv3d", width="icml", legend=True),
    "lstm-icml": case("lstm_tagger", width="icml", legend=True),
    "autoencoder-icml": case("autoencoder", width="icml", legend=True),
    "alexnet-neurips": case("alexnet", width="neurips", legend=True),
    "resnet50-full": case("resnet50", width="cvpr:full", legend=True),
    "mobilenet-neurips": case("mobilenet", width="neurips", legend=True),
    "paper": case("lenet5", width="icml", legend=True, theme="paper"),
    "classic": case("lenet5", width="icml", legend=True, theme="classic"),
    "grey": case("lenet5", width="icml", legend=True, theme="grey"),
    "natural": case("lenet5"),
}
"""Figures as they are made for papers, one for each theme, and one at natural size."""

_OPTIONS = {
    "min_z": case("lenet5", min_z=40),
    "min_xy": case("lenet5", min_xy=40),
    "max_z": case("lenet5", max_z=60),
    "max_xy": case("lenet5", max_xy=60),
    "scale_z": case("lenet5", scale_z=4),
    "scale_xy": case("lenet5", scale_xy=2),
    "type_ignore": case("dcgan", width="icml", type_ignore=["BatchNormalization", "LeakyReLU"]),
    "index_ignore": case("lenet5", index_ignore=[1, -1]),
    "color_map": case("lenet5", color_map={"Conv2D": "orange", "Dense": {"fill": "#d0d0ff", "outline": "navy"}}),
    "one_dim_orientation": case("autoencoder", one_dim_orientation="y", scale_xy=0.5),
    "index_2D": case("lenet5", index_2D=[0, 2]),
    "background_fill": case("lenet5", background_fill="#f4f4f4"),
    "draw_volume": case("lenet5", draw_volume=False),
    "draw_reversed": case("lenet5", draw_reversed=True),
    "padding": case("lenet5", padding=40),
    "text_callable": case("lenet5", text_callable=alternating),
    "text_callable-name": case("conv1d", text_callable="name"),
    "text_callable-type": case("conv1d", text_callable="type", spacing=80),
    "text_callable-shape": case("conv1d", text_callable="shape"),
    "text_callable-name_shape": case("conv1d", text_callable="name_shape"),
    "text_vspacing": case("conv1d", text_callable="name_shape", text_vspacing=12),
    "spacing": case("lenet5", spacing=30),
    "draw_funnel": case("lenet5", draw_funnel=False),
    "shade_step": case("lenet5", shade_step=30),
    "legend": case("seq_channels_first", legend=True),
    "font": case("conv1d", text_callable="name", font="Helvetica"),
    "font_color": case("conv1d", text_callable="name", legend=True, font_color="#0055aa"),
    "show_dimension": case("seq_channels_first", legend=True, show_dimension=True),
    "sizing_mode": case("vgg16", sizing_mode="balanced", scale_xy=1, scale_z=0.5),
    "dimension_caps": case("vgg16", sizing_mode="capped", dimension_caps={"channels": 100, "sequence": 300}),
    "relative_base_size": case("lenet5", sizing_mode="relative", relative_base_size=3),
    "width": case("lenet5", width="60mm"),
    "max_height": case("vgg16", width="icml", max_height="30mm"),
    "font_size": case("lenet5", width="icml", font_size="7pt"),
    "theme": case("vgg16", width="icml", theme="grey"),
    "title": case("lenet5", title="LeNet-5, after LeCun et al. (1998)"),
    "styles": case("lenet5", styles={"Conv2D": {"fill": "#88ccee", "scale_z": 3}, "c3": {"outline": "red"}}),
    "draw_skips": case("resnet50", width="cvpr:full", draw_skips=False),
    "preset": case("seq_channels_first", preset="presentation"),
    "options": case("lenet5", options={"spacing": 24, "draw_funnel": False}),
}
"""A small figure for each option, named after it."""

_MODES = {
    "sizing_mode-accurate": case("conv3d", sizing_mode="accurate"),
    "sizing_mode-balanced": case("conv3d", sizing_mode="balanced"),
    "sizing_mode-capped": case("conv3d", sizing_mode="capped", dimension_caps={"general": 120}),
    "sizing_mode-logarithmic": case("conv3d", sizing_mode="logarithmic"),
    "sizing_mode-relative": case("conv3d", sizing_mode="relative", relative_base_size=2),
    "sizing_mode-paper": case("conv3d", sizing_mode="paper", width="icml"),
    "sizing_mode-balanced-width": case("conv3d", sizing_mode="balanced", width="icml"),
}

_GIVEN_UP = {
    "given_up-light_captions": case("vgg16", width="66mm"),
    "given_up-block_captions": case("conv3d", width="38mm"),
    "given_up-inner_captions": case("lenet5", width="40mm"),
    "given_up-all_captions": case("conv3d", width="28mm"),
    "given_up-followers": case("mobilenet", width="icml", legend=True),
    "given_up-slits": case("vgg16", width="68mm", text_callable="name"),
    "given_up-proportions": case("conv1d", width="60mm"),
    "given_up-height": case("vgg16", width="icml", legend=True, max_height="28mm"),
}
"""A figure for each thing that a printed row gives up, in the order in which it does."""

_NETS = {
    "autoencoder-neurips": net("autoencoder", width="neurips"),
    "lenet-full": net("lenet5", width="cvpr:full"),
    "dense-icml": net("one_dense", width="icml"),
    "two-inputs": net("branching/wide_and_deep", width="cvpr:full"),
    "sentence-encoder": net("branching/sentence_encoder", preset="academic"),
    "three-tasks": net("branching/multi_task", preset="academic"),
    "alexnet-academic": net("alexnet", width="cvpr:full", preset="academic"),
    "cross-academic": net("branching/crossed", width="neurips", preset="academic"),
    "conv1d-academic": net("conv1d", width="icml", preset="academic"),
    "natural": net("autoencoder"),
}

_NET_OPTIONS = {
    "color_map": net("autoencoder", color_map={"Dense": {"fill": "#d0d0ff", "outline": "navy"}}),
    "node_size": net("autoencoder", node_size=16),
    "background_fill": net("autoencoder", background_fill="#f4f4f4"),
    "padding": net("autoencoder", padding=40),
    "layer_spacing": net("autoencoder", layer_spacing=20),
    "node_spacing": net("autoencoder", node_spacing=8),
    "connector_fill": net("autoencoder", connector_fill="#99bbdd"),
    "connector_width": net("autoencoder", connector_width=1.5),
    "ellipsize_after": net("autoencoder", ellipsize_after=4),
    "inout_as_tensor": net("autoencoder", inout_as_tensor=True),
    "inout_as_tensor-circles": net("autoencoder", inout_as_tensor=False),
    "show_neurons": net("lenet5", show_neurons=False),
    "words": net("lenet5", words="inside", show_neurons=False),
    "show_params": net("autoencoder", show_params=False),
    "trace_unit": net("autoencoder", trace_unit=False),
    "show_bias": net("autoencoder", show_bias=True),
    "repeats": net("conv1d", repeats=True, words="inside", show_neurons=False),
    "font": net("autoencoder", font="Helvetica"),
    "font_color": net("autoencoder", font_color="#0055aa"),
    "legend": net("lenet5", legend=True),
    "type_ignore": net("conv1d", type_ignore=["Dropout"]),
    "index_ignore": net("conv1d", index_ignore=[3]),
    "width": net("autoencoder", width="150mm"),
    "max_height": net("autoencoder", width="neurips", max_height="32mm"),
    "font_size": net("autoencoder", width="neurips", font_size="7pt"),
    "theme": net("lenet5", width="cvpr:full", theme="grey"),
    "title": net("autoencoder", title="An autoencoder of three bottlenecks"),
    "styles": net("autoencoder", styles={"code": {"fill": "#ffcc66", "ellipsize_after": 0, "node_size": 6}}),
    "preset": net("lenet5", preset="academic"),
    "options": net("autoencoder", options={"show_params": False, "node_size": 14}),
}

_NETS_GIVEN_UP = {
    "given_up-params": net("autoencoder", width="122mm", font_size="8pt"),
    "given_up-level_captions": net("lenet5", width="neurips"),
    "given_up-lines": net("alexnet", width="icml"),
    "given_up-height": net("autoencoder", width="neurips", max_height="30mm", font_size="7pt"),
    "given_up-shapes": net("vgg16", width="163mm", preset="academic"),
}

_RULE = {"kind": "block", "selector": ["Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D"], "repeat_count": 3}

_QUARTER = {"selector": "Dense", "repeat_count": 25}

_CHARTS = {
    "unet-volumes": chart("branching/unet", width="cvpr:full", node="volume"),
    "squeeze-column": chart("branching/squeeze", width="cvpr", direction="TB"),
    "siamese-detail": chart("branching/siamese", width="icml", details=["encoder"]),
    "groups": chart("branching/wide_and_deep", width="cvpr:full", groups="inputs"),
    "translator-states": chart("translator", width="neurips"),
    "mobilenet-rows": chart("mobilenet", width="cvpr", detail="folded", wrap="auto"),
    "transformer": chart("branching/transformer", width="183mm", detail="folded"),
    "sentence-encoder": chart("branching/sentence_encoder", width="cvpr", direction="TB"),
    "text-classifier": chart("branching/text_classifier", width="cvpr:full"),
    "detector": chart("branching/detector", width="220mm", detail="folded"),
    "gan": chart("branching/gan", width="neurips"),
    "triplet": chart("branching/triplet", width="neurips"),
    "pyramid-pooling": chart("branching/pyramid_pooling", width="cvpr:full"),
    "dense-block": chart("branching/dense_block", width="cvpr", direction="TB", detail="folded"),
    "multi-task": chart("branching/multi_task", width="cvpr:full", detail="folded"),
    "lenet-table": chart("lenet5", width="icml", node="volume"),
    "residual-unet-volumes": chart("branching/residual_unet", width="neurips", node="volume"),
    "plain-boxes": chart(
        "lenet5",
        simple_text_visualization=True,
        simple_text_label_mode="inside",
        styles={
            "Conv2D": {"box_size": (60, 120), "box_orientation": "horizontal", "box_text_valign": "top"},
            "AveragePooling2D": {"box_size": (44, 80)},
            "Dense": {"box_text": "fully\nconnected", "box_text_rotation": 0},
        },
    ),
    "dense-unet-volumes": chart("branching/dense_unet", width="cvpr:full", node="volume"),
    "speech-unet-volumes": chart("branching/speech_unet", width="cvpr:full", node="volume"),
    "captioner-volumes": chart("branching/captioner", width="cvpr:full", node="volume"),
    "attention-unet-volumes": chart("branching/attention_unet", width="cvpr:full", node="volume"),
    "temporal": chart("branching/temporal", width="190mm"),
    "high-resolution": chart("branching/high_resolution", width="cvpr:full", detail="folded"),
    "field": chart("branching/fully_connected_skips", width="cvpr:full"),
    "question-answering": chart("branching/question_answering", width="cvpr:full"),
    "wide-and-deep": chart("branching/wide_and_deep", width="neurips"),
    "cell": chart("branching/cell", width="cvpr:full", detail="folded"),
    "crossed": chart("branching/crossed", width="neurips"),
    "variational": chart("branching/variational", width="neurips"),
    "ensemble": chart("branching/ensemble", width="icml"),
    "conditional-gan": chart("branching/conditional_gan", width="cvpr:full", detail="folded"),
    "shuffle": chart("branching/shuffle", width="cvpr", direction="TB"),
    "residual-block": chart("branching/squeeze"),
    "natural": chart("branching/two_tower"),
}

_CHART_OPTIONS = {
    "color_map": chart("branching/triplet", color_map={"LSTM": {"fill": "#d0d0ff", "outline": "navy"}}),
    "background_fill": chart("branching/triplet", background_fill="#f4f4f4"),
    "padding": chart("branching/triplet", padding=40),
    "column_spacing": chart("branching/triplet", column_spacing=60),
    "row_spacing": chart("branching/triplet", row_spacing=40),
    "component_spacing": chart("branching/gan", component_spacing=80),
    "connector_fill": chart("branching/triplet", connector_fill="#0055aa"),
    "connector_width": chart("branching/triplet", connector_width=2),
    "connector_arrow": chart("branching/triplet", connector_arrow=False),
    "connector_padding": chart("branching/triplet", connector_padding=3),
    "min_z": chart("lenet5", min_z=60),
    "min_xy": chart("lenet5", min_xy=60),
    "max_z": chart("lenet5", max_z=40),
    "max_xy": chart("lenet5", max_xy=60),
    "scale_z": chart("lenet5", scale_z=4),
    "scale_xy": chart("lenet5", scale_xy=2),
    "one_dim_orientation": chart("autoencoder", one_dim_orientation="y", scale_xy=0.3),
    "sizing_mode": chart("lenet5", sizing_mode="logarithmic"),
    "dimension_caps": chart("vgg16", sizing_mode="capped", dimension_caps={"channels": 60, "sequence": 120}),
    "relative_base_size": chart("lenet5", sizing_mode="relative", relative_base_size=3),
    "text_callable": chart("branching/triplet", text_callable="name"),
    "text_vspacing": chart("branching/triplet", text_vspacing=8),
    "font": chart("branching/triplet", font="Helvetica"),
    "font_color": chart("branching/triplet", font_color="#0055aa"),
    "add_output_nodes": chart("branching/multi_task", add_output_nodes=True, detail="folded"),
    "layout_iterations": chart("branching/cell", layout_iterations=0),
    "virtual_node_size": chart("branching/squeeze", virtual_node_size=40),
    "render_virtual_nodes": chart("branching/squeeze", render_virtual_nodes=True),
    "draw_volume": chart("lenet5", draw_volume=True),
    "draw_volume-fronts": chart("lenet5", node="volume", draw_volume=False),
    "orientation_rotation": chart("lenet5", orientation_rotation=35),
    "shade_step": chart("lenet5", shade_step=30),
    "direction": chart("branching/two_tower", direction="BT"),
    "detail": chart("branching/squeeze", detail="folded"),
    "node": chart("branching/squeeze", node="volume"),
    "show": chart("branching/two_tower", show=("name", "params")),
    "show_shapes": chart("branching/two_tower", show_shapes=False),
    "legend": chart("branching/two_tower", legend=True),
    "type_ignore": chart("branching/captioner", type_ignore=["BatchNormalization", "ReLU"], detail="folded"),
    "index_ignore": chart("branching/triplet", index_ignore=[-1]),
    "expand_nested": chart("branching/siamese", expand_nested=True),
    "wrap": chart("conv1d", wrap=2),
    "groups": chart("branching/two_tower", groups={"users": ["user", "users"], "items": ["item", "items"]}),
    "layered_groups": chart(
        "branching/two_tower",
        layered_groups=[{"caption": "users", "layers": ["user", "users"], "fill": "#fdf3d1", "outline": "#9a7d2e"}],
    ),
    "ledger": chart("lenet5", ledger="classes", direction="TB", width="cvpr"),
    "details": chart("branching/ensemble", details=["member_1"]),
    "edges": chart("branching/crossed", edges="curved"),
    "simple_text_visualization": chart("branching/two_tower", simple_text_visualization=True),
    "simple_text_label_mode": chart(
        "branching/two_tower", simple_text_visualization=True, simple_text_label_mode="inside"
    ),
    "collapse_enabled": chart(
        "branching/multi_task", collapse_enabled=True, collapse_rules=[_RULE], direction="TB", detail="folded"
    ),
    "collapse_rules": chart(
        "dense100", collapse_enabled=True, collapse_rules=[{"selector": "Dense", "repeat_count": 25}]
    ),
    "collapse_annotations": chart(
        "branching/multi_task",
        collapse_enabled=True,
        collapse_rules=[{**_RULE, "label": "stage"}],
        collapse_annotations=False,
    ),
    "align_merges": chart("branching/cell", align_merges=True),
    "width": chart("branching/two_tower", width="120mm"),
    "max_height": chart("branching/text_classifier", width="cvpr:full", max_height="60mm"),
    "font_size": chart("branching/two_tower", font_size="7pt"),
    "theme": chart("branching/two_tower", theme="grey"),
    "title": chart("branching/two_tower", title="A recommender of two towers"),
    "styles": chart(
        "branching/triplet",
        styles={"LSTM": {"fill": "#88ccee"}, 0: {"connector_fill": "red", "connector_arrow": False}},
    ),
    "preset": chart("branching/two_tower", preset="presentation"),
    "options": chart("branching/triplet", options={"row_spacing": 30, "connector_arrow": False}),
}

_CHARTS_GIVEN_UP = {
    "given_up-followers": chart("branching/two_tower", width="icml"),
    "given_up-classes": chart("branching/shuffle", width="icml"),
    "given_up-shapes": chart("branching/detector", width="neurips", node="volume"),
}

KEPT = {
    "functional": Kept(_CHARTS, _CHART_OPTIONS, _CHARTS_GIVEN_UP),
    "layered": Kept(_FIGURES, _OPTIONS, _GIVEN_UP, _MODES),
    "graph": Kept(_NETS, _NET_OPTIONS, _NETS_GIVEN_UP),
}

CASES = {f"{view}/{name}": case for view, kept in KEPT.items() for name, case in kept.all.items()}
