"""Samplers of others on our targets, at equal numbers of energy evaluations.

realnvp           a coupling flow (flowjax) trained by the plain reverse Kullback-Leibler divergence
realnvp-annealed  the same, from a broad Gaussian to the target over the first two fifths of the steps
nuts              NUTS by NumPyro, many chains from broad initial points

An energy with its gradient counts as one. Before anything is measured all energies are compared with the golden
values of the tests of io.gibbsvae.energy, and their gradients with finite differences.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import sys
import time
from typing import Callable, NamedTuple, Optional

import equinox as eqx
import flowjax
import jax
import numpy as np
import numpyro
import optax
import paramax
from flowjax.distributions import Normal
from flowjax.flows import coupling_flow
from jax import numpy as jnp
from jax.scipy.special import logsumexp
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import NUTS

DATA = pathlib.Path(__file__).resolve().parents[3] / "data"
PEERS = ("realnvp", "realnvp-annealed", "nuts")
EVALUATED, BLOCK, STEPS, DRAWS = 100_000, 10_000, 100, 50
HEAD = ["target", "D", "sampler", "seed", "energies, millions", "seconds", "CPU seconds", "ELBO gap", "log Z off by",
        "its error", "ESS", "modes", "coverage", "least ESS of chains", "R-hat", "expectations (truth)"]

# --- the targets, as in io.gibbsvae.energy ---------------------------------------------------------------------------


class Observable(NamedTuple):
    """A function whose mean is known, or something that finish makes of the mean."""
    name: str
    of: Callable
    truth: float
    finish: Callable = float


class Target(NamedTuple):
    """An energy of x [..., D] and what is known of it; scale is that of the broad Gaussian that samplers start from."""
    energy: Callable
    dimension: int
    scale: float
    log_z: Optional[float]
    observables: tuple = ()
    centres: Optional[np.ndarray] = None  # of modes of equal weight


def mixture_energy(means, deviations, weights):
    means, deviations, weights = (np.asarray(a, float) for a in (means, deviations, weights))
    heights = np.log(weights / weights.sum()) - means.shape[1] * np.log(deviations * math.sqrt(2 * math.pi))

    def energy(x):
        squares = jnp.square(x[..., None, :] - jnp.asarray(means, x.dtype)).sum(-1)
        return -logsumexp(jnp.asarray(heights, x.dtype) - squares / jnp.asarray(2 * deviations ** 2, x.dtype), axis=-1)
    return energy


def mixture(means, deviation, scale):
    means = np.asarray(means, float)
    energy = mixture_energy(means, np.full(len(means), deviation), np.ones(len(means)))
    observables = [Observable("E x%d" % i, lambda x, i=i: x[..., i], means[:, i].mean().round(12)) for i in range(2)]
    observables += [Observable("E x%d^2" % i, lambda x, i=i: x[..., i] ** 2, (means[:, i] ** 2).mean() + deviation ** 2)
                    for i in range(2)]
    return Target(energy, 2, scale, 0.0, tuple(observables), means)


def ring_energy(radii, width):
    def energy(x):
        radius = jnp.sqrt(jnp.square(x).sum(-1))[..., None]
        return -logsumexp(-0.5 * jnp.square((radius - jnp.asarray(radii, x.dtype)) / width), axis=-1)
    return energy


def ring(radii, width, scale):
    r = np.linspace(0, max(radii) + 14 * width, 400_001)
    density = sum(np.exp(-0.5 * ((r - radius) / width) ** 2) for radius in radii)
    mass, moment = np.trapezoid(r * density, r), np.trapezoid(r * r * density, r)
    norm = Observable("E |x|", lambda x: jnp.sqrt(jnp.square(x).sum(-1)), moment / mass)
    return Target(ring_energy(radii, width), 2, scale, math.log(2 * math.pi * mass), (norm,))


def wells_energy(x):
    a, b = x[..., 0::2], x[..., 1::2]
    return (a * (a * (a * a - 6) - 0.5) + 0.5 * b * b).sum(-1)


def many_well(dimension):
    right = Observable("P(x > 0)", lambda x: (x[..., 0::2] > 0).mean(-1), 0.844307096211)
    total = Observable("E U", wells_energy, dimension / 2 * -8.574903640233)
    return Target(wells_energy, dimension, 1.5, dimension / 2 * 10.29347970708, (right, total))


def funnel_energy(x):
    v, rest = x[..., 0], x.shape[-1] - 1
    squares = jnp.exp(-v) * jnp.square(x[..., 1:]).sum(-1)
    return 0.5 * (v * v / 9 + rest * v + squares) + math.log(3) + 0.5 * (rest + 1) * math.log(2 * math.pi)


def phi4_energy(kappa, coupling):
    def energy(x):
        phi = x.reshape(*x.shape[:-1], 8, 8)
        ahead = jnp.roll(phi, -1, -1) + jnp.roll(phi, -1, -2)
        return (phi * (phi * (1 - 2 * coupling + coupling * phi * phi) - 2 * kappa * ahead)).sum((-1, -2))
    return energy


def phi4(kappa, scale, log_z, absolute):
    return Target(phi4_energy(kappa, 0.022), 64, scale, log_z, (
        Observable("E |phi|", lambda x: jnp.abs(x).mean(-1), absolute),
        Observable("P(M > 0)", lambda x: x.sum(-1) > 0, 0.5)))


def logistic_energy(file, standardise, prior):
    """With an intercept, the last weight; features are divided by their standard deviation."""
    with open(file) as lines:
        rows = list(csv.DictReader(lines))
    labels = np.array([float(row.pop("label")) for row in rows])
    features = np.array([[float(entry) for entry in row.values()] for row in rows])
    features = (features - (features.mean(0) if standardise else 0)) / features.std(0)
    signed = (2 * labels - 1)[:, None] * np.column_stack([features, np.ones(len(rows))])
    dimension = signed.shape[1]
    constant = dimension * math.log(prior * math.sqrt(2 * math.pi))

    def energy(w):
        losses = jax.nn.softplus(-w @ jnp.asarray(signed.T, w.dtype)).sum(-1)
        return losses + 0.5 * jnp.square(w).sum(-1) / prior ** 2 + constant
    return energy, dimension


def targets(sonar):
    with open(DATA / "gmm40" / "means.csv") as lines:
        centres = [[float(row["x0"]), float(row["x1"])] for row in csv.DictReader(lines)]
    circle = np.round([(5 * math.cos(k * math.pi / 3), 5 * math.sin(k * math.pi / 3)) for k in range(6)], 12)
    all_of_them = {
        "gmm40": mixture(centres, math.log1p(math.e), 25.0),
        "many-well-32": many_well(32),
        "many-well-128": many_well(128),
        "funnel": Target(funnel_energy, 10, 3.0, 0.0, (
            Observable("sd of v", lambda x: x[..., 0] ** 2, 3.0, math.sqrt),
            Observable("E v", lambda x: x[..., 0], 0.0))),
        "phi4": phi4(0.2, 0.8, 40.055, 0.6239),
        "phi4-broken": phi4(0.3, 2.0, 67.80, 2.0888),
        "breast-cancer": Target(*logistic_energy(DATA / "breast-cancer" / "wdbc.csv", False, 10.0), 4.0, -77.571),
        "mog2": mixture([(-5, 0), (5, 0)], math.sqrt(0.5), 5.0),
        "mog6": mixture(circle, math.sqrt(0.1), 5.0),
        "mog9": mixture([(5 * i, 5 * j) for i in (-1, 0, 1) for j in (-1, 0, 1)], math.sqrt(0.3), 5.0),
        "ring": ring([2], 0.4, 2.0),
        "ring5": ring([1, 2, 3, 4, 5], math.sqrt(0.02), 4.0),
    }
    if sonar:
        all_of_them["sonar"] = Target(*logistic_energy(sonar, True, 1.0), 1.0, -108.38)
    return all_of_them


def check(known):
    """Stops where an energy is not the Java one's or a gradient is not its energy's."""
    def wave(dimension, amplitude):
        return amplitude * np.sin(1 + np.arange(dimension))

    cancer = DATA / "breast-cancer" / "wdbc.csv"
    golden = [
        (known["gmm40"].energy, [1, 0.5], 26.090119150870418),
        (mixture_energy([(0, 0), (3, -1), (-2, 2)], [1, 0.5, 2], [0.5, 0.3, 0.2]), [1, 0.5], 3.1112420604906688),
        (wells_energy, wave(6, 1.5), -13.776214258681739),
        (funnel_energy, wave(10, 1.5), 17.42347284844997),
        (phi4_energy(0.3, 0.022), wave(64, 1.5), 47.75483058768684),
        (known["breast-cancer"].energy, wave(31, 0.1), 458.9665689481135),
        (logistic_energy(cancer, True, 1.0)[0], wave(31, 0.1), 395.94044416660637),
        (ring_energy([3], 0.5), [1, -2], 1.1671842700025232),
        (ring_energy([1, 3, 5], 0.8), [1, -2], 0.0623745649808712),
    ]
    with jax.enable_x64(True):
        for energy, x, value in golden:
            found = float(energy(jnp.asarray(x, float)))
            if not abs(found - value) <= 1e-9 * max(1, abs(value)):
                sys.exit("an energy is %r where the golden value is %r" % (found, value))
        for name, target in known.items():
            x = wave(target.dimension, 0.9) + 0.1
            energy, width = jax.jit(jax.vmap(target.energy)), 1e-5
            moves = width * np.eye(len(x))
            numeric = np.asarray(energy(jnp.asarray(x + moves)) - energy(jnp.asarray(x - moves))) / (2 * width)
            gradient = np.asarray(jax.grad(target.energy)(jnp.asarray(x)))
            if not np.allclose(gradient, numeric, rtol=1e-6, atol=1e-5):
                sys.exit("the gradient of %s is not that of its energy" % name)


# --- what is seen of samples -----------------------------------------------------------------------------------------


def seen(target, x, log_weights=None):
    """Expectations by samples x [n, D], and how these are spread over modes: those that hold a tenth of their truth."""
    result = {"expectations": {}}
    for observable in target.observables:
        values = np.asarray(observable.of(x), float)
        told = {"truth": observable.truth, "value": observable.finish(values.mean())}
        if log_weights is not None:
            weights = np.exp(log_weights - log_weights.max())
            told["weighted"] = observable.finish((weights * values).sum() / weights.sum())
        result["expectations"][observable.name] = told
    if target.centres is not None:
        count = len(target.centres)
        held = np.zeros(count)
        for begin in range(0, len(x), BLOCK):
            distance = np.square(x[begin:begin + BLOCK, None] - target.centres).sum(-1)
            held += np.bincount(distance.argmin(1), minlength=count)
        shares = held / held.sum()
        some = shares[shares > 0]
        result.update(modes=int((shares >= 0.1 / count).sum()),
                      coverage=float(abs((some * np.log(some)).sum()) / math.log(count)))
    return result


def realnvp(target, budget, seed, options, annealed=False):
    dimension, scale, steps = target.dimension, target.scale, max(1, budget // options.batch // STEPS) * STEPS
    key, key_of_net = jax.random.split(jax.random.key(seed))
    flow = coupling_flow(key_of_net, base_dist=Normal(jnp.zeros(dimension)), flow_layers=options.layers,
                         nn_width=options.width, nn_depth=2, invert=False)
    parameters, fixed = eqx.partition(flow, eqx.is_inexact_array, is_leaf=lambda l: isinstance(l, paramax.NonTrainable))
    rate = optax.cosine_decay_schedule(options.rate, steps, 0.01)
    # A step whose gradient is not finite is left out.
    optimizer = optax.apply_if_finite(optax.chain(optax.clip_by_global_norm(options.clip), optax.adam(rate)), steps)

    def sample(parameters, key, count):
        y, log_q = paramax.unwrap(eqx.combine(parameters, fixed)).sample_and_log_prob(key, (count,))
        return scale * y, log_q - dimension * math.log(scale)

    def loss(parameters, key, beta):
        x, log_q = sample(parameters, key, options.batch)
        return (log_q + beta * target.energy(x) + (1 - beta) * 0.5 * jnp.square(x / scale).sum(-1)).mean()

    def step(state, number):
        parameters, moments = state
        beta = jnp.minimum(1.0, 0.05 + 0.95 * number / (0.4 * steps)) if annealed else 1.0
        gradient = jax.grad(loss)(parameters, jax.random.fold_in(key, number), beta)
        change, moments = optimizer.update(gradient, moments, parameters)
        return (optax.apply_updates(parameters, change), moments), None

    def chunk(state, first):
        return jax.lax.scan(step, state, first + jnp.arange(STEPS))[0]

    state = (parameters, optimizer.init(parameters))
    chunk = jax.jit(chunk).lower(state, jnp.asarray(0)).compile()
    begin, begun = time.perf_counter(), time.process_time()
    for first in range(0, steps, STEPS):
        state = chunk(state, jnp.asarray(first))
    jax.block_until_ready(state)
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - begun

    @jax.jit
    def block(key):
        x, log_q = sample(state[0], key, BLOCK)
        return x, -target.energy(x) - log_q

    blocks = [block(jax.random.fold_in(key, steps + k)) for k in range(EVALUATED // BLOCK)]
    x = np.concatenate([np.asarray(b[0]) for b in blocks])
    log_weights = np.concatenate([np.asarray(b[1], float) for b in blocks])
    top = log_weights.max()
    weights = np.exp(log_weights - top)
    ess = weights.sum() ** 2 / np.square(weights).sum() / EVALUATED
    return dict(
        energies=steps * options.batch, seconds=seconds, cpu_seconds=cpu_seconds, ess=ess,
        elbo_gap=target.log_z - log_weights.mean(), log_z_error=top + math.log(weights.mean()) - target.log_z,
        log_z_standard_error=math.sqrt((1 / ess - 1) / EVALUATED), skipped_steps=int(state[1].total_notfinite),
        **seen(target, x, log_weights))


def nuts(target, budget, seed, options):
    """All chains in one vectorised computation, each with a step and a diagonal metric of its own from its warm-up."""
    kernel = NUTS(potential_fn=target.energy)
    start_key, *keys = jax.random.split(jax.random.PRNGKey(seed), options.chains + 1)
    start = target.scale * jax.random.normal(start_key, (options.chains, target.dimension))
    state = kernel.init(jnp.stack(keys), options.warm_up, start, (), {})

    def draw(state, _):
        state = kernel.sample(state, (), {})
        return state, (state.z, state.num_steps)

    chunk = jax.jit(lambda state: jax.lax.scan(draw, state, None, DRAWS)).lower(state).compile()
    draws, used, spent = [], [], options.chains
    begin, begun = time.perf_counter(), time.process_time()
    while spent < budget:
        state, (z, leaps) = chunk(state)
        draws.append(np.asarray(z))
        used.append(np.asarray(leaps, np.int64).sum(1))
        spent += int(used[-1].sum())
    seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - begun
    # The last chunk may go beyond the budget: only what was within it is used.
    within = int(np.searchsorted(options.chains + np.cumsum(np.concatenate(used)), budget, "right"))
    if within < options.warm_up + 10:
        raise RuntimeError("the energies were used up within the warm-up")
    x = np.concatenate(draws)[options.warm_up:within].swapaxes(0, 1)  # [chains, draws, D]
    each = [x[:, :, i:i + 1].astype(float) for i in range(target.dimension)]
    return dict(
        energies=options.chains + int(np.concatenate(used)[:within].sum()), seconds=seconds, cpu_seconds=cpu_seconds,
        chains=options.chains, draws_of_a_chain=x.shape[1],
        least_ess=min(float(effective_sample_size(c)[0]) for c in each),
        r_hat=max(float(split_gelman_rubin(c)[0]) for c in each), **seen(target, x.reshape(-1, target.dimension)))


# --- the table -------------------------------------------------------------------------------------------------------


def row(result):
    def number(name, form):
        value = result.get(name)
        return "-" if value is None else "failed" if not math.isfinite(value) else form % value

    expectations = "; ".join(
        "%s %.4g%s (%.4g)" % (name.replace("|", "\\|"), told["value"],
                              ", weighted %.4g" % told["weighted"] if "weighted" in told else "", told["truth"])
        for name, told in result.get("expectations", {}).items())
    return [result["target"], result.get("dimension", "-"), result["sampler"], result.get("seed", "-"),
            "%.1f" % (result["energies"] / 1e6), number("seconds", "%.0f"), number("cpu_seconds", "%.0f"),
            number("elbo_gap", "%.3f"), number("log_z_error", "%.4f" if result["sampler"] == "ours" else "%+.4f"),
            number("log_z_standard_error", "%.4f"), number("ess", "%.3f"), number("modes", "%d"), number("coverage", "%.3f"), number("least_ess", "%.0f"),
            number("r_hat", "%.3f"),
            expectations or "-"]


def markdown(results):
    lines = [HEAD, ["---"] * len(HEAD), *map(row, results)]
    return "\n".join("| %s |" % " | ".join(map(str, line)) for line in lines)


def ours_of(name, told):
    """Medians over the seeds of a configuration, as gibbs-vae benchmark wrote them; its error of log Z has no sign."""
    columns = {"seconds": "seconds", "elbo_gap": "ELBO gap", "log_z_error": "log Z off by",
               "log_z_standard_error": "its error", "ess": "ESS", "modes": "modes", "coverage": "coverage"}
    found = {key: told.get(column, {}).get("median") for key, column in columns.items()}
    return dict(found, target=name, dimension=told["target"]["dimension"], sampler="ours", seed="median",
                energies=round(1e6 * told["energies, millions"]["median"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--targets", default="", help="with commas between (default: all)")
    parser.add_argument("--peers", default="realnvp,nuts", help="of %s (default: %%(default)s)" % ", ".join(PEERS))
    parser.add_argument("--seeds", default="1", help="with commas between")
    parser.add_argument("--energies", default="10", help="millions of energy evaluations: a number for all targets, or "
                        "gmm40=10,funnel=20 with a number for the others among them (default: %(default)s)")
    parser.add_argument("--ours", help="a benchmark.json of gibbs-vae benchmark: its energies, and its rows in the "
                        "table; configurations are found by name")
    parser.add_argument("--sonar", help="CSV of the sonar data, with a column label: a further target")
    parser.add_argument("--chains", type=int, default=64, help="chains of NUTS")
    parser.add_argument("--warm-up", type=int, default=1000, help="draws of a chain that adapt it")
    for name, kind, default in (("batch", int, 512), ("layers", int, 8), ("width", int, 64), ("rate", float, 1e-3),
                                ("clip", float, 1000.0)):
        parser.add_argument("--" + name, type=kind, default=default, help="of RealNVP (default: %(default)s)")
    parser.add_argument("--out", default=".", help="folder of samplers.json and samplers.md")
    options = parser.parse_args()

    known = targets(options.sonar)
    names = options.targets.split(",") if options.targets else list(known)
    peers = options.peers.split(",")
    for unknown in (set(names) - set(known)) | (set(peers) - set(PEERS)):
        parser.error("there is no target or peer %s; targets: %s" % (unknown, ", ".join(known)))
    parts = [part.rpartition("=") for part in options.energies.split(",")]
    millions = {name: float(value) for name, _, value in parts}
    ours = json.loads(pathlib.Path(options.ours).read_text()) if options.ours else {}
    check(known)
    print("energies are the golden ones; flowjax %s, NumPyro %s, JAX %s" % (
        flowjax.__version__, numpyro.__version__, jax.__version__), file=sys.stderr, flush=True)

    os.makedirs(options.out, exist_ok=True)
    out, results = pathlib.Path(options.out), []
    run = {"realnvp": realnvp, "nuts": nuts,
           "realnvp-annealed": lambda *arguments: realnvp(*arguments, annealed=True)}
    for name in names:
        if name in ours:
            results.append(ours_of(name, ours[name]))
            budget = results[-1]["energies"]
        elif name in millions or "" in millions:
            budget = round(1e6 * millions.get(name, millions.get("")))
        else:
            parser.error("there are no energies for " + name)
        for peer in peers:
            for seed in map(int, options.seeds.split(",")):
                told = {"target": name, "dimension": known[name].dimension, "sampler": peer, "seed": seed}
                try:
                    told.update(run[peer](known[name], budget, seed, options))
                except RuntimeError as failure:
                    print("%s, %s: %s" % (name, peer, failure), file=sys.stderr)
                    continue
                results.append(told)
                print("| %s |" % " | ".join(map(str, row(told))), file=sys.stderr, flush=True)
                # After each, so that an interrupted run leaves what it has.
                (out / "samplers.json").write_text(json.dumps(results, indent=1) + "\n")
                (out / "samplers.md").write_text(markdown(results) + "\n")
    print(markdown(results))


if __name__ == "__main__":
    main()
