"""Models that branch as published ones do, recorded by ``python tests/branching.py [NAME ...]``."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
from keras import layers

FOLDER = Path(__file__).parent.parent / "golden" / "models" / "branching"


def convolved(x: Any, filters: int, size: int = 3, **options: Any) -> Any:
    """A convolution that keeps the size, normalised, with ReLU."""
    x = layers.Conv2D(filters, size, padding="same", use_bias=False, **options)(x)
    return layers.ReLU()(layers.BatchNormalization()(x))


def twice(x: Any, filters: int) -> Any:
    for _ in range(2):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return x


def unet() -> Any:
    """After Ronneberger et al. (2015), with zero padding."""
    x = image = keras.Input((128, 128, 3), name="image")
    skips = []
    for filters in (32, 64, 128, 256):
        x = twice(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = twice(x, 512)
    for filters in (256, 128, 64, 32):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = twice(layers.Concatenate()([skips.pop(), x]), filters)
    return keras.Model(image, layers.Conv2D(4, 1, activation="softmax", name="mask")(x), name="unet")


def residual_unet() -> Any:
    """A U-Net with up-sampling, additions in its blocks, and three levels."""
    x = image = keras.Input((96, 96, 1), name="scan")
    skips = []
    for filters in (16, 32):
        y = convolved(convolved(x, filters), filters)
        x = layers.Add()([y, layers.Conv2D(filters, 1)(x)])
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = convolved(x, 64)
    for filters in (32, 16):
        x = layers.UpSampling2D(2)(x)
        x = convolved(layers.Concatenate()([x, skips.pop()]), filters)
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid", name="lesion")(x), name="residual_unet")


def attention_unet() -> Any:
    """After Oktay et al. (2018): skips are gated by what comes from below."""
    x = image = keras.Input((64, 64, 1), name="slice")
    skips = []
    for filters in (16, 32):
        x = convolved(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = convolved(x, 64)
    for filters in (32, 16):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        skip = skips.pop()
        seen = layers.ReLU()(layers.Add()([layers.Conv2D(filters, 1)(skip), layers.Conv2D(filters, 1)(x)]))
        gate = layers.Conv2D(1, 1, activation="sigmoid")(seen)
        x = convolved(layers.Concatenate()([layers.Multiply()([skip, gate]), x]), filters)
    return keras.Model(image, layers.Conv2D(2, 1, activation="softmax", name="organs")(x), name="attention_unet")


def siamese() -> Any:
    """Two images through one encoder, by their distance."""
    pixels = keras.Input((64, 64, 1))
    y = layers.MaxPooling2D(2)(layers.Conv2D(32, 5, activation="relu")(pixels))
    y = layers.MaxPooling2D(2)(layers.Conv2D(64, 5, activation="relu")(y))
    encoder = keras.Model(pixels, layers.Dense(128)(layers.Flatten()(y)), name="encoder")
    one, other = keras.Input((64, 64, 1), name="one"), keras.Input((64, 64, 1), name="other")
    apart = layers.Subtract(name="difference")([encoder(one), encoder(other)])
    return keras.Model([one, other], layers.Dense(1, activation="sigmoid", name="same")(apart), name="siamese")


def triplet() -> Any:
    """Three inputs through shared layers."""
    embed = layers.Embedding(5000, 64, name="words")
    read = layers.LSTM(64, name="reader")
    inputs = [keras.Input((20,), dtype="int32", name=name) for name in ("anchor", "positive", "negative")]
    a, p, n = (read(embed(x)) for x in inputs)
    near = layers.Dot(1, normalize=True, name="near")([a, p])
    far = layers.Dot(1, normalize=True, name="far")([a, n])
    return keras.Model(inputs, layers.Subtract(name="margin")([near, far]), name="triplet")


def two_tower() -> Any:
    """A recommender: a tower for users and one for items."""
    user, item = keras.Input((1,), dtype="int32", name="user"), keras.Input((1,), dtype="int32", name="item")
    tags = keras.Input((40,), name="tags")
    u = layers.Flatten()(layers.Embedding(50000, 32, name="users")(user))
    u = layers.Dense(64, activation="relu")(u)
    i = layers.Flatten()(layers.Embedding(8000, 32, name="items")(item))
    i = layers.Concatenate()([i, layers.Dense(16, activation="relu")(tags)])
    i = layers.Dense(64, activation="relu")(i)
    return keras.Model([user, item, tags], layers.Dot(1, name="score")([u, i]), name="two_tower")


def wide_and_deep() -> Any:
    """After Cheng et al. (2016)."""
    wide, deep = keras.Input((300,), name="crossed"), keras.Input((40,), name="dense_features")
    x = deep
    for units in (256, 128, 64):
        x = layers.Dropout(0.2)(layers.Dense(units, activation="relu")(x))
    joined = layers.Concatenate()([wide, x])
    return keras.Model([wide, deep], layers.Dense(1, activation="sigmoid", name="click")(joined), name="wide_and_deep")


def captioner() -> Any:
    """An image encoder and a language decoder with attention."""
    image, words = keras.Input((224, 224, 3), name="image"), keras.Input((None,), dtype="int32", name="words")
    x = image
    for filters in (32, 64, 128):
        x = layers.MaxPooling2D(2)(convolved(x, filters))
    regions = layers.Reshape((784, 128))(x)
    y = layers.Embedding(10000, 128)(words)
    y = layers.GRU(128, return_sequences=True, name="writer")(y)
    seen = layers.Attention(name="look")([y, regions])
    out = layers.Dense(10000, activation="softmax", name="next_word")(layers.Concatenate()([y, seen]))
    return keras.Model([image, words], out, name="captioner")


def transformer_block(x: Any, heads: int, width: int, **options: Any) -> Any:
    seen = layers.MultiHeadAttention(heads, width // heads)(x, x, **options)
    x = layers.LayerNormalization()(layers.Add()([x, layers.Dropout(0.1)(seen)]))
    y = layers.Dense(width)(layers.Dense(4 * width, activation="gelu")(x))
    return layers.LayerNormalization()(layers.Add()([x, layers.Dropout(0.1)(y)]))


def sentence_encoder() -> Any:
    """Two encoder blocks that see no padding, and the mean of what is no padding, after Reimers and Gurevych (2019)."""
    words = keras.Input((64,), dtype="int32", name="words")
    padding = keras.Input((64,), dtype="bool", name="no_padding")
    x = layers.Embedding(20000, 128)(words)
    seen = padding[:, None, :]
    for _ in range(2):
        x = transformer_block(x, 4, 128, attention_mask=seen)
    mean = layers.GlobalAveragePooling1D()(x, mask=padding)
    return keras.Model([words, padding], layers.UnitNormalization(name="meaning")(mean), name="sentence_encoder")


def text_classifier() -> Any:
    """Two encoder blocks after Vaswani et al. (2017)."""
    words = keras.Input((128,), dtype="int32", name="words")
    x = layers.Embedding(20000, 128)(words)
    for _ in range(2):
        x = transformer_block(x, 4, 128)
    x = layers.GlobalAveragePooling1D()(x)
    return keras.Model(words, layers.Dense(5, activation="softmax", name="stars")(x), name="text_classifier")


def transformer() -> Any:
    """One encoder and one decoder block."""
    source, target = (keras.Input((None,), dtype="int32", name=n) for n in ("source", "target"))
    x = transformer_block(layers.Embedding(8000, 256)(source), 4, 256)
    y = layers.Embedding(8000, 256)(target)
    seen = layers.MultiHeadAttention(4, 64, name="look_back")(y, y, use_causal_mask=True)
    y = layers.LayerNormalization()(layers.Add()([y, seen]))
    seen = layers.MultiHeadAttention(4, 64, name="look_across")(y, x)
    y = layers.LayerNormalization()(layers.Add()([y, seen]))
    z = layers.Dense(256)(layers.Dense(1024, activation="relu")(y))
    y = layers.LayerNormalization()(layers.Add()([y, z]))
    out = layers.Dense(8000, activation="softmax", name="words")(y)
    return keras.Model([source, target], out, name="transformer")


def detector() -> Any:
    """A one-stage detector: a backbone, a feature pyramid, and a head at three scales."""
    x = image = keras.Input((416, 416, 3), name="image")
    levels = []
    for filters in (32, 64, 128, 256, 512):
        x = convolved(x, filters, strides=2)
        levels.append(x)
    top = convolved(levels[4], 128, 1)
    middle = layers.Concatenate()([layers.UpSampling2D(2)(top), convolved(levels[3], 128, 1)])
    middle = convolved(middle, 128)
    low = layers.Concatenate()([layers.UpSampling2D(2)(middle), convolved(levels[2], 128, 1)])
    low = convolved(low, 128)
    heads = [layers.Conv2D(255, 1, name=n)(x) for n, x in (("small", low), ("medium", middle), ("large", top))]
    return keras.Model(image, heads, name="detector")


def gan() -> Any:
    """A generator and a discriminator, each a model of its own, in one."""
    noise = keras.Input((100,))
    g = layers.Reshape((7, 7, 128))(layers.Dense(6272, activation="relu")(noise))
    g = layers.Conv2DTranspose(64, 4, strides=2, padding="same", activation="relu")(g)
    g = layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")(g)
    generator = keras.Model(noise, g, name="generator")
    pixels = keras.Input((28, 28, 1))
    d = layers.LeakyReLU()(layers.Conv2D(64, 4, strides=2)(pixels))
    discriminator = keras.Model(pixels, layers.Dense(1)(layers.Flatten()(d)), name="discriminator")
    z, real = keras.Input((100,), name="noise"), keras.Input((28, 28, 1), name="real")
    return keras.Model([z, real], [discriminator(generator(z)), discriminator(real)], name="gan")


def conditional_gan() -> Any:
    """A generator that is told a class."""
    noise, label = keras.Input((100,), name="noise"), keras.Input((1,), dtype="int32", name="label")
    told = layers.Reshape((7, 7, 1))(layers.Dense(49)(layers.Flatten()(layers.Embedding(10, 50)(label))))
    x = layers.Reshape((7, 7, 127))(layers.Dense(6223, activation="relu")(noise))
    x = layers.Concatenate()([x, told])
    for filters in (128, 64):
        x = layers.Conv2DTranspose(filters, 4, strides=2, padding="same")(x)
        x = layers.LeakyReLU()(layers.BatchNormalization()(x))
    out = layers.Conv2D(1, 7, padding="same", activation="tanh", name="image")(x)
    return keras.Model([noise, label], out, name="conditional_gan")


def variational() -> Any:
    """A variational autoencoder, up to the mean and the spread and back from a code."""
    pixels, noise = keras.Input((784,), name="pixels"), keras.Input((16,), name="epsilon")
    h = layers.Dense(256, activation="relu")(pixels)
    mean, spread = layers.Dense(16, name="mean")(h), layers.Dense(16, activation="softplus", name="deviation")(h)
    code = layers.Add(name="code")([mean, layers.Multiply()([spread, noise])])
    out = layers.Dense(784, activation="sigmoid", name="pixels_again")(layers.Dense(256, activation="relu")(code))
    return keras.Model([pixels, noise], [out, mean, spread], name="variational")


def dense_block() -> Any:
    """After Huang et al. (2017): each layer sees all before it."""
    x = image = keras.Input((32, 32, 24), name="features")
    for _ in range(4):
        y = convolved(convolved(x, 48, 1), 12)
        x = layers.Concatenate()([x, y])
    return keras.Model(image, layers.AveragePooling2D(2)(convolved(x, 36, 1)), name="dense_block")


def squeeze() -> Any:
    """A residual block with squeeze and excitation, after Hu et al. (2018)."""
    x = keras.Input((56, 56, 64), name="features")
    y = layers.BatchNormalization()(layers.Conv2D(64, 3, padding="same")(convolved(x, 64)))
    s = layers.GlobalAveragePooling2D(keepdims=True)(y)
    s = layers.Dense(64, activation="sigmoid")(layers.Dense(4, activation="relu")(s))
    y = layers.Multiply()([y, s])
    return keras.Model(x, layers.ReLU()(layers.Add()([x, y])), name="squeeze")


def pyramid_pooling() -> Any:
    """Atrous pooling at several rates, after Chen et al. (2017)."""
    x = keras.Input((32, 32, 256), name="features")
    ways = [convolved(x, 64, 1), *(convolved(x, 64, dilation_rate=rate) for rate in (6, 12, 18))]
    pooled = convolved(layers.GlobalAveragePooling2D(keepdims=True)(x), 64, 1)
    ways.append(layers.UpSampling2D(32, interpolation="bilinear")(pooled))
    y = convolved(layers.Concatenate()(ways), 64, 1)
    return keras.Model(x, layers.Conv2D(21, 1, name="classes")(y), name="pyramid_pooling")


def fully_connected_skips() -> Any:
    """A network for coordinates with the input joined half way, after Mildenhall et al. (2020)."""
    place, view = keras.Input((60,), name="position"), keras.Input((24,), name="direction")
    x = place
    for number in range(6):
        x = layers.Dense(256, activation="relu")(x if number != 4 else layers.Concatenate()([x, place]))
    density = layers.Dense(1, activation="relu", name="density")(x)
    x = layers.Dense(128, activation="relu")(layers.Concatenate()([layers.Dense(256)(x), view]))
    return keras.Model([place, view], [layers.Dense(3, activation="sigmoid", name="color")(x), density], name="field")


def temporal() -> Any:
    """Dilated causal convolutions with residuals and gates, after van den Oord et al. (2016)."""
    x = sound = keras.Input((None, 64), name="sound")
    skips = []
    for rate in (1, 2, 4):
        gate = layers.Conv1D(64, 2, padding="causal", dilation_rate=rate, activation="sigmoid")(x)
        wave = layers.Conv1D(64, 2, padding="causal", dilation_rate=rate, activation="tanh")(x)
        y = layers.Conv1D(64, 1)(layers.Multiply()([wave, gate]))
        skips.append(y)
        x = layers.Add()([x, y])
    y = layers.Conv1D(256, 1, activation="relu")(layers.ReLU()(layers.Add()(skips)))
    return keras.Model(sound, layers.Conv1D(256, 1, activation="softmax", name="samples")(y), name="temporal")


def multi_task() -> Any:
    """One trunk and three heads."""
    x = face = keras.Input((96, 96, 3), name="face")
    for filters in (32, 64, 128):
        x = layers.MaxPooling2D(2)(convolved(x, filters))
    x = layers.Dropout(0.4)(layers.GlobalAveragePooling2D()(x))
    age = layers.Dense(1, name="age")(layers.Dense(64, activation="relu")(x))
    mood = layers.Dense(7, activation="softmax", name="mood")(layers.Dense(64, activation="relu")(x))
    marks = layers.Dense(136, name="landmarks")(x)
    return keras.Model(face, [age, mood, marks], name="multi_task")


def question_answering() -> Any:
    """A passage and a question that attend to one another, with the ends of the answer."""
    words = layers.Embedding(30000, 128, name="words")
    passage, question = (keras.Input((None,), dtype="int32", name=n) for n in ("passage", "question"))
    p = layers.Bidirectional(layers.GRU(64, return_sequences=True), name="read_passage")(words(passage))
    q = layers.Bidirectional(layers.GRU(64, return_sequences=True), name="read_question")(words(question))
    joined = layers.Concatenate()([p, layers.Attention()([p, q])])
    y = layers.Bidirectional(layers.GRU(64, return_sequences=True), name="model")(joined)
    ends = [layers.Dense(1, name=name)(y) for name in ("start", "end")]
    return keras.Model([passage, question], ends, name="question_answering")


def ensemble() -> Any:
    """Three models of one build, averaged."""

    def member(number: int) -> Any:
        x = inputs = keras.Input((20,))
        for units in (64, 32):
            x = layers.Dense(units, activation="relu")(x)
        return keras.Model(inputs, layers.Dense(3, activation="softmax")(x), name=f"member_{number}")

    features = keras.Input((20,), name="features")
    votes = [member(number)(features) for number in (1, 2, 3)]
    return keras.Model(features, layers.Average(name="vote")(votes), name="ensemble")


def high_resolution() -> Any:
    """Two resolutions side by side that exchange what they see, after Wang et al. (2020)."""
    image = keras.Input((64, 64, 3), name="image")
    high, low = convolved(image, 32), convolved(image, 64, strides=2)
    for _ in range(2):
        up = layers.UpSampling2D(2)(layers.Conv2D(32, 1)(low))
        down = layers.Conv2D(64, 3, strides=2, padding="same")(high)
        high, low = layers.Add()([convolved(high, 32), up]), layers.Add()([convolved(low, 64), down])
    joined = layers.Concatenate()([high, layers.UpSampling2D(2)(low)])
    return keras.Model(image, layers.Conv2D(17, 1, name="keypoints")(joined), name="high_resolution")


def shuffle() -> Any:
    """A unit of split and shuffled channels, after Ma et al. (2018)."""
    x = keras.Input((28, 28, 116), name="features")
    left, right = x[..., :58], x[..., 58:]
    y = convolved(right, 58, 1)
    y = layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(y))
    y = layers.Concatenate()([left, convolved(y, 58, 1)])
    y = layers.Permute((1, 2, 4, 3))(layers.Reshape((28, 28, 2, 58))(y))
    return keras.Model(x, layers.Reshape((28, 28, 116))(y), name="shuffle")


def crossed() -> Any:
    """A cross network beside a deep one, after Wang et al. (2017)."""
    x0 = x = keras.Input((32,), name="features")
    for _ in range(3):
        x = layers.Add()([layers.Multiply()([x0, layers.Dense(32)(x)]), x])
    deep = layers.Dense(64, activation="relu")(layers.Dense(64, activation="relu")(x0))
    out = layers.Dense(1, activation="sigmoid", name="click")(layers.Concatenate()([x, deep]))
    return keras.Model(x0, out, name="crossed")


def cell() -> Any:
    """A normal cell as searched for by Zoph et al. (2018), on two inputs."""
    before, here = keras.Input((28, 28, 44), name="before"), keras.Input((28, 28, 44), name="here")

    def separable(x: Any, size: int) -> Any:
        return layers.BatchNormalization()(layers.SeparableConv2D(44, size, padding="same")(layers.ReLU()(x)))

    def pooled(x: Any) -> Any:
        return layers.AveragePooling2D(3, strides=1, padding="same")(x)

    adds = [
        layers.Add()([separable(separable(here, 5), 5), separable(before, 3)]),
        layers.Add()([separable(before, 5), separable(before, 3)]),
        layers.Add()([pooled(here), before]),
        layers.Add()([pooled(before), pooled(before)]),
        layers.Add()([separable(here, 3), here]),
    ]
    return keras.Model([before, here], layers.Concatenate()([before, *adds]), name="cell")


def upsampled_unet() -> Any:
    """A U-Net of two levels whose images grow without weights."""
    x = image = keras.Input((32, 32, 3), name="image")
    skips = []
    for filters in (8, 16):
        x = twice(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = twice(x, 32)
    for filters in (16, 8):
        x = convolved(layers.UpSampling2D(2)(x), filters, 2)
        x = twice(layers.Concatenate()([skips.pop(), x]), filters)
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x), name="upsampled_unet")


def image_autoencoder() -> Any:
    """Strided convolutions down, transposed ones up."""
    x = image = keras.Input((32, 32, 3), name="image")
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
    for filters in (16, 8):
        x = layers.Conv2DTranspose(filters, 3, strides=2, padding="same", activation="relu")(x)
    return keras.Model(image, layers.Conv2D(3, 3, padding="same", name="again")(x), name="image_autoencoder")


def dense_unet() -> Any:
    """A U-Net of dense blocks: each convolution takes what all before it on its level gave."""
    x = image = keras.Input((96, 96, 1), name="scan")

    def block(x: Any, filters: int) -> Any:
        for _ in range(2):
            x = layers.Concatenate()([x, convolved(x, filters)])
        return x

    skips = []
    for filters in (8, 16):
        x = block(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    x = block(x, 32)
    for filters in (16, 8):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = block(layers.Concatenate()([x, skips.pop()]), filters)
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid", name="lesion")(x), name="dense_unet")


def speech_unet() -> Any:
    """A waveform cleaned by a U-Net of gated skips around a recurrent layer."""

    def convolved1d(x: Any, filters: int) -> Any:
        return layers.ReLU()(layers.BatchNormalization()(layers.Conv1D(filters, 9, padding="same")(x)))

    x = sound = keras.Input((4096, 1), name="noisy")
    skips = []
    for filters in (16, 32, 64):
        x = convolved1d(x, filters)
        skips.append(x)
        x = layers.Conv1D(filters, 2, strides=2)(x)
    x = layers.Bidirectional(layers.LSTM(64, return_sequences=True))(x)
    for filters in (64, 32, 16):
        x, skip = layers.Conv1DTranspose(filters, 2, strides=2)(x), skips.pop()
        gate = layers.Conv1D(1, 1, activation="sigmoid")(layers.Add()([x, skip]))
        x = convolved1d(layers.Concatenate()([x, layers.Multiply()([skip, gate])]), filters)
    return keras.Model(sound, layers.Conv1D(1, 1, activation="tanh", name="clean")(x), name="speech_unet")


MODELS: dict[str, Callable[[], Any]] = {
    function.__name__: function
    for function in (
        unet,
        dense_unet,
        speech_unet,
        residual_unet,
        attention_unet,
        siamese,
        triplet,
        two_tower,
        wide_and_deep,
        captioner,
        sentence_encoder,
        text_classifier,
        transformer,
        detector,
        gan,
        conditional_gan,
        variational,
        dense_block,
        squeeze,
        pyramid_pooling,
        fully_connected_skips,
        temporal,
        multi_task,
        question_answering,
        ensemble,
        high_resolution,
        shuffle,
        crossed,
        cell,
        upsampled_unet,
        image_autoencoder,
    )
}


def build(name: str) -> Any:
    """The live model of that name, with automatic layer names counted from one."""
    keras.backend.clear_session()
    return MODELS[name]()


def record(name: str) -> Path:
    """Write the model file of that name."""
    path = FOLDER / f"{name}.json.gz"
    path.write_bytes(gzip.compress(build(name).to_json().encode(), mtime=0))
    return path


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[1:] or MODELS:
        print(record(chosen))
