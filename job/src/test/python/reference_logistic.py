"""Reference posterior of a Bayesian logistic regression, by long runs of NUTS, which share no code with the sampler.

    python3 -m venv venv
    venv/bin/pip install numpyro==0.22.0 jax==0.10.2 jaxlib==0.10.2 arviz==0.23.4 numpy==2.4.6 scipy==1.17.1
    venv/bin/python reference_logistic.py DATA.csv REFERENCE.csv [--seed 1] [--compare-with OTHER_REFERENCE.csv]

The target, as LogisticRegression.java has it: each feature divided by its population standard deviation and not centred,
an intercept as the last coordinate, w ~ N(0, s^2) for every coefficient, t_n = 2 label_n - 1, and

    U(w) = |w|^2 / (2 s^2) + D log s + D/2 log(2 pi) + sum_n log(1 + exp(-t_n w . f_n))

The coefficients are strongly correlated, so NUTS moves in z, w = mode + L z with L L' = (Hessian at the mode)^-1: a linear
change of coordinates, which leaves the posterior what it is. The chains start at z ~ N(0, 2^2 I).

Written: coordinate,mean,mcse_mean,sd,mcse_sd, one row for each of x0 .. x{D-1}, and one for the energy U. sd has the
divisor n - 1. The exit status is 1 where the run is not good enough: a divergence, R-hat too far from 1, an MCSE too large
beside its sd, an identity of the posterior that fails, or a difference from the other reference beyond --sigmas.

Takes 2.5 minutes on one idle core and 1.2 GiB of memory. XLA_FLAGS=--xla_cpu_multi_thread_eigen=false OMP_NUM_THREADS=1 in
the environment keeps it on one core.
"""

import argparse
import csv
import sys
import time

import arviz as az
import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import scipy
from numpyro.infer import MCMC, NUTS

jax.config.update("jax_enable_x64", True)
numpyro.set_platform("cpu")

START_DEVIATION = 2.0
NEWTON_STEPS = 100


def read_design(path, label_column):
    """The rows t_n f_n, [n, D], the intercept's 1 last."""
    with open(path, newline="") as file:
        header, *rows = csv.reader(file)
    table = np.array(rows, dtype=np.float64)
    at = header.index(label_column)
    labels = table[:, at]
    if not np.isin(labels, (0, 1)).all():
        raise SystemExit(f"{path}: labels must be 0 or 1")
    features = np.delete(table, at, axis=1)
    features = features / features.std(axis=0, ddof=0)
    design = np.column_stack([features, np.ones(len(features))])
    return (2 * labels - 1)[:, None] * design


def energy(w, signed, s):
    """U(w), normalised prior included; jnp, so that it can be differentiated."""
    d = signed.shape[1]
    prior = 0.5 * jnp.sum(w * w) / s**2 + d * (jnp.log(s) + 0.5 * jnp.log(2 * jnp.pi))
    return prior + jnp.sum(jax.nn.softplus(-(signed @ w)))


def energies_and_gradients(points, signed, s, block=4096):
    """U and its gradient written out by hand in numpy, [m] and [m, D]: a check on the automatic ones."""
    d = signed.shape[1]
    values, gradients = np.empty(len(points)), np.empty_like(points)
    for start in range(0, len(points), block):
        rows = slice(start, start + block)
        w = points[rows]
        margins = w @ signed.T
        values[rows] = np.logaddexp(0, -margins).sum(axis=1) + 0.5 * (w * w).sum(axis=1) / s**2
        gradients[rows] = w / s**2 - scipy.special.expit(-margins) @ signed
    return values + d * (np.log(s) + 0.5 * np.log(2 * np.pi)), gradients


def laplace(signed, s):
    """The mode, by damped Newton steps, and the lower Cholesky factor of the inverse Hessian there."""
    d = signed.shape[1]
    w = np.zeros(d)

    def at(point):
        value, gradient = energies_and_gradients(point[None], signed, s)
        return value[0], gradient[0]

    for _ in range(NEWTON_STEPS):
        value, gradient = at(w)
        p = scipy.special.expit(signed @ w)
        hessian = (signed * (p * (1 - p))[:, None]).T @ signed + np.eye(d) / s**2
        step = np.linalg.solve(hessian, gradient)
        if step @ gradient < 1e-20:
            break
        length = 1.0
        while length > 1e-10 and at(w - length * step)[0] > value:
            length /= 2
        w = w - length * step
    else:
        raise SystemExit("Newton's method did not find the mode")
    return w, np.linalg.cholesky(np.linalg.inv(hessian))


