package io.gibbsvae.diagnose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Vector fields whose identities explain much of the noise of the identity of coordinate i. Each is
 * e_j or u_k e_j with j not i: times a function of u_i it has an identity of its own, whose mean is
 * 0 under the target, and 0 where samples are cut off across u_i as well. What is left of the
 * identity of u_i, less its regression on those, is next to what the marginal density of u_i says.
 * In a funnel, whose other coordinates' scale u_i is, that is far less noise.
 */
final class ControlFields {

  /** More coordinates are not combined with all others. */
  private static final int MOST_PAIRED = 64;

  private static final int MOST_FIELDS = 24;
  private static final int MOST_CANDIDATES = 96;
  private static final int MOST_ROWS = 1000;

  /** Effective rows for each field. */
  private static final double ROWS_OF_A_FIELD = 20;

  /** A correlation of a thousand rows by chance is 0.03. */
  private static final double LEAST_CORRELATION = 0.05;

  private static final double DEPENDENT = 1e-6;
  private static final double RIDGE = 1e-6;

  private static final int CONSTANT = -1;

  /**
   * A field.
   *
   * @param along j
   * @param by k, or {@value #CONSTANT}
   */
  private record Field(int along, int by) {}

  private final StandardisedRows rows;
  private final int coordinate;
  private final List<Field> fields;

  private ControlFields(StandardisedRows rows, int coordinate, List<Field> fields) {
    this.rows = rows;
    this.coordinate = coordinate;
    this.fields = fields;
  }

  /**
   * Chooses fields by stepwise regression over some rows.
   *
   * @param training the rows that may be looked at
   * @param size how many independent ones they are worth
   */
  static ControlFields choose(StandardisedRows rows, int coordinate, int[] training, double size) {
    int most = (int) Math.min(MOST_FIELDS, size / ROWS_OF_A_FIELD);
    int stride = 1 + (training.length - 1) / MOST_ROWS;
    int[] some =
        IntStream.range(0, (training.length + stride - 1) / stride)
            .map(k -> training[k * stride])
            .toArray();
    double[] left = new double[some.length];
    for (int r = 0; r < some.length; r++) {
      left[r] = Math.sqrt(rows.weights()[some[r]]) * rows.gradients()[coordinate][some[r]];
    }
    List<Candidate> candidates =
        candidates(rows, coordinate).stream()
            .map(field -> Candidate.of(rows, field, some, left))
            .sorted(Comparator.comparingDouble(candidate -> -candidate.correlation()))
            .limit(MOST_CANDIDATES)
            .map(candidate -> candidate.with(rows, some))
            .toList();
    return new ControlFields(rows, coordinate, stepwise(candidates, left, most));
  }

  private static List<Field> candidates(StandardisedRows rows, int coordinate) {
    List<Field> all = new ArrayList<>();
    int d = rows.dimension();
    for (int j = 0; j < d; j++) {
      if (j == coordinate) {
        continue;
      }
      all.add(new Field(j, CONSTANT));
      for (int k = 0; k < d; k++) {
        if (d <= MOST_PAIRED || k == j || k == coordinate) {
          all.add(new Field(j, k));
        }
      }
    }
    return all;
  }

  /** A field with its values over rows, times the roots of their weights, where they are kept. */
  private record Candidate(Field field, double correlation, double[] values) {

    static Candidate of(StandardisedRows rows, Field field, int[] some, double[] base) {
      double product = 0;
      double square = 0;
      for (int r = 0; r < some.length; r++) {
        double value =
            Math.sqrt(rows.weights()[some[r]]) * ControlFields.value(rows, field, some[r]);
        product += value * base[r];
        square += value * value;
      }
      return new Candidate(
          field, square > 0 ? Math.abs(product) / Math.sqrt(square) : 0, new double[0]);
    }

    Candidate with(StandardisedRows rows, int[] some) {
      double[] kept = new double[some.length];
      for (int r = 0; r < some.length; r++) {
        kept[r] = Math.sqrt(rows.weights()[some[r]]) * ControlFields.value(rows, field, some[r]);
      }
      double norm = norm(kept);
      for (int r = 0; r < kept.length; r++) {
        kept[r] = norm > 0 ? kept[r] / norm : 0;
      }
      return new Candidate(field, correlation, kept);
    }
  }

