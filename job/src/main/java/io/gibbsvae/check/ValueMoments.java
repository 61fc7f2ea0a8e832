package io.gibbsvae.check;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Summaries;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.Text;
import java.util.List;
import java.util.stream.IntStream;

/** Means and standard deviations of what rows say of points. */
final class ValueMoments {

  private static final int MOST_SHOWN = 12;

  private final Readout readout;
  private final Summaries summaries;
  private final double[] values;
  private final double[] summed;
  // By Welford, for values may be far from zero.
  private final double[] means;
  private final double[] squares;
  private long count;

  ValueMoments(Target target) {
    readout = target.readout();
    summaries = new Summaries(target);
    values = new double[readout.width()];
    summed = new double[summaries.count()];
    means = new double[summaries.count()];
    squares = new double[summaries.count()];
  }

  /** Adds points, row-major [n, D]; none where rows show points as they are. */
  void add(double[] points, int dimension) {
    if (readout.plain()) {
      return;
    }
    for (int at = 0; at < points.length; at += dimension) {
      readout.read(points, at, values, 0);
      summaries.of(values, summed);
      count++;
      for (int i = 0; i < summed.length; i++) {
        double off = summed[i] - means[i];
        means[i] += off / count;
        squares[i] += off * (summed[i] - means[i]);
      }
    }
  }

  /** The mean of each number that rows are summed up by. */
  double[] means() {
    return means.clone();
  }

  double[] deviations() {
    double[] deviations = new double[squares.length];
    for (int i = 0; i < deviations.length; i++) {
      deviations[i] = Math.sqrt(squares[i] / Math.max(1, count - 1));
    }
    return deviations;
  }

  /** Whether a number is not a coordinate as it is. */
  boolean isComputed(int summary) {
    return readout.coordinate(summaries.column(summary)) < 0;
  }

  /** What each of these numbers is called. */
  List<String> titles() {
    return summaries.titles();
  }

  /** "tau = 3.61 ± 3.2, theta[1] = ..." */
  String inWords() {
    double[] deviations = deviations();
    List<String> titles = titles();
    return Text.listed(
        IntStream.range(0, means.length)
            .mapToObj(i -> Text.format("%s = %.3g ± %.2g", titles.get(i), means[i], deviations[i]))
            .toList(),
        MOST_SHOWN);
  }
}