def sample(signed, s, mode, factor, options):
    """Draws of w, [chains, draws, D], and the number of divergences."""
    d = signed.shape[1]
    # t_n f_n . w = t_n f_n . mode + (t_n f_n L) . z: one product each time, not two.
    offsets, rotated = jnp.asarray(signed @ mode), jnp.asarray(signed @ factor)
    centre, linear = jnp.asarray(mode), jnp.asarray(factor)

    def potential(z):
        w = centre + linear @ z
        return 0.5 * jnp.sum(w * w) / s**2 + jnp.sum(jax.nn.softplus(-(offsets + rotated @ z)))

    kernel = NUTS(potential_fn=potential, dense_mass=True, target_accept_prob=options.target_accept)
    mcmc = MCMC(
        kernel,
        num_warmup=options.warmup,
        num_samples=options.draws,
        num_chains=options.chains,
        chain_method="sequential",
        progress_bar=False,
    )
    start = np.random.default_rng(options.seed).normal(0, START_DEVIATION, (options.chains, d))
    mcmc.run(
        jax.random.key(options.seed),
        init_params=jnp.asarray(start),
        extra_fields=("diverging", "num_steps", "accept_prob"),
    )
    fields = mcmc.get_extra_fields()
    print(
        f"leapfrog steps per draw {np.mean(fields['num_steps']):.1f},"
        f" acceptance {np.mean(fields['accept_prob']):.3f}"
    )
    z = np.asarray(mcmc.get_samples(group_by_chain=True))
    return mode + z @ factor.T, int(np.sum(fields["diverging"]))


def mean_in_mcse(draws, truth):
    """How many MCSEs the mean of [chains, draws] lies from what it has to be."""
    return (draws.mean() - truth) / float(az.mcse(draws, method="mean"))


def identity_deviations(w, gradients, mode, factor):
    """Identities that every such posterior fulfils, by integration by parts, in MCSEs.

    With g the gradient by z: E g_i = 0 for each i, and E z_i g_i = 1 for each i.
    """
    g = gradients @ factor
    z = scipy.linalg.solve_triangular(factor, (w - mode).reshape(-1, w.shape[-1]).T, lower=True).T.reshape(w.shape)
    d = w.shape[-1]
    first = [mean_in_mcse(g[..., i], 0) for i in range(d)]
    second = [mean_in_mcse(z[..., i] * g[..., i], 1) for i in range(d)]
    return np.array(first), np.array(second)


def summarise(name, draws):
    return {
        "coordinate": name,
        "mean": float(draws.mean()),
        "mcse_mean": float(az.mcse(draws, method="mean")),
        "sd": float(draws.std(ddof=1)),
        "mcse_sd": float(az.mcse(draws, method="sd")),
    }


def compare(rows, path, sigmas):
    """Differences from another reference of the same target, in combined MCSEs; whether all are within the limit."""
    with open(path, newline="") as file:
        others = {row["coordinate"]: row for row in csv.DictReader(file)}
    if list(others) != [row["coordinate"] for row in rows]:
        raise SystemExit(f"{path} has other coordinates")
    within = True
    for quantity in ("mean", "sd"):
        scores = []
        for row in rows:
            other = others[row["coordinate"]]
            spread = np.hypot(row[f"mcse_{quantity}"], float(other[f"mcse_{quantity}"]))
            scores.append((row[quantity] - float(other[quantity])) / spread)
        scores = np.array(scores)
        worst = int(np.argmax(np.abs(scores)))
        print(
            f"{quantity}: differences from {path} in combined MCSEs: root mean square {np.sqrt(np.mean(scores**2)):.2f},"
            f" largest {scores[worst]:+.2f} at {rows[worst]['coordinate']}, U {scores[-1]:+.2f}"
        )
        within &= bool(np.all(np.abs(scores) <= sigmas))
    return within


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("data", help="CSV with a header, features and a label of 0 or 1")
    parser.add_argument("output", help="the CSV to write")
    parser.add_argument("--label", default="label", help="the label's column")
    parser.add_argument("--prior-sd", type=float, default=10.0, help="s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chains", type=int, default=4)
    parser.add_argument("--warmup", type=int, default=2000, help="per chain")
    parser.add_argument("--draws", type=int, default=50000, help="per chain, after the warm-up")
    parser.add_argument("--target-accept", type=float, default=0.8)
    parser.add_argument("--largest-mcse", type=float, default=0.005, help="of a mean, as a share of its sd")
    parser.add_argument("--largest-rhat", type=float, default=1.002)
    parser.add_argument("--compare-with", help="a reference written with another seed")
    parser.add_argument("--sigmas", type=float, default=4.0, help="the largest deviation let pass, in MCSEs")
    return parser.parse_args()


