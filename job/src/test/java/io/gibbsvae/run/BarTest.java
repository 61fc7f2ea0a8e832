package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class BarTest {

  private static final Logger LOG = LoggerFactory.getLogger(BarTest.class);

  private final ByteArrayOutputStream drawn = new ByteArrayOutputStream();

  @Test
  void aTerminalGetsABarThatEndsWhereThePhaseEnds() {
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    try (Bar bar = Bar.of(Optional.of(terminal), LOG, "training", " rounds", 3, 1.5, 12)) {
      bar.at(7, List.of("beta 0.5"), () -> "a line");
      bar.at(12, List.of("beta 1"), () -> "a line");
    }

    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\\r");
    assertThat(states[states.length - 1]).contains("training", "100%", "12/12 rounds");
    assertThat(drawn.toString(StandardCharsets.UTF_8)).doesNotContain("a line");
  }

  @Test
  void nobodysTerminalGetsNothing() {
    assertThat(Bar.terminal(new Options(false, false, true, false))).isEmpty();
    // Maven's tests have no terminal; those of an editor may have one.
    assertThat(Bar.terminal(Options.none()).isPresent()).isEqualTo(System.console() != null);
  }

  @Test
  void aLineIsOnlyMadeWhereThereIsNoBar() {
    StringBuilder made = new StringBuilder();
    try (Bar bar = Bar.of(Optional.empty(), LOG, "training", " rounds", 0, 0, 2)) {
      bar.at(1, List.of("brief"), () -> made.append("a line").toString());
    }
    assertThat(made).hasToString("a line");
  }

  @Test
  void fieldsThatAreTooLongForTheRoomAreLeftOutTheLastFirst() {
    List<String> fields = List.of("bound 1.23", "beta 0.50", "10,000 latents/s");

    assertThat(Bar.fitting(fields, 60)).isEqualTo("  bound 1.23  beta 0.50  10,000 latents/s");
    assertThat(Bar.fitting(fields, 23)).isEqualTo("  bound 1.23  beta 0.50");
    assertThat(Bar.fitting(fields, 22)).isEqualTo("  bound 1.23");
    assertThat(Bar.fitting(fields, -3)).isEmpty();
  }

  /** The library takes a stream that is no terminal for one of 80 columns. */
  @Test
  void anOrdinaryTerminalHasABarOfFifteenCharactersAtLeast() {
    PrintStream terminal = new PrintStream(drawn, true, StandardCharsets.UTF_8);
    List<String> fields = List.of("bound -123.45", "beta 0.50", "ESS 65 %", "123,456 latents/s");
    try (Bar bar = Bar.of(Optional.of(terminal), LOG, "training", " rounds", 0, 0, 1000)) {
      bar.at(500, fields, () -> "a line");
    }

    String[] states = drawn.toString(StandardCharsets.UTF_8).split("\\r");
    String last = states[states.length - 1];
    assertThat(last.indexOf(']') - last.indexOf('[')).isGreaterThan(15);
  }

  /** The steps among the first so many that have a line, each of which takes so long. */
  private static List<Integer> lines(int steps, double secondsOfAStep) {
    List<Integer> said = new ArrayList<>();
    double[] now = new double[1];
    try (Bar bar = new Bar(Optional.empty(), LOG, () -> (long) (1e9 * now[0]), 0, 0, 199)) {
      for (int round = 1; round <= steps; round++) {
        int step = round;
        now[0] += secondsOfAStep;
        bar.at(
            round,
            List.of(),
            () -> {
              said.add(step);
              return "round " + step;
            });
      }
    }
    return said;
  }

  /** Steps that take no time: one line for every twentieth of them, the first and the last. */
  @Test
  void aLogHasALineForEveryTwentiethAndForTheFirstAndTheLast() {
    assertThat(lines(199, 0)).startsWith(1, 11, 21).endsWith(191, 199).hasSize(21);
  }

  @Test
  void slowStepsHaveALineEveryTenSeconds() {
    assertThat(lines(10, 4)).containsExactly(1, 4, 7, 10);
    assertThat(lines(4, 12)).containsExactly(1, 2, 3, 4);
  }
}