  /** Takes the field that explains most of what is left, again and again. */
  private static List<Field> stepwise(List<Candidate> candidates, double[] left, int most) {
    List<Field> chosen = new ArrayList<>();
    boolean[] out = new boolean[candidates.size()];
    while (chosen.size() < most) {
      int best = -1;
      double largest = LEAST_CORRELATION * norm(left);
      for (int c = 0; c < out.length; c++) {
        double norm = out[c] ? 0 : norm(candidates.get(c).values());
        // What others explain already explains nothing more.
        if (norm > DEPENDENT) {
          double correlation = Math.abs(product(candidates.get(c).values(), left)) / norm;
          if (correlation > largest) {
            largest = correlation;
            best = c;
          }
        } else {
          out[c] = true;
        }
      }
      if (best < 0) {
        break;
      }
      chosen.add(candidates.get(best).field());
      out[best] = true;
      double[] direction = candidates.get(best).values();
      double norm = norm(direction);
      Arrays.setAll(direction, r -> direction[r] / norm);
      remove(left, direction);
      for (int c = 0; c < out.length; c++) {
        if (!out[c]) {
          remove(candidates.get(c).values(), direction);
        }
      }
    }
    return chosen;
  }

  private static void remove(double[] from, double[] direction) {
    double product = product(from, direction);
    for (int r = 0; r < from.length; r++) {
      from[r] -= product * direction[r];
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int r = 0; r < a.length; r++) {
      sum += a[r] * b[r];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(product(a, a));
  }

  /** div V - V . grad U of a field. */
  private static double value(StandardisedRows rows, Field field, int row) {
    double along = rows.gradients()[field.along()][row];
    return field.by() == CONSTANT
        ? -along
        : (field.by() == field.along() ? 1 : 0) - rows.points()[field.by()][row] * along;
  }

  /** f' - f dU/du_i. */
  private double base(Ramp f, int row) {
    double u = rows.points()[coordinate][row];
    return f.derivative(u) - f.value(u) * rows.gradients()[coordinate][row];
  }

  /**
   * The coefficients of a regression, with a constant, of the identity of u_i and a function of it
   * on those of the fields and this function.
   */
  double[] fit(Ramp f, int[] training) {
    int p = fields.size();
    double[][] gram = new double[p + 1][p + 1];
    double[] right = new double[p + 1];
    double[] x = new double[p + 1];
    x[p] = 1;
    for (int row : training) {
      double weight = rows.weights()[row];
      double at = f.value(rows.points()[coordinate][row]);
      double y = base(f, row);
      for (int c = 0; c < p; c++) {
        x[c] = at == 0 ? 0 : at * value(rows, fields.get(c), row);
      }
      // Most rows are not in a tail.
      for (int a = at == 0 ? p : 0; a <= p; a++) {
        right[a] += weight * x[a] * y;
        for (int b = 0; b <= a; b++) {
          gram[a][b] += weight * x[a] * x[b];
        }
      }
    }
    double[] units = new double[p + 1];
    for (int a = 0; a <= p; a++) {
      units[a] = gram[a][a] > 0 ? Math.sqrt(gram[a][a]) : 1;
    }
    for (int a = 0; a <= p; a++) {
      right[a] /= units[a];
      for (int b = 0; b <= a; b++) {
        gram[a][b] /= units[a] * units[b];
        gram[b][a] = gram[a][b];
      }
      gram[a][a] += RIDGE;
    }
    double[] coefficients =
        new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-6, 0)
            .getSolver()
            .solve(new ArrayRealVector(right, false))
            .toArray();
    return IntStream.range(0, p).mapToDouble(c -> coefficients[c] / units[c]).toArray();
  }

  /** What a regression leaves of the identity at a row: its mean is 0 under the target. */
  double left(Ramp f, double[] coefficients, int row) {
    double at = f.value(rows.points()[coordinate][row]);
    double left = base(f, row);
    for (int c = 0; at != 0 && c < coefficients.length; c++) {
      left -= coefficients[c] * at * value(rows, fields.get(c), row);
    }
    return left;
  }
}
