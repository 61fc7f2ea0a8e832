package io.gibbsvae.energy;

import java.util.List;

/**
 * The scalar phi^4 theory on a periodic square lattice of L x L sites, D = L^2, row-major:
 *
 * <pre>  S(phi) = sum_x [ A phi_x^2 + lambda phi_x^4 - 2 kappa phi_x (phi_{x+e1} + phi_{x+e2}) ]
 * </pre>
 *
 * <p>The literature has two conventions, and their numbers do not compare:
 *
 * <ul>
 *   <li>Nicoli et al. 2021: A = 1 - 2 lambda, and kappa is free.
 *   <li>Albergo et al. 2019: sum_x m^2 phi^2 + lambda phi^4 + phi_x (4 phi_x - the four
 *       neighbours). As each bond then counts twice, A = m^2 + 4 and kappa = 1.
 * </ul>
 */
public final class Phi4 extends RowPotential implements Lattice {

  private static final long serialVersionUID = 1;

  private final int side;
  private final double square; // A
  private final double kappa;
  private final double lambda;

  private Phi4(int side, double square, double kappa, double lambda) {
    this.side = side;
    this.square = square;
    this.kappa = kappa;
    this.lambda = lambda;
  }

  /**
   * The theory as Nicoli et al. write it.
   *
   * @param side L, at least 2
   * @param kappa hopping parameter
   * @param lambda quartic coupling, positive; or 0 where 4 |kappa| &lt; 1
   * @throws IllegalArgumentException if a parameter is out of range or Z would be infinite
   */
  public static Phi4 nicoli(int side, double kappa, double lambda) {
    return of(side, 1 - 2 * lambda, finite("kappa", kappa), lambda);
  }

  /**
   * The theory as Albergo et al. write it.
   *
   * @param side L, at least 2
   * @param massSquared m^2, of either sign
   * @param lambda quartic coupling, positive; or 0 where m^2 > 0
   * @throws IllegalArgumentException if a parameter is out of range or Z would be infinite
   */
  public static Phi4 albergo(int side, double massSquared, double lambda) {
    return of(side, finite("massSquared", massSquared) + 4, 1, lambda);
  }

  private static Phi4 of(int side, double square, double kappa, double lambda) {
    Text.require(side >= 2, "side must be at least 2, found %s", side);
    Text.require(
        lambda >= 0 && Double.isFinite(lambda),
        "lambda must be finite and at least 0, found %s",
        lambda);
    Text.require(
        lambda > 0 || square > 4 * Math.abs(kappa),
        "lambda must be positive where the quadratic part is not, found 0");
    return new Phi4(side, square, kappa, lambda);
  }

  @Override
  public int[] sites() {
    return new int[] {side, side};
  }

  /**
   * {@return this theory with what is known: that phi and -phi are as likely; log Z where lambda =
   * 0 or kappa = 0; and log Z and expectations within error bars at the couplings of the literature
   * on 8 x 8 sites}
   */
  public Target asTarget(String name) {
    // In the broken phase this is what a sampler that has lost one of the two signs gets wrong.
    Observable sign = Observable.exact("P(M > 0)", phi -> sum(phi, v -> v) > 0 ? 1 : 0, 0.5);
    return new Target(name, this, knowledge().withObservables(List.of(sign)));
  }

  private Knowledge knowledge() {
    if (lambda == 0) {
      return Knowledge.nothing().withLogZ(freeLogZ(), 0);
    }
    if (kappa == 0) {
      return Knowledge.nothing().withLogZ(dimension() * siteLogZ(), 0);
    }
    // Hybrid Monte Carlo with hundreds of chains for expectations, annealed importance sampling or
    // thermodynamic integration from the sites without bonds for log Z; one standard error each.
    if (isSameAs(nicoli(8, 0.2, 0.022))) {
      return Knowledge.nothing()
          .withLogZ(40.055, 0.01)
          .withObservables(List.of(meanAbsolute(0.6239, 0.0003)));
    }
    if (isSameAs(nicoli(8, 0.3, 0.022))) {
      return Knowledge.nothing()
          .withLogZ(67.80, 0.03)
          .withObservables(List.of(meanAbsolute(2.0888, 0.001)));
    }
    if (isSameAs(albergo(8, -4, 8))) {
      return Knowledge.nothing()
          .withLogZ(9.296, 0.005)
          .withObservables(
              List.of(
                  new Observable(
                      "E phi^2", phi -> sum(phi, v -> v * v) / phi.length, 0.1435, 0.0001),
                  new Observable("E S", x -> rowEnergy(x, 0), 10.331, 0.004)));
    }
    return Knowledge.nothing();
  }

  private boolean isSameAs(Phi4 other) {
    return side == other.side
        && square == other.square
        && kappa == other.kappa
        && lambda == other.lambda;
  }

  private static Observable meanAbsolute(double truth, double uncertainty) {
    return new Observable("E |phi|", phi -> sum(phi, Math::abs) / phi.length, truth, uncertainty);
  }

  /** The Gaussian theory: the bonds couple the Fourier modes with A - 2 kappa (cos p + cos q). */
  private double freeLogZ() {
    double sum = 0;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        double cosines = Math.cos(2 * Math.PI * i / side) + Math.cos(2 * Math.PI * j / side);
        sum += 0.5 * Math.log(Math.PI / (square - 2 * kappa * cosines));
      }
    }
    return sum;
  }

  /** log of the integral of exp(-A t^2 - lambda t^4): one site without neighbours. */
  private double siteLogZ() {
    double wellSquared = Math.max(0, -square / (2 * lambda));
    double least = wellSquared * (square + lambda * wellSquared);
    // Beyond this the exponent is 745 above its least, and its exponential is zero in a double.
    double reach = Math.sqrt(wellSquared + Math.sqrt(745 / lambda));
    if (square > 0) {
      reach = Math.min(reach, Math.sqrt(745 / square));
    }
    double integral =
        Quadrature.integrate(
            t -> Math.exp(least - t * t * (square + lambda * t * t)), -reach, reach);
    return Math.log(integral) - least;
  }

  @Override
  public int dimension() {
    return side * side;
  }

  @Override
  double rowEnergy(double[] points, int start) {
    double energy = 0;
    for (int i = 0; i < side; i++) {
      int row = start + i * side;
      int below = start + (i + 1 < side ? i + 1 : 0) * side;
      for (int j = 0; j < side; j++) {
        double phi = points[row + j];
        double ahead = points[below + j] + points[row + (j + 1 < side ? j + 1 : 0)];
        energy += phi * (phi * (square + lambda * phi * phi) - 2 * kappa * ahead);
      }
    }
    return energy;
  }

  @Override
  double rowEnergyAndGradient(double[] points, int start, double[] gradients) {
    double energy = 0;
    for (int i = 0; i < side; i++) {
      int row = start + i * side;
      int above = start + (i > 0 ? i - 1 : side - 1) * side;
      int below = start + (i + 1 < side ? i + 1 : 0) * side;
      for (int j = 0; j < side; j++) {
        double phi = points[row + j];
        double ahead = points[below + j] + points[row + (j + 1 < side ? j + 1 : 0)];
        double behind = points[above + j] + points[row + (j > 0 ? j - 1 : side - 1)];
        energy += phi * (phi * (square + lambda * phi * phi) - 2 * kappa * ahead);
        gradients[row + j] =
            2 * (phi * (square + 2 * lambda * phi * phi) - kappa * (ahead + behind));
      }
    }
    return energy;
  }
}
