package io.gibbsvae.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Values of a configuration as numbers and text, and the words for what is expected of them. */
final class Values {

  private static final int LONGEST_FOUND = 60;

  private Values() {}

  /** The number that a value is, or that its text is: substituted variables are always text. */
  static Optional<BigDecimal> decimal(ConfigValue value) {
    if (value.valueType() == ConfigValueType.BOOLEAN) {
      return Optional.empty();
    }
    try {
      return scalar(value).map(text -> new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING -> Optional.of((String) value.unwrapped());
      // Asked for as text, a number is as it was written: 4.10 and not 4.1.
      case NUMBER, BOOLEAN -> Optional.of(value.atKey("value").getString("value"));
      default -> Optional.empty();
    };
  }

  static String quoted(ConfigValue value) {
    String text =
        value.valueType() == ConfigValueType.NUMBER
            ? scalar(value).orElseThrow()
            : value.render(ConfigRenderOptions.concise());
    return text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "...";
  }

  /** The whole number that a value is; empty where it is none between two. */
  static OptionalLong whole(ConfigValue value, long least, long largest) {
    return decimal(value)
        .filter(n -> n.compareTo(BigDecimal.valueOf(least)) >= 0)
        .filter(n -> n.compareTo(BigDecimal.valueOf(largest)) <= 0)
        .filter(n -> n.stripTrailingZeros().scale() <= 0)
        .map(n -> OptionalLong.of(n.longValueExact()))
        .orElse(OptionalLong.empty());
  }

  /** The finite number that a value is, else NaN or infinity. */
  static double number(ConfigValue value) {
    return decimal(value).map(BigDecimal::doubleValue).orElse(Double.NaN);
  }

  static String expectedInteger(long least, long largest, BigDecimal found) {
    if (found.compareTo(BigDecimal.valueOf(largest)) > 0) {
      return "an integer of at most " + largest;
    }
    return least == Long.MIN_VALUE ? "an integer" : "an integer of at least " + least;
  }

  /** A constant as it is written: in lower case with hyphens. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
