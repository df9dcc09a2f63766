"""The encoder's weights as an ONNX graph, made of the fused operators onnxruntime has for BERT."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from onnx import ModelProto

_LAYERS = 6
_MIDDLE = 3
"""Layer whose output is given beside the last one's."""
_NAMES = {_MIDDLE: "middle", _LAYERS: "hidden"}
"""Layers whose outputs leave the graph, and how they are called."""
_HEADS = 12
_DIMENSIONS = 384
_EPSILON = 1e-12
_STANDARD = frozenset({"MatMul", "Add"})
"""Operators of ONNX itself; the others are onnxruntime's own."""

Matrix = npt.NDArray[np.float32]


def build_graph(weights: Path) -> ModelProto:
    """Give the graph: `ids` and `mask`, int32 (batch, n), to `middle` and `hidden`.

    Both are float32 (batch, n, 384): the word pieces after layer 3 and after the last.
    """
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    builder = _Builder(load_file(str(weights)))
    hidden = builder.embed()
    for layer in range(_LAYERS):
        hidden = builder.layer(f"encoder.layer.{layer}", hidden, _NAMES.get(layer + 1))
    shape = ["batch", "n"]
    graph = helper.make_graph(
        builder.nodes,
        "minilm",
        [helper.make_tensor_value_info(name, TensorProto.INT32, shape) for name in ("ids", "mask")],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [*shape, _DIMENSIONS])
            for name in _NAMES.values()
        ],
        builder.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


class _Builder:
    """Collects the nodes and constants of a graph; each method gives the name of its output."""

    def __init__(self, tensors: dict[str, Matrix]) -> None:
        self._tensors = tensors
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def embed(self) -> str:
        """Sum word, position and (always the first) type vectors, and normalise."""
        tables = self._tensors
        places = tables["embeddings.position_embeddings.weight"]
        places = places + tables["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", tables["embeddings.word_embeddings.weight"])
        norm = self._norm("embeddings.LayerNorm")
        inputs = ["ids", "", words, self._constant("places", places), "", *norm]
        return self._node("EmbedLayerNormalization", inputs, "embedded", epsilon=_EPSILON)

    def layer(self, prefix: str, hidden: str, name: str | None) -> str:
        """Add one transformer layer (Vaswani et al. 2017; normalised after, as in BERT).

        `name` is what its output is called, where it leaves the graph.
        """
        attention = f"{prefix}.attention"
        seen = self._attend(attention, hidden)
        mixed = self._dense(f"{attention}.output.dense", seen)
        hidden = self._add_and_norm(f"{attention}.output.LayerNorm", mixed, hidden)
        wide = f"{prefix}.intermediate.dense"
        matmul = self._multiply(wide, hidden)
        bias = self._constant(f"{wide}.b", self._tensors[f"{wide}.bias"])
        bent = self._node("BiasGelu", [matmul, bias], f"{wide}.g")
        narrow = self._dense(f"{prefix}.output.dense", bent)
        return self._add_and_norm(f"{prefix}.output.LayerNorm", narrow, hidden, name)

    def _attend(self, name: str, hidden: str) -> str:
        parts = [f"{name}.self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._tensors[f"{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self._tensors[f"{part}.bias"] for part in parts])
        inputs = [hidden, self._constant(f"{name}.w", weight), self._constant(f"{name}.b", bias)]
        return self._node("Attention", [*inputs, "mask"], f"{name}.out", num_heads=_HEADS)

    def _dense(self, name: str, hidden: str) -> str:
        matmul = self._multiply(name, hidden)
        bias = self._constant(f"{name}.b", self._tensors[f"{name}.bias"])
        return self._node("Add", [matmul, bias], f"{name}.a")

    def _multiply(self, name: str, hidden: str) -> str:
        weight = self._constant(f"{name}.w", self._tensors[f"{name}.weight"].T)
        return self._node("MatMul", [hidden, weight], f"{name}.m")

    def _add_and_norm(self, name: str, hidden: str, other: str, output: str | None = None) -> str:
        inputs, output = [hidden, other, *self._norm(name)], output or f"{name}.out"
        return self._node("SkipLayerNormalization", inputs, output, epsilon=_EPSILON)

    def _norm(self, name: str) -> list[str]:
        parts = (f"{name}.weight", f"{name}.bias")
        return [self._constant(part, self._tensors[part]) for part in parts]

    def _constant(self, name: str, value: Matrix) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        from onnx import helper

        domain = "" if kind in _STANDARD else "com.microsoft"
        outputs = [output, f"{output}.mask"] if kind.startswith("Embed") else [output]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return output
