package io.gibbsvae.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;

/**
 * How far a phase is: a bar with rate and remaining time at a terminal, and lines of a log
 * elsewhere, where a bar would be written over and over.
 */
final class Bar implements AutoCloseable {

  private static final int REFRESH_MILLISECONDS = 200;

  private final Optional<ProgressBar> bar;
  private final Logger log;

  private Bar(Optional<ProgressBar> bar, Logger log) {
    this.bar = bar;
    this.log = log;
  }

  /**
   * Begins a phase.
   *
   * @param terminal where to draw; empty where nobody looks at a terminal
   * @param log where lines go instead
   * @param phase its name
   * @param unit what is counted, such as " rows"
   * @param done how many an earlier run did in how many seconds
   * @param all how many there will be
   */
  static Bar of(
      Optional<PrintStream> terminal,
      Logger log,
      String phase,
      String unit,
      long done,
      double seconds,
      long all) {
    return new Bar(
        terminal.map(
            stream ->
                new ProgressBarBuilder()
                    .setTaskName(phase)
                    .setUnit(unit, 1)
                    .startsFrom(done, Duration.ofMillis(Math.round(1000 * seconds)))
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
                    .setConsumer(new ConsoleProgressBarConsumer(stream))
                    .build()),
        log);
  }

  /** Standard error, where it is a terminal that somebody looks at. */
  static Optional<PrintStream> terminal(Options options) {
    return System.console() == null || options.quiet() ? Optional.empty() : Optional.of(System.err);
  }

  /**
   * Says how far it is.
   *
   * @param brief goes behind the bar
   * @param line goes to the log where there is no bar
   */
  void at(long done, String brief, Supplier<String> line) {
    if (bar.isEmpty()) {
      log.info(line.get());
      return;
    }
    bar.get().setExtraMessage(" " + brief);
    bar.get().stepTo(done);
  }

  /** Leaves the bar as it is, on a line of its own. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
