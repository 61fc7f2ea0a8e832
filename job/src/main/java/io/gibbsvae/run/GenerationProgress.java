package io.gibbsvae.run;

import io.gibbsvae.run.RunMetrics.Metric;
import io.gibbsvae.sample.GenerationListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a generation: says how far it is, and ends it where the folder is another's by now. */
final class GenerationProgress implements GenerationListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GenerationProgress.class);

  private final RunFolder folder;
  private final long rows;
  private final RunMetrics metrics;
  private final Bar bar;
  private Progress newest = new Progress(0, 0, 1, 0, 0);

  GenerationProgress(RunFolder folder, long rows, RunMetrics metrics, Options options) {
    this.metrics = metrics;
    this.folder = folder;
    this.rows = rows;
    this.bar = Bar.of(Bar.terminal(options), LOG, "generation", " rows", 0, 0, rows);
  }

  /** Seconds that writing has taken, those before an interruption included. */
  double seconds() {
    return newest.seconds();
  }

  /** About how many rows an interrupted run had written; 0 where there was none. */
  long earlierRows() {
    return rowsOf(newest.earlier());
  }

  // Files have the same number of rows but for the last.
  private long rowsOf(int files) {
    return Math.min(rows, Math.round((double) rows / newest.all() * files));
  }

  @Override
  public void wrote(Progress progress) {
    folder.checkGuard();
    newest = progress;
    int now = progress.files() - progress.earlier();
    metrics.set(Metric.GENERATION_ROWS, rowsOf(progress.files()));
    if (now > 0) {
      metrics.set(Metric.GENERATION_ROWS_PER_SECOND, rowsOf(now) / progress.secondsNow());
    }
    if (now == 0 && progress.earlier() > 0) {
      LOG.info(
          "an earlier run was interrupted: going on after {} of {} files",
          progress.earlier(),
          progress.all());
    } else if (now > 0) {
      long written = rowsOf(progress.files());
      double rate = rowsOf(now) / progress.secondsNow();
      bar.at(
          written,
          List.of(ProgressLines.rate(rate)),
          () ->
              ProgressLines.generated(
                  written,
                  rows,
                  rate,
                  progress.secondsNow() / now * (progress.all() - progress.files())));
    }
  }

  /** Ends what is shown of it. */
  @Override
  public void close() {
    bar.close();
  }
}
