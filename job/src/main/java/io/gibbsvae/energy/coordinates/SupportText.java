package io.gibbsvae.energy.coordinates;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.Variable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a support: a name, the numbers that it takes in ( ), and a shape in [ ]. */
final class SupportText {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z][A-Za-z_-]*)\\s*(?:\\(([^()]*)\\))?\\s*(?:\\[([^\\[\\]]*)])?\\s*");

  private static final int MOST_VALUES = 1 << 20;

  /** Of the larger end of an interval: narrower ones have hardly a double between their ends. */
  private static final double NARROWEST = 1e-9;

  /** How each support is written. */
  private static final Map<String, String> FORMS = new LinkedHashMap<>();

  static {
    for (String form :
        List.of(
            "real",
            "positive",
            "probability",
            "lower(a)",
            "upper(b)",
            "interval(a, b)",
            "ordered[n]",
            "positive-ordered[n]",
            "simplex[n]",
            "unit-vector[n]",
            "circle")) {
      FORMS.put(form.replaceAll("[(\\[].*", ""), form);
    }
  }

  private final String text;
  private final String name;
  private final double[] numbers;
  private final List<Integer> shape;

  private SupportText(String text, String name, double[] numbers, List<Integer> shape) {
    this.text = text;
    this.name = name;
    this.numbers = numbers;
    this.shape = shape;
  }

  static Support parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw unknown(text, "");
    }
    String name = matcher.group(1);
    if (!FORMS.containsKey(name)) {
      throw unknown(text, Text.question(Text.nearest(name, FORMS.keySet(), 2).map(FORMS::get)));
    }
    List<Double> numbers = new ArrayList<>();
    for (String number : words(matcher.group(2))) {
      numbers.add(number(text, name, number));
    }
    List<Integer> shape = new ArrayList<>();
    for (String length : words(matcher.group(3))) {
      shape.add(length(text, length));
    }
    return new SupportText(
            text,
            name,
            numbers.stream().mapToDouble(number -> number).toArray(),
            List.copyOf(shape))
        .support();
  }

  private static List<String> words(String list) {
    return list == null ? List.of() : List.of(list.split(",", -1));
  }

  private static IllegalArgumentException unknown(String text, String question) {
    return problem(text, Text.choice(List.copyOf(FORMS.values())) + question);
  }

  private static IllegalArgumentException problem(String text, String expected) {
    return new IllegalArgumentException(
        Text.format("found \"%s\", expected %s", text.strip(), expected));
  }

  private static double number(String text, String name, String number) {
    try {
      double value = Double.parseDouble(number.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // What is no number is reported like one that is not finite.
    }
    throw problem(text, FORMS.get(name) + " with finite numbers");
  }

  private static int length(String text, String length) {
    try {
      int value = Integer.parseInt(length.strip());
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // What is no whole number is reported like one that is not positive.
    }
    throw problem(text, "lengths of at least 1 in [ ]");
  }

  private Support support() {
    int arguments = FORMS.get(name).contains("(") ? FORMS.get(name).split(",").length : 0;
    if (numbers.length != arguments) {
      throw problem(text, FORMS.get(name));
    }
    long values = shape.stream().mapToLong(n -> n).reduce(1, (m, n) -> Math.min(m * n, 1L << 31));
    if (values > MOST_VALUES) {
      throw problem(text, "at most " + MOST_VALUES + " numbers");
    }
    int count = (int) values;
    return switch (name) {
      case Variable.REAL -> new Reals(shape, count);
      case "positive" -> new HalfLine(name, 0, 1, shape, count);
      case "lower" ->
          new HalfLine(name + "(" + shown(numbers[0]) + ")", numbers[0], 1, shape, count);
      case "upper" ->
          new HalfLine(name + "(" + shown(numbers[0]) + ")", numbers[0], -1, shape, count);
      case "probability" -> new Interval(name, 0, 1, shape, count);
      case "interval" -> interval(count);
      case "ordered" -> array(1, n -> new Ordered(false, n));
      case "positive-ordered" -> array(1, n -> new Ordered(true, n));
      case "simplex" -> array(2, Simplex::new);
      case "unit-vector" -> array(2, UnitVector::new);
      default -> new Circle(shape, count);
    };
  }

  /** A number as it is written for a person, the same whatever its form was. */
  private static String shown(double number) {
    return number == 0
        ? "0"
        : new BigDecimal(String.valueOf(number)).stripTrailingZeros().toString();
  }

  private Support interval(int count) {
    double low = numbers[0];
    double high = numbers[1];
    double far = Math.max(Math.abs(low), Math.abs(high));
    if (!(low < high)) {
      throw problem(text, "interval(a, b) with a < b");
    }
    if (high - low < NARROWEST * far || Double.isInfinite(high - low)) {
      throw problem(text, "an interval that doubles are fine enough for");
    }
    return new Interval(
        Text.format("%s(%s, %s)", name, shown(low), shown(high)), low, high, shape, count);
  }

  private Support array(int least, IntFunction<Support> maker) {
    if (shape.size() != 1 || shape.get(0) < least) {
      throw problem(text, FORMS.get(name) + " with one n of at least " + least);
    }
    return maker.apply(shape.get(0));
  }
}
