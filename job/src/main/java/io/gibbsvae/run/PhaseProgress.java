package io.gibbsvae.run;

import io.gibbsvae.sample.ProgressListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a phase is, once it has taken some seconds or where there is a terminal. */
final class PhaseProgress implements ProgressListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PhaseProgress.class);

  private static final double SECONDS_BETWEEN_WORDS = 2;

  /** What is said of a phase. */
  private interface Wording {

    /** What goes behind a bar, at so many steps a second. */
    List<String> fields(double rate);

    /** A line of a log. */
    String line(long done, long all, double rate, double secondsLeft);
  }

  private final Optional<PrintStream> terminal;
  private final String phase;
  private final String unit;
  private final Wording wording;
  private final long begin = System.nanoTime();
  private long lastWord = begin;
  // There when the number of steps is known.
  private Bar bar;

  private PhaseProgress(
      Optional<PrintStream> terminal, String phase, String unit, Wording wording) {
    this.terminal = terminal;
    this.phase = phase;
    this.unit = unit;
    this.wording = wording;
  }

  /** Of an evaluation, by its tasks. */
  static PhaseProgress ofEvaluation(Optional<PrintStream> terminal) {
    return new PhaseProgress(
        terminal,
        "evaluation",
        " tasks",
        new Wording() {
          @Override
          public List<String> fields(double rate) {
            return List.of();
          }

          @Override
          public String line(long done, long all, double rate, double secondsLeft) {
            return Words.evaluated(done, all, secondsLeft);
          }
        });
  }

  /** Of chains without a model, by their energies. */
  static PhaseProgress ofBaseline(Optional<PrintStream> terminal) {
    return new PhaseProgress(
        terminal,
        "baseline",
        " energies",
        new Wording() {
          @Override
          public List<String> fields(double rate) {
            return List.of(Words.energyRate(rate));
          }

          @Override
          public String line(long done, long all, double rate, double secondsLeft) {
            return Words.computed(done, all, rate, secondsLeft);
          }
        });
  }

  @Override
  public void at(long done, long all) {
    if (bar == null) {
      bar = Bar.of(terminal, LOG, phase, unit, 0, 0, all);
    }
    long now = System.nanoTime();
    double rate = done / ((now - begin) * 1e-9);
    // Short phases need no lines in a log.
    if (terminal.isPresent() || done > 0 && (now - lastWord) * 1e-9 >= SECONDS_BETWEEN_WORDS) {
      bar.at(
          done,
          done == 0 ? List.of() : wording.fields(rate),
          () -> wording.line(done, all, rate, (all - done) / rate));
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
