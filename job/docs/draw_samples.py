"""Draws the README's picture: rows of a finished double-well run over the exact density.

draw_samples.py RUN_DIRECTORY PICTURE.png          (needs duckdb, numpy and matplotlib)
"""

import sys

import duckdb
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

INK, BLUE, ORANGE = "#22303c", "#1f6fb4", "#e07a1f"


def energy(x0, x1):
    return x0**4 - 6 * x0**2 - x0 / 2 + x1**2 / 2


def main(run, picture):
    rows = duckdb.sql(f"SELECT x0, x1, log_weight FROM read_parquet('{run}/samples/*.parquet')").fetchnumpy()
    x0, x1, log_weight = rows["x0"], rows["x1"], rows["log_weight"]
    weight = np.exp(log_weight - log_weight.max())

    plt.rcParams.update({"font.size": 10, "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK})
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")

    grid0, grid1 = np.meshgrid(np.linspace(-3, 3, 400), np.linspace(-4, 4, 400))
    density = np.exp(-(energy(grid0, grid1) + 9.5))
    left.contourf(grid0, grid1, density, levels=12, cmap="Blues")
    shown = slice(0, 3000)
    left.scatter(x0[shown], x1[shown], s=3, color=ORANGE, alpha=0.6, linewidths=0)
    left.set(xlabel="x0", ylabel="x1", title="3,000 rows, unweighted, over exp(-U)")

    edges = np.linspace(-3, 3, 121)
    line = np.linspace(-3, 3, 1201)
    exact = np.exp(-energy(line, 0))
    exact /= exact.sum() * (line[1] - line[0])
    right.hist(x0, edges, weights=weight / weight.sum() / (edges[1] - edges[0]), color=ORANGE, alpha=0.75,
               label=f"{len(x0):,} rows, weighted")
    right.plot(line, exact, color=BLUE, linewidth=1.6, label="exact")
    right.set(xlabel="x0", ylabel="density", title="x0: both modes, in their proportion")
    right.legend(frameon=False, loc="upper left")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    main(*sys.argv[1:])
