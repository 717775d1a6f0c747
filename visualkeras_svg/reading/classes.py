"""What is known of Keras's own classes: what they derive from, and which of them keep a tensor's shape.

One table serves live models and files, so that both read alike whichever Keras version is at hand.
"""

from __future__ import annotations

_DERIVED = {
    "BaseConv": "Conv1D Conv2D Conv3D",
    "BaseConvTranspose": "Conv1DTranspose Conv2DTranspose Conv3DTranspose",
    "BaseDepthwiseConv": "DepthwiseConv1D DepthwiseConv2D",
    "BaseSeparableConv": "SeparableConv1D SeparableConv2D",
    "BasePooling": "MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D",
    "BaseGlobalPooling": "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D "
    "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D",
    "BaseAdaptivePooling": "AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D "
    "AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveAveragePooling3D",
    "Merge": "Add Subtract Multiply Average Maximum Minimum Concatenate Dot",
    "RNN": "LSTM GRU SimpleRNN ConvLSTM",
    "ConvLSTM": "ConvLSTM1D ConvLSTM2D ConvLSTM3D",
    "Dropout": "BaseSpatialDropout",
    "BaseSpatialDropout": "SpatialDropout1D SpatialDropout2D SpatialDropout3D",
    "Attention": "AdditiveAttention",
    "Embedding": "ReversibleEmbedding",
    "Wrapper": "Bidirectional TimeDistributed SpectralNormalization",
    "IndexLookup": "IntegerLookup StringLookup",
    "DataLayer": "BaseImagePreprocessingLayer CategoryEncoding Discretization Normalization Rescaling MelSpectrogram",
    "BaseImagePreprocessingLayer": "AugMix AutoContrast CenterCrop CutMix Equalization MixUp RandAugment "
    "RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform "
    "RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective "
    "RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom "
    "Resizing Solarization MaxNumBoundingBoxes ContrastLimitedAdaptiveHistogramEqualization",
    "Model": "Sequential Functional",
    "Layer": "Activation ActivityRegularization AlphaDropout BatchNormalization Cropping1D Cropping2D Cropping3D "
    "Dense ELU EinsumDense Flatten GRUCell GaussianDropout GaussianNoise GroupNormalization GroupQueryAttention "
    "HashedCrossing Hashing Identity InputLayer LSTMCell Lambda LayerNormalization LeakyReLU Masking "
    "MultiHeadAttention PReLU Permute Pipeline RMSNormalization ReLU RepeatVector Reshape STFTSpectrogram "
    "LayerScale CustomScaleLayer "
    "SimpleRNNCell Softmax StackedRNNCells TFSMLayer TextVectorization ThresholdedReLU TorchModuleWrapper "
    "UnitNormalization UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D "
    "Dropout Embedding Attention RNN Wrapper Merge Model DataLayer IndexLookup BaseConv BaseConvTranspose "
    "BaseDepthwiseConv BaseSeparableConv BasePooling BaseGlobalPooling BaseAdaptivePooling",
}
BASE = {name: base for base, names in _DERIVED.items() for name in names.split()}
"""The class that each of Keras's layer classes derives from."""

_OFFERED = {"GroupedQueryAttention": "GroupQueryAttention"}
"""Classes that Keras offers under a name that is not their own."""

OPERATION = "Operation"
"""The last of the kinds of a Keras operation that is no layer."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEEPS_SHAPE = _names(
    "Activation ActivityRegularization AlphaDropout BatchNormalization Discretization Dropout ELU GaussianDropout "
    "GaussianNoise GroupNormalization Hashing Identity LayerNormalization LeakyReLU Masking Normalization PReLU "
    "RMSNormalization ReLU Rescaling Softmax SpacingDummyLayer SpatialDropout1D SpatialDropout2D SpatialDropout3D "
    "ThresholdedReLU UnitNormalization AugMix AutoContrast CutMix Equalization MixUp RandAugment RandomBrightness "
    "RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing RandomFlip "
    "RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation "
    "RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Solarization LayerScale "
    "ContrastLimitedAdaptiveHistogramEqualization"
)
"""Layers with one input whose output has the shape of that input."""

MERGES = _names("Add Subtract Multiply Average Maximum Minimum CustomScaleLayer")
"""Layers that combine inputs element by element."""

ELEMENTWISE = _names(
    "Abs Absolute Add Arctan Cast Ceil Clip Cos Divide Elu Erf Exp Expm1 Floor Gelu HardSigmoid HardSilu HardTanh "
    "Identity LeakyRelu Log Log1p LogSigmoid LogSoftmax Maximum Minimum Mod Multiply Negative Power Reciprocal Relu "
    "Relu6 Round Rsqrt Selu Sigmoid Sign Silu Sin Softmax Softplus Softsign Sqrt Square Subtract Tanh "
    "TrueDivide"
)
"""Operations whose output has the shapes of its inputs, broadcast."""

MOVES_DATA = _names(
    "Flatten Reshape Permute RepeatVector Identity ZeroPadding1D ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D "
    "Cropping3D UpSampling1D UpSampling2D UpSampling3D Concatenate SpacingDummyLayer MaxPooling1D MaxPooling2D "
    "MaxPooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D Add Subtract Multiply Maximum "
    "Minimum Masking Dropout"
)
"""Layers that pass whole numbers on as whole numbers."""

COUNTS_ITEMS = _names("Discretization Hashing HashedCrossing IntegerLookup StringLookup TextVectorization")
"""Layers that give the numbers of items unless they are made to encode them."""


def offered_name(name: str) -> str:
    """The name by which users know a class of Keras that has that name; both are found in files."""
    return _OFFERED.get(name, name)


def own_name(offered: str) -> str:
    """The name of the class that users know by that name."""
    return next((own for own, name in _OFFERED.items() if name == offered), offered)


def tensorflow_operation(function: str) -> str:
    """The name of an operation of TensorFlow, written as Keras 3 writes those of its own: `nn.relu` is Relu."""
    words = function.rpartition(".")[2].removeprefix("reduce_").split("_")
    name = "".join(word[:1].upper() + word[1:] for word in words)
    return {"Concat": "Concatenate", "Getitem": "GetItem", "Sub": "Subtract", "Div": "Divide"}.get(name, name)


def kinds_of(name: str, *, operation: bool = False, custom: bool = False) -> tuple[str, ...]:
    """The class names from that class up to its last known base."""
    if operation:
        return (name, OPERATION)
    kinds = [name]
    while not custom and kinds[-1] in BASE:
        kinds.append(BASE[kinds[-1]])
    if kinds[-1] != "Layer":
        kinds.append("Layer")
    return tuple(kinds)
