package io.gibbsvae.check;

import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Points, directions and widths as findings and suggestions show them. */
final class Rounded {

  static final int MOST_SHOWN = 6;
  // Decimals, and digits before the point, up to which a number is written without an exponent.
  private static final int MOST_DECIMALS = 6;
  private static final int MOST_DIGITS = 9;

  private Rounded() {}

  /** The first few numbers, to three digits: {@code [0.843, -0.538, ...]}. */
  static String list(double[] values) {
    return Arrays.stream(values)
        .limit(MOST_SHOWN)
        .mapToObj(value -> Text.format("%.3g", value))
        .collect(Collectors.joining(", ", "[", end(values)));
  }

  /** What a user knows a point by: "x = [0.843, ...]", or "tau = 0.31, ...". */
  static String at(Readout readout, double[] point) {
    return readout.plain() ? "x = " + list(point) : readout.text(point, MOST_SHOWN);
  }

  /** The first few coordinates of a point, each to about a hundredth of its width. */
  static String point(double[] x, double[] widths) {
    return IntStream.range(0, Math.min(x.length, MOST_SHOWN))
        .mapToObj(i -> toWidth(x[i], widths[i]))
        .collect(Collectors.joining(", ", "x = [", end(x)));
  }

  /** A share in percent, to two digits. */
  static String percent(double share) {
    return share >= 0.995 ? "100" : Text.format("%.2g", 100 * share);
  }

  private static String end(double[] values) {
    return values.length > MOST_SHOWN ? ", ...]" : "]";
  }

  /**
   * A number to about a hundredth of a width, as a configuration takes it.
   *
   * @param width positive and finite; otherwise all digits are kept
   */
  static String toWidth(double value, double width) {
    if (!Double.isFinite(value) || !(width > 0) || !Double.isFinite(width)) {
      return String.valueOf(value);
    }
    int decimals = (int) Math.ceil(2 - Math.log10(width));
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    if (rounded.signum() == 0 && decimals > MOST_DECIMALS) {
      return "0";
    }
    if (decimals < 0 && rounded.precision() - rounded.scale() <= MOST_DIGITS) {
      return rounded.toPlainString();
    }
    boolean plain =
        decimals >= 0
            && decimals <= MOST_DECIMALS
            && rounded.precision() - rounded.scale() <= MOST_DIGITS;
    return plain
        ? rounded.toPlainString()
        : Text.format("%." + (rounded.precision() - 1) + "e", rounded);
  }
}
