package io.gibbsvae.run;

import io.gibbsvae.evaluate.EvaluationListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows an evaluation: says how far it is. */
final class EvaluationProgress implements EvaluationListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EvaluationProgress.class);

  private static final double SECONDS_BETWEEN_WORDS = 2;

  private final Optional<PrintStream> terminal;
  private final long begin = System.nanoTime();
  private long lastWord = begin;
  // There when the number of tasks is known.
  private Bar bar;

  EvaluationProgress(Options options) {
    this(Bar.terminal(options));
  }

  EvaluationProgress(Optional<PrintStream> terminal) {
    this.terminal = terminal;
  }

  @Override
  public void evaluated(int tasks, int all) {
    if (bar == null) {
      bar = Bar.of(terminal, LOG, "evaluation", " tasks", 0, 0, all);
    }
    long now = System.nanoTime();
    double left = (now - begin) * 1e-9 / tasks * (all - tasks);
    // Short evaluations need no lines in a log.
    if (terminal.isPresent() || tasks > 0 && (now - lastWord) * 1e-9 >= SECONDS_BETWEEN_WORDS) {
      bar.at(tasks, List.of(), () -> ProgressLines.evaluated(tasks, all, left));
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
