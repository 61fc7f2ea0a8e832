package io.gibbsvae.run;

import io.gibbsvae.check.Progress;
import io.gibbsvae.energy.Text;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a check is, once it has taken some seconds. */
public final class CheckProgress implements Progress, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckProgress.class);

  private static final double SILENT_SECONDS = 2;
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final Optional<PrintStream> terminal;
  private final double silentSeconds;
  private final long begin = System.nanoTime();
  private long lastWord = begin;
  private String phase = "";
  private Bar bar;

  private CheckProgress(Optional<PrintStream> terminal, double silentSeconds) {
    this.terminal = terminal;
    this.silentSeconds = silentSeconds;
  }

  /** Shows it on standard error: as a bar at a terminal, as lines of the log elsewhere. */
  public static CheckProgress of(Options options) {
    return of(Bar.terminal(options), SILENT_SECONDS);
  }

  static CheckProgress of(Optional<PrintStream> terminal, double silentSeconds) {
    return new CheckProgress(terminal, silentSeconds);
  }

  @Override
  public void at(String what, long done, long all) {
    long now = System.nanoTime();
    boolean early = (now - begin) * 1e-9 < silentSeconds;
    boolean often = terminal.isEmpty() && (now - lastWord) * 1e-9 < SECONDS_BETWEEN_LINES;
    if (early || often) {
      return;
    }
    lastWord = now;
    if (bar == null || !what.equals(phase)) {
      close();
      phase = what;
      bar = Bar.of(terminal, LOG, what, "", done, 0, all);
    }
    bar.at(done, List.of(), () -> Text.format("check: %s, %,d of %,d", what, done, all));
  }

  /** Ends what is shown of it. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
