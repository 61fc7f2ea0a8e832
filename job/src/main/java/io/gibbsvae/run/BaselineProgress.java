package io.gibbsvae.run;

import io.gibbsvae.sample.BaselineListener;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the chains without a model: says how far they are. */
final class BaselineProgress implements BaselineListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BaselineProgress.class);

  private static final double SECONDS_WITHOUT_WORDS = 2;

  private final Optional<PrintStream> terminal;
  private final long begin = System.nanoTime();
  // There when the number of energies is known.
  private Bar bar;

  BaselineProgress(Options options) {
    this(Bar.terminal(options));
  }

  BaselineProgress(Optional<PrintStream> terminal) {
    this.terminal = terminal;
  }

  @Override
  public void computed(long energies, long all) {
    if (bar == null) {
      bar = Bar.of(terminal, LOG, "baseline", " energies", 0, 0, all);
    }
    double seconds = (System.nanoTime() - begin) * 1e-9;
    double rate = energies / seconds;
    // Short ones need no lines in a log.
    if (terminal.isPresent() || energies > 0 && seconds >= SECONDS_WITHOUT_WORDS) {
      bar.at(
          energies,
          energies == 0 ? List.of() : List.of(ProgressLines.energyRate(rate)),
          () -> ProgressLines.computed(energies, all, rate, (all - energies) / rate));
    }
  }

  /** Ends what is shown of them. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
