package io.gibbsvae.record;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers of tables and axes, with as many digits as what they are held against needs. */
public final class Digits {

  // Of a width, that a shown number may be off by.
  private static final double OFF = 0.05;
  // What a double has.
  private static final int MOST = 17;

  private Digits() {}

  /**
   * {@return a number as a format shows it, or with more digits where that would be off by more
   * than a twentieth of a width: 2459000.6101 where the width is 0.001}
   *
   * @param format of one number, such as "%.4g"
   * @param value the number
   * @param width such as a standard deviation; the format is kept where it is not positive
   */
  public static String of(String format, double value, double width) {
    String text = String.format(Locale.ROOT, format, value);
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
}
