package io.gibbsvae.run;

import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.record.RunRecord.Status;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a run that needs Spark: starts it, runs the phases, and explains and records what
 * goes wrong, an interruption included.
 */
final class RunSession {

  private static final Logger LOG = LoggerFactory.getLogger(RunSession.class);

  /** What log lines know the run by, the executors' too: Spark hands on what begins with mdc. */
  static final String RUN = "mdc.run";

  private final RunConfiguration configuration;
  private final RunFolder folder;
  private final Manifest manifest;
  private final Optional<SparkSession> running;
  private Optional<RunFolder> replaced = Optional.empty();

  /**
   * A session that has not begun.
   *
   * @param running a Spark to use and to leave running; empty where the session starts its own
   */
  RunSession(
      RunConfiguration configuration,
      RunFolder folder,
      Manifest manifest,
      Optional<SparkSession> running) {
    this.configuration = configuration;
    this.folder = folder;
    this.manifest = manifest;
    this.running = running;
  }

  /** A Spark for as long as the phases take. */
  private record Lease(SparkSession spark, boolean stops) implements AutoCloseable {

    @Override
    public void close() {
      SharedBytes.carryBy(Optional.empty());
      if (stops) {
        spark.stop();
      } else {
        spark.sparkContext().clearJobGroup();
        spark.sparkContext().setLocalProperty(RUN, null);
      }
    }
  }

  /**
   * Runs the phases.
   *
   * @param replace whether they replace the run in the folder, which is deleted when they are done
   * @param interrupted keeps what it can of interrupted phases, and says what that is
   * @throws RunFailedException if they fail for a reason that is no bug
   */
  Outcome run(
      boolean replace, Function<SparkSession, Outcome> phases, Supplier<String> interrupted) {
    Interruption interruption = Interruption.watched();
    try (Lease lease = lease()) {
      if (replace) {
        // Not before Spark is there: what cannot start must not move anything.
        replaced = Optional.of(folder.moveAside());
      }
      lease.spark().sparkContext().setLocalProperty(RUN, configuration.output().runId());
      Outcome outcome = phases.apply(lease.spark());
      replaced.ifPresent(RunFolder::deleteAll);
      return outcome;
    } catch (Exception | FSError e) {
      // Scala does not declare what it throws, and a SparkException is no RuntimeException.
      String kept =
          replaced.map(old -> "; what --overwrite was to replace is in " + old.shown()).orElse("");
      RuntimeException told =
          interruption.isUnderWay()
              ? new RunFailedException(interrupted.get() + kept, e)
              : Failures.explained(e, folder, kept);
      record(told);
      throw told;
    } finally {
      interruption.close();
    }
  }

  private Lease lease() {
    SparkSession spark = running.orElseGet(() -> SparkSessions.start(configuration));
    SharedBytes.carryBy(Optional.of(new BroadcastBytes(spark.sparkContext())));
    return new Lease(spark, running.isEmpty());
  }

  /** Writes a failure into the manifest of a run that had begun; a divergence is there already. */
  private void record(RuntimeException failure) {
    if (!manifest.isRunning()) {
      return;
    }
    try {
      manifest.failed(Status.FAILED, String.valueOf(failure.getMessage()));
      folder.writeJson(RunFolder.MANIFEST, manifest.record());
    } catch (UncheckedIOException | RunFailedException e) {
      // The disk may be what failed, or the lock; the user must hear of the first failure.
      LOG.warn("could not record the failure: {}", e.getMessage());
    }
  }
}
