"""Draws the chains and log weights in ../resources/recorded: record_chains.py. Needs numpy (recorded with 2.4.6).

Run again only to change them; then check_diagnostics.py --record writes what ArviZ says of them.
"""

from pathlib import Path

import numpy

FOLDER = Path(__file__).parent.parent / "resources" / "recorded"


def autoregressive(random, chains, draws, coefficient):
    """Stationary AR(1) chains of variance 1: an array of draws x chains."""
    x = numpy.empty((draws, chains))
    x[0] = random.standard_normal(chains)
    for t in range(1, draws):
        x[t] = coefficient * x[t - 1] + numpy.sqrt(1 - coefficient**2) * random.standard_normal(chains)
    return x


def cauchy(random):
    """Ratios of normal chains."""
    return autoregressive(random, 4, 500, 0.5) / autoregressive(random, 4, 500, 0.5)


def shifted(random):
    x = autoregressive(random, 4, 300, 0.3)
    x[:, 2] += 0.7
    return x


def stuck(random):
    x = autoregressive(random, 4, 200, 0.5)
    x[:, 1] = x[0, 1]
    return x


CHAINS = {
    "autoregressive": lambda random: autoregressive(random, 4, 1000, 0.6),
    "antithetic": lambda random: autoregressive(random, 3, 400, -0.4),
    "cauchy": cauchy,
    "shifted": shifted,
    "stuck": stuck,
    "ties": lambda random: numpy.round(2 * autoregressive(random, 4, 400, 0.8)) / 2,
    "odd": lambda random: autoregressive(random, 3, 501, 0.7),
    "short": lambda random: autoregressive(random, 2, 6, 0.2),
    "offset": lambda random: 1e6 + autoregressive(random, 4, 200, 0.9),
    # Correlated up to the last lag.
    "apart": lambda random: 10 * numpy.arange(4) + autoregressive(random, 4, 22, 0.9),
}

# Log weights whose right tails have, in the limit, the shapes k that the names say.
WEIGHTS = {
    "bounded": lambda random: numpy.log(random.uniform(0.5, 1.5, 1000)),
    "exponential": lambda random: numpy.log(random.exponential(size=1000)),
    "k04": lambda random: 0.4 * random.exponential(size=1000),
    "k09": lambda random: 0.9 * random.exponential(size=2000),
    "lognormal": lambda random: 3 * random.standard_normal(1000),
    "vast": lambda random: 1e5 + 400 * random.standard_normal(1000),
    "few": lambda random: random.standard_normal(31),
}


def write(name, columns, values):
    header = ",".join(columns)
    # Nine digits: short files, and numbers that Python and Java read alike.
    numpy.savetxt(FOLDER / f"{name}.csv", values, fmt="%.9g", delimiter=",", header=header, comments="")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for seed, (name, draw) in enumerate(CHAINS.items()):
        chains = draw(numpy.random.default_rng(seed))
        write(f"chains-{name}", [f"chain{c}" for c in range(chains.shape[1])], chains)
    for seed, (name, draw) in enumerate(WEIGHTS.items()):
        write(f"weights-{name}", ["log_weight"], draw(numpy.random.default_rng(100 + seed)))


if __name__ == "__main__":
    main()
