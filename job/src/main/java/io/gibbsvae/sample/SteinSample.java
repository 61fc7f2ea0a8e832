package io.gibbsvae.sample;

import io.gibbsvae.diagnose.SteinReport;
import io.gibbsvae.diagnose.SteinRows;
import io.gibbsvae.diagnose.SteinRows.Row;
import io.gibbsvae.diagnose.SteinTest;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Some of a data set's rows, evenly spaced, whose gradients are computed and held against Stein's
 * identities.
 */
public final class SteinSample implements Serializable {

  private static final long serialVersionUID = 1;

  /** Coordinates of all rows that are taken: 32 MiB, and as much for their gradients. */
  private static final long MOST_COORDINATES = 1 << 22;

  private static final int BLOCK = 256;

  /** Rows beside which walls are looked for, and how far off, in standard deviations. */
  private static final int PROBES = 2000;

  private static final double BESIDE = 0.5;

  /** Nats by which the energy at coordinates that are read back may differ from the row's. */
  private static final double ROUNDING = 1e-3;

  /** Share of rows whose coordinates cannot be read back, from which on nothing is tested. */
  private static final double MOST_UNREADABLE = 1e-3;

  private final long stride;
  private final SteinRows rows = new SteinRows();
  private final ArrayList<Taken> taken = new ArrayList<>();
  private long seen;
  private long unreadable;
  private long energies;

  /** A row without its gradient; the energy is NaN where it is not known. */
  private record Taken(double[] point, double energy, double logWeight, int chain, int draw)
      implements Serializable {}

  /**
   * No rows yet.
   *
   * @param all how many rows there will be
   * @param wanted the most that are taken; fewer in thousands of dimensions
   */
  public SteinSample(long all, long wanted, int dimension) {
    long most = Math.min(wanted, MOST_COORDINATES / dimension);
    // Odd, since every other point of a Sobol sequence is in one half of space.
    this.stride = most > 0 ? ((all + most - 1) / most) | 1 : 0;
  }

  /** {@return whether the next independent row is to be added} */
  public boolean takesNext() {
    return stride > 0 && seen++ % stride == 0;
  }

  /** Whether a draw of a chain is to be added: every chain has some. */
  boolean takes(int chain, int draw) {
    return stride > 0 && ((long) chain + draw) % stride == 0;
  }

  /** Adds an independent row. */
  public void add(double[] points, int at, int dimension, double logWeight) {
    add(Arrays.copyOfRange(points, at, at + dimension), Double.NaN, logWeight, -1, -1);
  }

  /**
   * Adds a row that was read back.
   *
   * @param energy of the point, as it was written
   * @param chain -1 where rows are independent
   */
  void add(double[] point, double energy, double logWeight, int chain, int draw) {
    if (Arrays.stream(point).allMatch(Double::isFinite)) {
      taken.add(new Taken(point, energy, logWeight, chain, draw));
    } else {
      unreadable++;
    }
  }

  /** Computes the gradients of the rows that were added since. */
  public void computeGradients(Potential potential) {
    int d = potential.dimension();
    for (int first = 0; first < taken.size(); first += BLOCK) {
      List<Taken> block = taken.subList(first, Math.min(taken.size(), first + BLOCK));
      int n = block.size();
      double[] points = new double[n * d];
      for (int row = 0; row < n; row++) {
        System.arraycopy(block.get(row).point(), 0, points, row * d, d);
      }
      double[] found = new double[n];
      double[] gradients = new double[n * d];
      potential.energiesAndGradients(points, n, found, gradients);
      energies += n;
      for (int row = 0; row < n; row++) {
        Taken one = block.get(row);
        double[] gradient = Arrays.copyOfRange(gradients, row * d, (row + 1) * d);
        if (isRead(one.energy(), found[row])) {
          rows.add(
              new Row(one.point(), found[row], gradient, one.logWeight(), one.chain(), one.draw()));
        } else {
          unreadable++;
        }
      }
    }
    taken.clear();
  }

  /** Whether a point is the one that a row was written of, by its energy. */
  private static boolean isRead(double written, double found) {
    return Double.isNaN(written)
        || Math.abs(found - written) <= ROUNDING * Math.max(1, 1e-3 * Math.abs(written));
  }

  /** Adds all rows of another part of the data set. */
  public void merge(SteinSample other) {
    rows.merge(other.rows);
    unreadable += other.unreadable;
    energies += other.energies;
  }

  /** {@return how many energies were computed, with gradients or without} */
  public long energyEvaluations() {
    return energies;
  }

  /**
   * Tests the rows.
   *
   * @return how far they are from the identities; empty where none were to be taken, or values of
   *     rows do not determine the coordinates, as those of a unit vector
   */
  public Optional<SteinReport> report(Target target) {
    if (rows.count() == 0 || unreadable > MOST_UNREADABLE * (rows.count() + unreadable)) {
      return Optional.empty();
    }
    List<String> names = IntStream.range(0, target.dimension()).mapToObj(target::title).toList();
    SteinReport report = SteinTest.of(rows, names);
    return Optional.of(report.departs() ? report.withWalls(wallShare(target.potential())) : report);
  }

  /** Which share of points beside the rows have no finite energy. */
  private double wallShare(Potential potential) {
    int d = potential.dimension();
    int probes = Math.min(PROBES, rows.count());
    double[] deviations = SteinTest.deviations(rows);
    NoiseStream noise = NoiseStream.of(0, Purpose.STEIN, 0, 0, 0);
    double[] points = new double[probes * d];
    for (int probe = 0; probe < probes; probe++) {
      double[] y = rows.row((int) ((long) probe * rows.count() / probes)).point();
      for (int i = 0; i < d; i++) {
        points[probe * d + i] = y[i] + BESIDE * deviations[i] * noise.gaussian();
      }
    }
    double[] found = new double[probes];
    potential.energies(points, probes, found);
    energies += probes;
    return (double) Arrays.stream(found).filter(energy -> !Double.isFinite(energy)).count()
        / probes;
  }
}
