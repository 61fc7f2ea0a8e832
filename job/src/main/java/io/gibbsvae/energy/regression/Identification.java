package io.gibbsvae.energy.regression;

import static io.gibbsvae.energy.regression.NonNegativeLeastSquares.dot;
import static io.gibbsvae.energy.regression.NonNegativeLeastSquares.norm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * What the likelihood of a regression leaves to the prior: combinations of coefficients that it
 * does not depend on (collinear columns), or along which it grows for good (separated classes of a
 * logistic regression, zero counts).
 *
 * <p>Columns are made orthonormal. Whether data are separated is then a question of linear
 * programming, which {@link NonNegativeLeastSquares} answers with a certificate: either a direction
 * of coefficients, or weights of the rows that exclude one.
 *
 * @param dependent columns that are combinations of the columns before them and of the intercept
 * @param separating the columns of the separating combination, the largest share first; the number
 *     of columns stands for the intercept
 * @param exact whether the response is a combination of the columns, though there are more rows
 *     than coefficients
 * @param saturated whether there are as many independent columns as rows
 */
public record Identification(
    List<Integer> dependent,
    Separation separation,
    List<Integer> separating,
    boolean exact,
    boolean saturated) {

  private static final double DEPENDENT = 1e-11;
  private static final double EXACT = 1e-12;
  private static final double NULL_SPACE = 1e-13;
  private static final double CERTAIN = 1e-9;
  private static final double NOTICEABLE = 1e-6;
  private static final double SHARE = 0.01;
  // Beyond that it would take longer than a look may take.
  private static final int MOST_COLUMNS = 200;
  private static final double MOST_OPERATIONS = 4e9;

  /** Whether the likelihood grows for good in some direction. */
  public enum Separation {
    /** In no direction, or in none that was found. */
    NONE,
    /** In a direction in which some rows do not change. */
    PARTIAL,
    /** In a direction in which every row is fitted better. */
    COMPLETE
  }

  /**
   * Looks at data.
   *
   * @return what was found; nothing for tables that are too large to look at
   */
  public static Identification of(Family family, Observations data, boolean intercept) {
    int rows = data.features().length;
    int columns = data.features()[0].length + (intercept ? 1 : 0);
    if (columns > MOST_COLUMNS || (double) rows * columns * columns > MOST_OPERATIONS) {
      return new Identification(List.of(), Separation.NONE, List.of(), false, false);
    }
    return new Basis(data, intercept).identification(family);
  }

  /** An orthonormal basis of the columns, the intercept's first. */
  private static final class Basis {

    private final Observations data;
    private final boolean intercept;
    private final int rows;
    private final int features;
    private final List<double[]> basis = new ArrayList<>();
    // Of each independent column: its number, and its coordinates in the basis.
    private final List<Integer> independent = new ArrayList<>();
    private final List<double[]> coordinates = new ArrayList<>();
    private final List<Integer> dependent = new ArrayList<>();

    Basis(Observations data, boolean intercept) {
      this.data = data;
      this.intercept = intercept;
      rows = data.features().length;
      features = data.features()[0].length;
      if (intercept) {
        add(features);
      }
      IntStream.range(0, features).forEach(this::add);
    }

    private void add(int column) {
      double[] values = new double[rows];
      Arrays.setAll(values, n -> column == features ? 1 : data.features()[n][column]);
      // Sums of squares of very large or small numbers would not be numbers.
      double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
      double scale = largest == 0 ? 1 : largest;
      Arrays.setAll(values, n -> values[n] / scale);
      double before = norm(values);
      double[] found = new double[basis.size() + 1];
      project(values, found);
      double after = norm(values);
      if (after <= DEPENDENT * before || before == 0) {
        dependent.add(column);
        return;
      }
      Arrays.setAll(values, n -> values[n] / after);
      found[basis.size()] = after;
      Arrays.setAll(found, k -> found[k] * scale);
      basis.add(values);
      independent.add(column);
      coordinates.add(found);
    }

    /** Takes the part within the basis away, twice for the sake of rounding. */
    private void project(double[] values, double[] found) {
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < basis.size(); k++) {
          double[] unit = basis.get(k);
          double along = dot(unit, values);
          found[k] += along;
          for (int n = 0; n < rows; n++) {
            values[n] -= along * unit[n];
          }
        }
      }
    }

    Identification identification(Family family) {
      int rank = basis.size();
      double[] residual = data.response().clone();
      project(residual, new double[rank]);
      boolean exact =
          family.noisy() && rows > rank && norm(residual) <= EXACT * norm(data.response());
      Separation separation = Separation.NONE;
      Optional<double[]> direction = Optional.empty();
      if (family == Family.LOGISTIC) {
        direction = complete();
        separation = Separation.COMPLETE;
        if (direction.isEmpty()) {
          direction = partial(signed());
          separation = Separation.PARTIAL;
        }
      } else if (family.counts()) {
        direction = zeros();
        separation = Separation.PARTIAL;
      }
      return new Identification(
          dependent,
          direction.isPresent() ? separation : Separation.NONE,
          direction.map(found -> shares(family, found)).orElse(List.of()),
          exact,
          rows == rank);
    }

    private double[] row(int n) {
      double[] row = new double[basis.size()];
      Arrays.setAll(row, k -> basis.get(k)[n]);
      return row;
    }

    /** Rows with the sign of their class, of norm 1. */
    private double[][] signed() {
      List<double[]> signed = new ArrayList<>();
      for (int n = 0; n < rows; n++) {
        addUnit(signed, row(n), 2 * data.response()[n] - 1);
      }
      return signed.toArray(double[][]::new);
    }

    private static void addUnit(List<double[]> rows, double[] row, double sign) {
      double norm = norm(row);
      // A row of zeros is fitted the same everywhere.
      if (norm > CERTAIN / 1000) {
        Arrays.setAll(row, k -> sign * row[k] / norm);
        rows.add(row);
      }
    }

    /** The direction with the widest margin. */
    private Optional<double[]> complete() {
      double[][] signed = signed();
      int rank = basis.size();
      double[][] lifted = new double[signed.length][];
      for (int n = 0; n < signed.length; n++) {
        lifted[n] = Arrays.copyOf(signed[n], rank + 1);
        lifted[n][rank] = 1;
      }
      double[] one = new double[rank + 1];
      one[rank] = 1;
      return NonNegativeLeastSquares.residual(lifted, one)
          .map(residual -> turned(Arrays.copyOf(residual, rank)))
          .filter(found -> least(signed, found) > CERTAIN * norm(found))
          .filter(found -> signed.length == rows);
    }

    /** A direction in which no row is fitted worse, and some better. */
    private static Optional<double[]> partial(double[][] rows) {
      if (rows.length == 0) {
        return Optional.empty();
      }
      double[] sum = new double[rows[0].length];
      for (double[] row : rows) {
        Arrays.setAll(sum, k -> sum[k] - row[k]);
      }
      return NonNegativeLeastSquares.residual(rows, sum)
          .filter(residual -> norm(residual) > CERTAIN * norm(sum))
          .map(Basis::turned)
          .filter(found -> least(rows, found) >= -CERTAIN * norm(found))
          .filter(found -> most(rows, found) > NOTICEABLE * norm(found));
    }

    /** A direction in which the means of zero counts fall, and no others change. */
    private Optional<double[]> zeros() {
      int rank = basis.size();
      double[][] squares = new double[rank][rank];
      for (int n = 0; n < rows; n++) {
        if (data.response()[n] > 0) {
          double[] row = row(n);
          for (int j = 0; j < rank; j++) {
            for (int k = 0; k < rank; k++) {
              squares[j][k] += row[j] * row[k];
            }
          }
        }
      }
      EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(squares, false));
      List<double[]> free = new ArrayList<>();
      for (int k = 0; k < rank; k++) {
        if (eigen.getRealEigenvalue(k) < NULL_SPACE) {
          free.add(eigen.getEigenvector(k).toArray());
        }
      }
      List<double[]> falling = new ArrayList<>();
      for (int n = 0; n < rows && !free.isEmpty(); n++) {
        if (data.response()[n] == 0) {
          double[] row = row(n);
          double[] within = new double[free.size()];
          Arrays.setAll(within, k -> dot(free.get(k), row));
          if (norm(within) > NOTICEABLE * norm(row)) {
            addUnit(falling, within, -1);
          }
        }
      }
      return partial(falling.toArray(double[][]::new))
          .map(
              found -> {
                double[] whole = new double[rank];
                for (int k = 0; k < found.length; k++) {
                  int of = k;
                  Arrays.setAll(whole, j -> whole[j] + found[of] * free.get(of)[j]);
                }
                return whole;
              });
    }

    private static double[] turned(double[] residual) {
      return Arrays.stream(residual).map(value -> -value).toArray();
    }

    private static double least(double[][] rows, double[] direction) {
      return Arrays.stream(rows).mapToDouble(row -> dot(row, direction)).min().orElse(0);
    }

    private static double most(double[][] rows, double[] direction) {
      return Arrays.stream(rows).mapToDouble(row -> dot(row, direction)).max().orElse(0);
    }

    /** A column that separates by itself, or those that have a share in the direction. */
    private List<Integer> shares(Family family, double[] direction) {
      if (family == Family.LOGISTIC) {
        for (int column : independent) {
          if (column < features && separatesAlone(column)) {
            return List.of(column);
          }
        }
      }
      int rank = basis.size();
      double[] rest = direction.clone();
      double[] share = new double[rank];
      for (int k = rank - 1; k >= 0; k--) {
        double[] column = coordinates.get(k);
        double coefficient = rest[k] / column[k];
        double width = 0;
        for (int j = 0; j <= k; j++) {
          rest[j] -= coefficient * column[j];
          width += j == 0 && intercept && k > 0 ? 0 : column[j] * column[j];
        }
        share[k] = Math.abs(coefficient) * Math.sqrt(width);
      }
      double largest = Arrays.stream(share).max().orElse(0);
      return IntStream.range(0, rank)
          .boxed()
          .filter(k -> share[k] >= SHARE * largest)
          .sorted(Comparator.comparingDouble(k -> -share[k]))
          .map(independent::get)
          .toList();
    }

    private boolean separatesAlone(int column) {
      double[] most = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
      double[] least = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
      for (int n = 0; n < rows; n++) {
        int group = (int) data.response()[n];
        double value = data.features()[n][column];
        most[group] = Math.max(most[group], value);
        least[group] = Math.min(least[group], value);
      }
      // Without an intercept the threshold is 0.
      return intercept
          ? most[0] <= least[1] || most[1] <= least[0]
          : most[0] <= 0 && least[1] >= 0 || most[1] <= 0 && least[0] >= 0;
    }
  }
}
