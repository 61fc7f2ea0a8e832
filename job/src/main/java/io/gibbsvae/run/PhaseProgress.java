package io.gibbsvae.run;

import io.gibbsvae.sample.ProgressListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a phase is, once it has taken some seconds or where there is a terminal. */
final class PhaseProgress implements ProgressListener, AutoCloseable {

  private static final double SECONDS_BETWEEN_WORDS = 2;

  /** A line of a log. */
  private interface Line {
    String of(long done, long all, double rate, double secondsLeft);
  }

  private final Optional<PrintStream> terminal;
  private final Logger log;
  private final String phase;
  private final String unit;
  private final DoubleFunction<List<String>> fields;
  private final Line line;
  private long begin = System.nanoTime();
  private long lastWord = begin;
  // There when the number of steps is known.
  private Bar bar;

  private PhaseProgress(
      Optional<PrintStream> terminal,
      Class<?> logged,
      String phase,
      String unit,
      DoubleFunction<List<String>> fields,
      Line line) {
    this.terminal = terminal;
    this.log = LoggerFactory.getLogger(logged);
    this.phase = phase;
    this.unit = unit;
    this.fields = fields;
    this.line = line;
  }

  /** Of an evaluation, by its tasks. */
  static PhaseProgress ofEvaluation(Optional<PrintStream> terminal) {
    return new PhaseProgress(
        terminal,
        EvaluatePhase.class,
        "evaluation",
        " tasks",
        rate -> List.of(),
        (done, all, rate, left) -> ProgressLines.evaluated(done, all, left));
  }

  /** Of chains without a model, by their energies. */
  static PhaseProgress ofBaseline(Optional<PrintStream> terminal) {
    return new PhaseProgress(
        terminal,
        BaselinePhase.class,
        "baseline",
        " energies",
        rate -> List.of(ProgressLines.energyRate(rate)),
        ProgressLines::computed);
  }

  @Override
  public void at(long done, long all) {
    if (bar == null) {
      bar = Bar.of(terminal, log, phase, unit, 0, 0, all);
    }
    bar.until(all);
    long now = System.nanoTime();
    if (done == 0) {
      // There may be more after all.
      begin = now;
    }
    double rate = done / ((now - begin) * 1e-9);
    // Short phases need no lines in a log.
    if (terminal.isPresent() || done > 0 && (now - lastWord) * 1e-9 >= SECONDS_BETWEEN_WORDS) {
      bar.at(
          done,
          done == 0 ? List.of() : fields.apply(rate),
          () -> line.of(done, all, rate, (all - done) / rate));
      lastWord = now;
    }
  }

  /** Ends what is shown of it. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
