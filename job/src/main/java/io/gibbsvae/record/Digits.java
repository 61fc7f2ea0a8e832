package io.gibbsvae.record;

import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.energy.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * Numbers for people, with as many digits as what they are held against needs. A number that is not
 * known is NaN; people read a dash in a table and words in a sentence.
 */
public final class Digits {

  private static final String MISSING = "-";

  // Of a width, that a shown number may be off by.
  private static final double OFF = 0.05;
  // What a double has.
  private static final int MOST = 17;

  private Digits() {}

  /**
   * {@return a number of a table, as a format shows it}
   *
   * @param format of one number, such as "%.4g"
   */
  public static String of(String format, double value) {
    return Double.isNaN(value) ? MISSING : Text.format(format, value);
  }

  /**
   * {@return a number of a table as a format shows it, or with more digits where that would be off
   * by more than a twentieth of a width: 2459000.6101 where the width is 0.001}
   *
   * @param format of one number, such as "%.4g"
   * @param width such as a standard deviation; the format is kept where it is not positive
   */
  public static String of(String format, double value, double width) {
    String text = of(format, value);
    if (!Double.isFinite(value) || !(width > 0)) {
      return text;
    }
    double shown = Double.parseDouble(text.replace(",", ""));
    return Math.abs(shown - value) <= OFF * width ? text : resolved(value, width);
  }

  private static String resolved(double value, double width) {
    double digits = Math.ceil(Math.log10(Math.abs(value) / width)) + 2;
    int most = (int) Math.max(1, Math.min(MOST, digits));
    return new BigDecimal(value).round(new MathContext(most)).toPlainString();
  }

  /** {@return an estimate with five decimals and its error} */
  public static String of(Estimate estimate) {
    return Double.isNaN(estimate.value())
        ? Text.UNKNOWN
        : Text.known("%.5f", estimate.value())
            + " ± "
            + Text.known("%.2g", estimate.standardError());
  }

  /**
   * {@return as many decimals as the error leaves meaning to, and one more; empty for no number}
   */
  static Optional<String> resolved(Estimate estimate) {
    double error = estimate.standardError();
    if (!Double.isFinite(estimate.value())) {
      return Optional.empty();
    }
    if (!(error > 0 && Double.isFinite(error))) {
      return Optional.of(Text.known("%.5f", estimate.value()));
    }
    int decimals = Math.max(0, Math.min(8, 1 - (int) Math.floor(Math.log10(error))));
    String format = "%." + decimals + "f";
    return Optional.of(Text.known(format, estimate.value()) + " ± " + Text.known(format, error));
  }

  /** {@return seconds; empty where they are not known} */
  static Optional<String> seconds(double seconds) {
    return Double.isFinite(seconds) ? Optional.of(Text.known("%.1f s", seconds)) : Optional.empty();
  }
}
