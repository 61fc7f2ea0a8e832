"""Writes the models of OnnxPotentialTest and EnergyModelTest beside itself: pip install onnx==1.23.2 numpy, python make.py.

quadratic*.onnx are U = x0^2/2 + 2 x1^2 with variations of types and shapes; the others are malformed.
"""

import pathlib

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

FOLDER = pathlib.Path(__file__).resolve().parent
NUMBERS = {TensorProto.FLOAT: np.float32, TensorProto.DOUBLE: np.float64, TensorProto.FLOAT16: np.float16}
DOUBLE = TensorProto.DOUBLE


def model(nodes, inputs, outputs, constants):
    graph = helper.make_graph(nodes, "energy", inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 10
    return made


def quadratic(kind=DOUBLE, n="n", d=2, names=("x", "energy", "gradient"), column=False, gradient=True, inputs=()):
    x, energy, slope = names
    constants = [
        numpy_helper.from_array(np.array([1, 4], NUMBERS[kind]), "stiffness"),
        numpy_helper.from_array(np.array([0.5], NUMBERS[kind]), "half"),
        numpy_helper.from_array(np.array([1], np.int64), "last"),
    ]
    nodes = [
        helper.make_node("Mul", [x, "stiffness"], [slope]),
        helper.make_node("Mul", [x, slope], ["products"]),
        helper.make_node("ReduceSum", ["products", "last"], ["sums"], keepdims=int(column)),
        helper.make_node("Mul", ["sums", "half"], [energy]),
    ]
    outputs = [helper.make_tensor_value_info(energy, kind, [n, 1] if column else [n])]
    if gradient:
        outputs.append(helper.make_tensor_value_info(slope, kind, [n, d]))
    points = [helper.make_tensor_value_info(x, kind, [n, d]), *inputs]
    return model(nodes, points, outputs, constants)


def write(name, made):
    checker.check_model(made)
    save(made, FOLDER / f"{name}.onnx")


write("quadratic", quadratic())
write("quadratic-float32", quadratic(kind=TensorProto.FLOAT))
write("quadratic-column", quadratic(column=True))
write("quadratic-of-five", quadratic(n=5))
write("quadratic-open", quadratic(d="d"))
write("quadratic-renamed", quadratic(names=("points", "u", "force")))

write("no-gradient", quadratic(gradient=False))
write("float16", quadratic(kind=TensorProto.FLOAT16))
write("two-inputs", quadratic(inputs=[helper.make_tensor_value_info("t", DOUBLE, [1])]))

# One energy for all points together.
one = quadratic()
one.graph.node[2].attribute[0].i = 0
del one.graph.node[2].input[1]
del one.graph.output[0].type.tensor_type.shape.dim[:]
one.graph.node[3].input[1] = "number"
one.graph.initializer.append(numpy_helper.from_array(np.array(0.5), "number"))
write("sum-over-points", one)

# Promises any number of points, and works for three.
three = quadratic()
three.graph.initializer.append(numpy_helper.from_array(np.zeros((3, 2)), "zeros"))
three.graph.node[0].output[0] = "plain"
three.graph.node.insert(1, helper.make_node("Add", ["plain", "zeros"], ["gradient"]))
write("baked-in-batch", three)

# The logarithm of the first coordinate: not a number where that is negative.
logarithm = quadratic()
logarithm.graph.node[3].output[0] = "quadratic"
logarithm.graph.initializer.extend(
    [numpy_helper.from_array(np.array(0), "first"), numpy_helper.from_array(np.array([1.0, 4.0]), "unused")]
)
logarithm.graph.node.extend(
    [
        helper.make_node("Gather", ["x", "first"], ["x0"], axis=1),
        helper.make_node("Log", ["x0"], ["log"]),
        helper.make_node("Add", ["quadratic", "log"], ["energy"]),
    ]
)
del logarithm.graph.initializer[-1]
write("logarithm", logarithm)

# Its stiffness would be in a file beside it.
external = quadratic()
stiffness = external.graph.initializer[0]
stiffness.ClearField("raw_data")
stiffness.data_location = TensorProto.EXTERNAL
entry = stiffness.external_data.add()
entry.key, entry.value = "location", "stiffness.bin"
save(external, FOLDER / "external-data.onnx")