def main():
    options = arguments()
    s = options.prior_sd
    signed = read_design(options.data, options.label)
    n, d = signed.shape
    print(f"numpyro {numpyro.__version__}, jax {jax.__version__}, arviz {az.__version__}, numpy {np.__version__}")
    print(f"{n} rows, {d} coordinates, prior sd {s}, seed {options.seed}, {options.chains} x {options.draws} draws")

    wave = 0.1 * np.sin(1 + np.arange(d))
    by_hand, gradient = energies_and_gradients(wave[None], signed, s)
    automatic = jax.value_and_grad(energy)(jnp.asarray(wave), jnp.asarray(signed), s)
    np.testing.assert_allclose(by_hand[0], automatic[0], rtol=1e-12)
    np.testing.assert_allclose(gradient[0], automatic[1], rtol=1e-9, atol=1e-9)
    print(f"U = {by_hand[0]:.10f} at w_i = 0.1 sin(1 + i)")

    mode, factor = laplace(signed, s)
    mode_energy = energies_and_gradients(mode[None], signed, s)[0][0]
    laplace_log_z = -mode_energy + 0.5 * d * np.log(2 * np.pi) + np.log(np.diag(factor)).sum()
    print(f"mode: U = {mode_energy:.6f}; log Z by Laplace {laplace_log_z:.3f}")

    began = time.monotonic()
    w, divergences = sample(signed, s, mode, factor, options)
    print(f"sampled in {time.monotonic() - began:.0f} s, {divergences} divergences")

    u, gradients = energies_and_gradients(w.reshape(-1, d), signed, s)
    u, gradients = u.reshape(w.shape[:2]), gradients.reshape(w.shape)
    series = {f"x{i}": w[..., i] for i in range(d)} | {"U": u}
    rows = [summarise(name, draws) for name, draws in series.items()]
    # np.max, for which NaN is the largest: no check below passes then.
    rhat = np.max([float(az.rhat(draws)) for draws in series.values()])
    share = np.max([row["mcse_mean"] / row["sd"] for row in rows])
    bulk = min(float(az.ess(draws, method="bulk")) for draws in series.values())
    tail = min(float(az.ess(draws, method="tail")) for draws in series.values())
    first, second = identity_deviations(w, gradients, mode, factor)
    print(f"largest R-hat {rhat:.5f}, largest MCSE of a mean / sd {share:.5f}; least ESS: bulk {bulk:.0f}, tail {tail:.0f}")
    print(
        f"identities, in MCSEs: E dU/dz_i = 0 largest {np.abs(first).max():.2f}, root mean square"
        f" {np.sqrt(np.mean(first**2)):.2f}; E z_i dU/dz_i = 1 largest {np.abs(second).max():.2f}, root mean square"
        f" {np.sqrt(np.mean(second**2)):.2f}"
    )
    print(f"E U = {rows[-1]['mean']:.5f} +- {rows[-1]['mcse_mean']:.5f}, sd {rows[-1]['sd']:.5f}")

    with open(options.output, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        for row in rows:
            # Digits far beyond the MCSEs, so that no reader has to think of rounding.
            writer.writerow(value if isinstance(value, str) else f"{value:.8g}" for value in row.values())

    checks = {
        "no divergence": divergences == 0,
        "R-hat": rhat < options.largest_rhat,
        "MCSE": share <= options.largest_mcse,
        "identities": max(np.abs(first).max(), np.abs(second).max()) <= options.sigmas,
    }
    if options.compare_with:
        checks["other reference"] = compare(rows, options.compare_with, options.sigmas)
    failed = [name for name, passed in checks.items() if not passed]
    print("good" if not failed else "NOT GOOD ENOUGH: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
