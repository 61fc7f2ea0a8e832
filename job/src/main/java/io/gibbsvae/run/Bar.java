package io.gibbsvae.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
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

  private static final int SHORTEST_BAR = 15;
  // What the library draws besides name, bar and counts: " 100% [] " and " (0:00:00 / 0:00:00) ".
  private static final int OTHERS = 30;

  // Lines of a log: one when so long has passed or such a share has been done since the last.
  private static final double SECONDS_BETWEEN_LINES = 10;
  private static final double SHARE_BETWEEN_LINES = 0.05;

  private final Optional<ProgressBar> bar;
  private final Logger log;
  private final LongSupplier nanoTime;
  private final int room;
  private final long from;
  private long all;
  private long lastDone = -1;
  private long lastLine;

  Bar(Optional<ProgressBar> bar, Logger log, LongSupplier nanoTime, int room, long from, long all) {
    this.bar = bar;
    this.log = log;
    this.nanoTime = nanoTime;
    this.room = room;
    this.from = from;
    this.all = all;
  }

  /**
   * Begins a phase.
   *
   * @param terminal where to draw; empty where nobody looks at a terminal
   * @param unit what is counted, such as " rows"
   * @param done how many an earlier run did in how many seconds
   */
  static Bar of(
      Optional<PrintStream> terminal,
      Logger log,
      String phase,
      String unit,
      long done,
      double seconds,
      long all) {
    Optional<ConsoleProgressBarConsumer> console = terminal.map(ConsoleProgressBarConsumer::new);
    int counts = 2 * Long.toString(all).length() + 1 + unit.length();
    int taken = phase.length() + counts + OTHERS + SHORTEST_BAR;
    return new Bar(
        console.map(
            drawn ->
                new ProgressBarBuilder()
                    .setTaskName(phase)
                    .setUnit(unit, 1)
                    .startsFrom(done, Duration.ofMillis(Math.round(1000 * seconds)))
                    .setInitialMax(all)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLISECONDS)
                    .setConsumer(drawn)
                    .build()),
        log,
        System::nanoTime,
        console.map(drawn -> drawn.getMaxRenderedLength() - taken).orElse(0),
        done,
        all);
  }

  /** Standard error, where it is a terminal that somebody looks at. */
  static Optional<PrintStream> terminal(Options options) {
    return System.console() == null || options.quiet() ? Optional.empty() : Optional.of(System.err);
  }

  /**
   * Says how far it is.
   *
   * @param fields go behind the bar, the first of them as far as there is room
   * @param line goes to the log where there is no bar, unless there was one just now
   */
  void at(long done, List<String> fields, Supplier<String> line) {
    if (bar.isPresent()) {
      bar.get().setExtraMessage(fitting(fields, room));
      bar.get().stepTo(done);
    } else if (isDue(done)) {
      log.info(line.get());
      lastDone = done;
      lastLine = nanoTime.getAsLong();
    }
  }

  /** There is more to be done than was known: so much in all. */
  void until(long more) {
    if (more > all) {
      all = more;
      bar.ifPresent(drawn -> drawn.maxHint(more));
    }
  }

  /** The first fields, with blanks before them, that are not longer than the room. */
  static String fitting(List<String> fields, int room) {
    StringBuilder text = new StringBuilder();
    for (String field : fields) {
      if (text.length() + 2 + field.length() > room) {
        break;
      }
      text.append("  ").append(field);
    }
    return text.toString();
  }

  private boolean isDue(long done) {
    return lastDone < 0
        || done >= all
        // The first step after what came before it, such as particles on their way.
        || lastDone <= from && done > from
        || done - lastDone >= SHARE_BETWEEN_LINES * all
        || (nanoTime.getAsLong() - lastLine) * 1e-9 >= SECONDS_BETWEEN_LINES;
  }

  /** Leaves the bar as it is, on a line of its own. */
  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
