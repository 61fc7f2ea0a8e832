"""Gradient steps of the joint bound in PyTorch or JAX, each the way its users would write it.

S stages; decoder and encoder of a stage are networks of two hidden layers that put out a mean and the logarithm of
a standard deviation for each coordinate. With S > 1 means are residual. U(x) = sum_i 2 (x_i^2 - 1)^2. Adam, rate
1e-3. Each step draws its noise anew.
"""
import argparse

import turns

RATE, BETA1, BETA2, TINY = 1e-3, 0.9, 0.999, 1e-8
STEPS_OF_A_CHUNK = 20


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=["torch", "torch-compile", "jax"])
    parser.add_argument("--activation", choices=["tanh", "silu"], required=True)
    parser.add_argument("--warmup", type=float, required=True)
    for name in ("dim", "hidden", "stages", "batch"):
        parser.add_argument("--" + name, type=int, required=True)
    return parser.parse_args()


def torch_steps(size, compiled):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    activation = {"tanh": nn.Tanh, "silu": nn.SiLU}[size.activation]

    def network():
        return nn.Sequential(
            nn.Linear(size.dim, size.hidden), activation(),
            nn.Linear(size.hidden, size.hidden), activation(),
            nn.Linear(size.hidden, 2 * size.dim))

    class Bound(nn.Module):
        def __init__(self):
            super().__init__()
            self.decoders = nn.ModuleList(network() for _ in range(size.stages))
            self.encoders = nn.ModuleList(network() for _ in range(size.stages))

        def forward(self, z, noise):
            total = -0.5 * z.square().sum(1)
            for decoder, encoder, eps in zip(self.decoders, self.encoders, noise):
                mean, log_scale = decoder(z).chunk(2, 1)
                below = mean + torch.exp(log_scale) * eps
                if size.stages > 1:
                    below = below + z
                up, up_log_scale = encoder(below).chunk(2, 1)
                if size.stages > 1:
                    up = up + below
                deviation = (z - up) * torch.exp(-up_log_scale)
                total = total + (0.5 * deviation.square() + up_log_scale - log_scale).sum(1)
                z = below
            return (total + 2 * (z.square() - 1).square().sum(1)).mean()

    torch.manual_seed(1)
    bound = Bound()
    optimizer = torch.optim.Adam(bound.parameters(), RATE, (BETA1, BETA2), TINY, fused=True)
    loss_of = torch.compile(bound) if compiled else bound

    def step():
        loss = loss_of(torch.randn(size.batch, size.dim), torch.randn(size.stages, size.batch, size.dim))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def chunk():
        for _ in range(STEPS_OF_A_CHUNK):
            step()

    return chunk, "PyTorch " + torch.__version__


def jax_steps(size):
    import jax
    from jax import numpy as jnp
    from jax.tree_util import tree_map

    activation = {"tanh": jnp.tanh, "silu": jax.nn.silu}[size.activation]
    widths = [size.dim, size.hidden, size.hidden, 2 * size.dim]

    def network(key):
        keys = jax.random.split(key, len(widths) - 1)
        return [(jax.random.normal(k, (i, o)) / jnp.sqrt(i), jnp.zeros(o)) for k, i, o in zip(keys, widths, widths[1:])]

    def apply(layers, x):
        for weights, bias in layers[:-1]:
            x = activation(x @ weights + bias)
        weights, bias = layers[-1]
        return jnp.split(x @ weights + bias, 2, 1)

    def bound(stages, z, noise):
        total = -0.5 * jnp.square(z).sum(1)
        for (decoder, encoder), eps in zip(stages, noise):
            mean, log_scale = apply(decoder, z)
            below = mean + jnp.exp(log_scale) * eps
            if size.stages > 1:
                below = below + z
            up, up_log_scale = apply(encoder, below)
            if size.stages > 1:
                up = up + below
            deviation = (z - up) * jnp.exp(-up_log_scale)
            total = total + (0.5 * jnp.square(deviation) + up_log_scale - log_scale).sum(1)
            z = below
        return (total + 2 * jnp.square(jnp.square(z) - 1).sum(1)).mean()

    def step(state):
        parameters, first, second, count, key = state
        key, key_z, key_eps = jax.random.split(key, 3)
        gradient = jax.grad(bound)(
            parameters,
            jax.random.normal(key_z, (size.batch, size.dim)),
            jax.random.normal(key_eps, (size.stages, size.batch, size.dim)))
        count = count + 1
        first = tree_map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradient)
        second = tree_map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradient)
        rate = RATE * jnp.sqrt(1 - BETA2 ** count) / (1 - BETA1 ** count)
        parameters = tree_map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + TINY), parameters, first, second)
        return parameters, first, second, count, key

    # The old state's memory may be used for the new one.
    step = jax.jit(step, donate_argnums=0)

    keys = jax.random.split(jax.random.PRNGKey(1), 2 * size.stages)
    parameters = [(network(keys[2 * s]), network(keys[2 * s + 1])) for s in range(size.stages)]
    state = (parameters, tree_map(jnp.zeros_like, parameters), tree_map(jnp.zeros_like, parameters),
             jnp.float32(0), jax.random.PRNGKey(2))

    def chunk():
        nonlocal state
        for _ in range(STEPS_OF_A_CHUNK):
            state = step(state)
        jax.block_until_ready(state)

    return chunk, "JAX " + jax.__version__


def main():
    size = arguments()
    chunk, version = jax_steps(size) if size.engine == "jax" else torch_steps(size, size.engine == "torch-compile")
    chunk()  # Compiles.
    latents = STEPS_OF_A_CHUNK * size.batch
    turns.rate(chunk, latents, size.warmup)
    turns.take(version, lambda seconds: turns.rate(chunk, latents, seconds))


if __name__ == "__main__":
    main()
