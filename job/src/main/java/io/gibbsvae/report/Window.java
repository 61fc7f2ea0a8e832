package io.gibbsvae.report;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Where a chart begins and ends. */
record Window(double low, double high) {

  /**
   * Where nearly all of these values lie, with a margin; values that are not finite are ignored.
   */
  static Window of(double[]... values) {
    return of(0.1, 0.08, Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
  }

  /**
   * Where all values lie but this many percent at each end, and a share of it more on each side.
   */
  static Window of(double percent, double margin, double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return new Window(0, 1);
    }
    Percentile percentile = new Percentile();
    percentile.setData(finite);
    double low = percentile.evaluate(Math.max(percent, 1e-9));
    double high = percentile.evaluate(100 - percent);
    double wider = high > low ? margin * (high - low) : Math.max(1e-3 * Math.abs(low), 1e-3);
    return new Window(low - wider, high + wider);
  }

  /**
   * Where all values lie, but for those that are so far off that the others would share less than
   * half of the height.
   */
  static Window unlessFar(double percent, double margin, double[] values) {
    Window most = of(percent, margin, values);
    Window all = of(0, 0.05, values);
    return all.width() > 2 * most.width() ? most : all;
  }

  /** How far outside of it a value is. */
  double distance(double value) {
    return Math.max(0, Math.max(low - value, value - high));
  }

  double width() {
    return high - low;
  }

  /** n points from end to end. */
  double[] grid(int n) {
    return IntStream.range(0, n).mapToDouble(k -> low + width() * k / (n - 1)).toArray();
  }

  /**
   * The weighted histogram of values, as a density on this range; what lies outside is left out.
   */
  double[] histogram(double[] values, double[] weights, int bins) {
    double[] density = new double[bins];
    for (int k = 0; k < values.length; k++) {
      double at = (values[k] - low) / width() * bins;
      if (at >= 0 && at < bins) {
        density[(int) at] += weights[k] * bins / width();
      }
    }
    return density;
  }
}
