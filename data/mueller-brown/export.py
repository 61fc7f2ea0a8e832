"""Writes mueller-brown.onnx: the Mueller-Brown potential at kT = 15 with its gradient, from PyTorch.

    pip install torch==2.15.0 onnx==1.23.2 onnxscript==0.7.2
    python export.py

The class Energy is the example; write_energy takes any other module that maps points [n, D] to energies [n] in nats.
"""

import copy
import pathlib
import sys

import onnx
import torch
from torch.func import grad_and_value
from torch.fx.experimental.proxy_tensor import make_fx

TEMPERATURE = 15.0


class Energy(torch.nn.Module):
    """U(x) = V(x) / kT, where V is a sum of four exponentials of quadratic forms in the plane."""

    def __init__(self):
        super().__init__()
        # Buffers, as weights would be: .double() and .float() then apply to them.
        for name, values in {
            "height": [-200.0, -100.0, -170.0, 15.0],
            "a": [-1.0, -1.0, -6.5, 0.7],
            "b": [0.0, 0.0, 11.0, 0.6],
            "c": [-10.0, -10.0, -6.5, 0.7],
            "x0": [1.0, 0.0, -0.5, -1.0],
            "y0": [0.0, 0.5, 1.5, 1.0],
        }.items():
            self.register_buffer(name, torch.tensor(values, dtype=torch.float64))

    def forward(self, points):
        x, y = points.unbind(dim=-1)
        x = x[:, None] - self.x0
        y = y[:, None] - self.y0
        terms = self.height * torch.exp(self.a * x * x + self.b * x * y + self.c * y * y)
        return terms.sum(dim=-1) / TEMPERATURE


def write_energy(energy, dimension, file, dtype=torch.float64):
    """Exports energies [n] and gradients [n, D] of points x [n, D] for any n."""
    energy = copy.deepcopy(energy).to(dtype)

    def energy_and_gradient(x):
        def total(points):
            energies = energy(points)
            # Of a sum over points each point gets its own gradient, and no batch size is written into the graph.
            return energies.sum(), energies

        gradients, (_, energies) = grad_and_value(total, has_aux=True)(x)
        return energies, gradients

    x = torch.zeros(3, dimension, dtype=dtype)
    graph = make_fx(energy_and_gradient, tracing_mode="symbolic", _allow_non_fake_inputs=True)(x)
    torch.onnx.export(
        graph,
        (x,),
        file,
        input_names=["x"],
        output_names=["energy", "gradient"],
        dynamic_shapes=({0: torch.export.Dim("n")},),
        external_data=False,
    )
    # Where in the source each operation came from is most of the file, and names folders of this machine.
    model = onnx.load(file)
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, file)


if __name__ == "__main__":
    folder = pathlib.Path(__file__).resolve().parent
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "mueller-brown.onnx"
    write_energy(Energy(), 2, target)
