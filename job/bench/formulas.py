#!/usr/bin/env python3
"""Posteriors of posteriordb as formulas, and how they compare with the Stan programs.

formulas.py --folder FOLDER [--only NAME,...]

Compares each formula with the Stan program of the same posterior in FOLDER (posteriors.py --formulas runs them), at 20 points
between -2 and 2 on the unconstrained scale: the largest relative difference of log densities, with the constants that the
program drops (log_density.dropped_constant of reference.json), and of gradients, relative to their largest entry; and how many
energies with gradients one core evaluates per second. Prints a Markdown table. Needs the Stan library as runs do, and the
classes: mvn -Pbench -pl job/bench -am -DskipTests package, or a class path in GIBBSVAE_CLASSES.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = ["posterior", "D", "log densities differ by", "gradients differ by", "formula, per second", "Stan, per second",
           "ratio"]


@dataclass
class Formula:
    """A posterior; its data have the names of the file's keys.

    names: what the reference calls a value, and what the formula's rows call it, where they differ
    """

    coordinates: str
    data: str
    log_density: str
    names: dict = field(default_factory=dict)


FORMULAS = {
    # An autoregression of order 5.
    "arK-arK": Formula(
        'alpha = real, beta = "real[5]", sigma = positive', "y",
        """
        mean_y = alpha + beta[1]*y[5:-2] + beta[2]*y[4:-3] + beta[3]*y[3:-4] + beta[4]*y[2:-5] + beta[5]*y[1:-6];
        normal_lpdf(y[6:] | mean_y, sigma)
          + normal_lpdf(alpha | 0, 10) + normal_lpdf(beta | 0, 10) + cauchy_lpdf(sigma | 0, 2.5)
        """),
    # A regression on centred features: the first column of X is constant, and its coefficient the intercept's.
    "diamonds-diamonds": Formula(
        'b = "real[24]", Intercept = real, sigma = positive', "X Y",
        """
        effects = X*append(0, b);
        normal_lpdf(Y | Intercept + effects - mean(effects), sigma)
          + normal_lpdf(b | 0, 1) + student_t_lpdf(Intercept | 3, 8, 10) + student_t_lpdf(sigma | 3, 0, 10) + log(2)
        """),
    "earnings-logearn_height": Formula(
        'beta = "real[2]", sigma = positive', "earn height",
        "normal_lpdf(log(earn) | beta[1] + beta[2]*height, sigma)"),
    "eight_schools-eight_schools_noncentered": Formula(
        'eta = "real[8]", mu = real, tau = positive', "y sigma",
        """
        normal_lpdf(y | mu + tau*eta, sigma) + normal_lpdf(eta | 0, 1)
          + normal_lpdf(mu | 0, 5) + cauchy_lpdf(tau | 0, 5)
        """),
    # alpha1 and beta1 are positive and their sum is below 1: two weights of three.
    "garch-garch11": Formula(
        'mu = real, alpha0 = positive, w = "simplex[3]"', "y sigma1",
        """
        shocks = alpha0 + w[1]*square(y[:-2] - mu);
        variances = cumsum(append(square(sigma1), shocks), w[2]);
        normal_lpdf(y | mu, sqrt(variances))
        """,
        {"alpha1": "w_1", "beta1": "w_2"}),
    "kidiq-kidscore_interaction": Formula(
        'beta = "real[4]", sigma = positive', "kid_score mom_hs mom_iq",
        """
        score = beta[1] + beta[2]*mom_hs + beta[3]*mom_iq + beta[4]*mom_hs*mom_iq;
        normal_lpdf(kid_score | score, sigma) + cauchy_lpdf(sigma | 0, 2.5)
        """),
    "kilpisjarvi_mod-kilpisjarvi": Formula(
        "alpha = real, beta = real, sigma = positive", "x y pmualpha psalpha pmubeta psbeta",
        """
        normal_lpdf(y | alpha + beta*x, sigma)
          + normal_lpdf(alpha | pmualpha, psalpha) + normal_lpdf(beta | pmubeta, psbeta)
        """),
    # The densities of each number under both components, without the constant of the normal density.
    "low_dim_gauss_mix-low_dim_gauss_mix": Formula(
        'mu = "ordered[2]", sigma = "positive[2]", theta = probability', "y N",
        """
        first = log(theta) - log(sigma[1]) - square((y - mu[1])/sigma[1])/2;
        second = log1p(-theta) - log(sigma[2]) - square((y - mu[2])/sigma[2])/2;
        sum(log_sum_exp(first, second)) - N*log(2*pi)/2
          + normal_lpdf(mu | 0, 2) + normal_lpdf(sigma | 0, 2) + beta_lpdf(theta | 5, 5)
        """),
    "mesquite-logmesquite_logva": Formula(
        'beta = "real[4]", sigma = positive', "weight diam1 diam2 canopy_height group",
        """
        area = log(diam1*diam2);
        volume = area + log(canopy_height);
        normal_lpdf(log(weight) | beta[1] + beta[2]*volume + beta[3]*area + beta[4]*group, sigma)
        """),
    # Ages are in four groups, and the first one has no effect.
    "nes1972-nes": Formula(
        'beta = "real[9]", sigma = positive', "partyid7 real_ideo race_adj age_discrete educ1 gender income",
        """
        age = append(0, beta[4:6])[age_discrete];
        identity = beta[1] + beta[2]*real_ideo + beta[3]*race_adj + age + beta[7]*educ1 + beta[8]*gender + beta[9]*income;
        normal_lpdf(partyid7 | identity, sigma)
        """),
    "sblrc-blr": Formula(
        'beta = "real[5]", sigma = positive', "X y",
        "normal_lpdf(y | X*beta, sigma) + normal_lpdf(beta | 0, 10) + normal_lpdf(sigma | 0, 10)"),
}


def data_file(folder):
    return next(folder / file for file in ("data.json", "data.json.gz") if (folder / file).exists())


def target(folder):
    """The target of a configuration."""
    formula = FORMULAS[folder.name]
    data = "\n".join(f'    {name} = {{ file = "{data_file(folder)}" }}' for name in formula.data.split())
    return (f'target {{\n  type = expression\n  coordinates {{ {formula.coordinates} }}\n'
            f'  log-density = """{formula.log_density}"""\n  data {{\n{data}\n  }}\n}}\n')


def stan_target(folder, transformed=False):
    flag = str(transformed).lower()
    return (f'target {{ type = stan, file = "{folder / "model.stan"}", data = "{data_file(folder)}",'
            f' include-transformed = {flag} }}\n')


def compared(classes, work, folder):
    """A row of the table."""
    reference = json.loads((folder / "reference.json").read_text())
    pair = []
    for kind, text in (("formula", target(folder)), ("stan", stan_target(folder))):
        path = work / f"{folder.name}.{kind}.conf"
        path.write_text(text)
        pair.append(str(path))
    java = subprocess.run(["java", "-cp", classes, "io.gibbsvae.bench.SamePosterior", *pair],
                          capture_output=True, text=True)
    if java.returncode:
        return [folder.name, (java.stdout + java.stderr).strip()]
    found = json.loads(java.stdout)
    dropped = reference["log_density"]["dropped_constant"]
    difference = max(abs(theirs - dropped - ours) / max(1, abs(ours)) for ours, theirs in zip(*found["energies"]))
    ours, theirs = found["per_second"]
    return [folder.name, str(found["dimension"]), f"{difference:.0e}", f"{found['gradients']:.0e}", f"{ours:,.0f}",
            f"{theirs:,.0f}", f"{ours / theirs:.2f}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", default="", help="names of posteriors, or parts of them, separated by commas")
    parser.add_argument("--work", type=Path, default=HERE / "target" / "formulas")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    default = f"{HERE}/target/classes:{HERE.parent}/target/gibbs-vae.jar"
    classes = os.environ.get("GIBBSVAE_CLASSES", default)
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS), flush=True)
    for name in FORMULAS:
        if any(part in name for part in options.only.split(",")):
            print("| " + " | ".join(compared(classes, options.work, options.folder.resolve() / name)) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
