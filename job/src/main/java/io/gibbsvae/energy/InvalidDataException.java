package io.gibbsvae.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Input data that cannot be used, with everything that is wrong with it. */
public final class InvalidDataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final int MOST_IN_MESSAGE = 20;

  private final ArrayList<String> problems;

  /**
   * Data with problems.
   *
   * @param source what was read, such as a path
   * @param problems what is wrong, one sentence each, at least one
   */
  public InvalidDataException(String source, List<String> problems) {
    super(message(source, problems));
    this.problems = new ArrayList<>(problems);
  }

  /** {@return every problem, in the order of the data} */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private static String message(String source, List<String> problems) {
    String listed =
        problems.stream()
            .limit(MOST_IN_MESSAGE)
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining());
    int unlisted = problems.size() - MOST_IN_MESSAGE;
    return Text.format(
        "%s cannot be used:%s%s",
        source, listed, unlisted > 0 ? "\n  and " + unlisted + " more" : "");
  }
}
