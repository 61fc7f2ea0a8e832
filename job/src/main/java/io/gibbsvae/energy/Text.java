package io.gibbsvae.energy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Text of messages; the same whatever the locale of the JVM. */
public final class Text {

  /** What a sentence says in place of a number that is not known. */
  public static final String UNKNOWN = "not known";

  private static final int LONGEST_LINE = 100;

  private Text() {}

  /**
   * {@return a format with its arguments filled in}
   *
   * @param format as of {@link java.util.Formatter}
   */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /**
   * {@return a number in a format, or that it is not known, where it is NaN}
   *
   * @param format of one number, such as "%.4g"
   */
  public static String known(String format, double value) {
    return Double.isNaN(value) ? UNKNOWN : format(format, value);
  }

  /**
   * Refuses an argument.
   *
   * @param format as of {@link java.util.Formatter}
   * @throws IllegalArgumentException with that text where the condition does not hold
   */
  public static void require(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(format(format, arguments));
    }
  }

  /** {@return the first few words, and how many more there are: "a, b and 3 more"} */
  public static String listed(List<String> words, int most) {
    int more = words.size() - most;
    return String.join(", ", words.subList(0, Math.min(most, words.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** {@return words as a sentence has them: "a, b or c"} */
  public static String choice(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /**
   * {@return the word that is the most like another, upper and lower case alike, if one is like it}
   *
   * @param least edits that any word may have; long ones may have a third of their length
   */
  public static Optional<String> nearest(String word, Collection<String> words, int least) {
    String lower = word.toLowerCase(Locale.ROOT);
    int limit = Math.min(Math.max(least, lower.length() / 3), lower.length() - 1);
    // Not in a field, which would load the library for every text.
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    ToIntFunction<String> edits = other -> distance.apply(lower, other.toLowerCase(Locale.ROOT));
    return words.stream()
        .filter(other -> edits.applyAsInt(other) <= limit)
        .min(Comparator.comparingInt(edits).thenComparing(Comparator.naturalOrder()));
  }

  /** {@return "; did you mean WORD?", or nothing} */
  public static String question(Optional<String> meant) {
    return meant.map(word -> "; did you mean " + word + "?").orElse("");
  }

  /**
   * {@return what is wrong at a place of a text: its line and column, counted from 1, and below
   * them that line with a mark}
   *
   * @param offset from 0 to the length of the text
   */
  public static String marked(String text, int offset, String what) {
    int begin = text.lastIndexOf('\n', offset - 1) + 1;
    int end = text.indexOf('\n', offset);
    end = end < 0 ? text.length() : end;
    long line = text.substring(0, begin).chars().filter(c -> c == '\n').count() + 1;
    int column = offset - begin + 1;
    // Of a very long line only what is around the mark.
    int from = end - begin <= LONGEST_LINE ? begin : Math.max(begin, offset - LONGEST_LINE / 2);
    int to = Math.min(end, from + LONGEST_LINE);
    String shown = text.substring(from, to).replace('\t', ' ').replace('\r', ' ').stripTrailing();
    return format(
        "line %s, column %s: %s\n    %s\n    %s^",
        line, column, what, shown, " ".repeat(offset - from));
  }
}
