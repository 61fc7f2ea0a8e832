package io.gibbsvae.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Knows whether the process is being ended from outside, by Ctrl-C or a signal: Spark stops then
 * under what is at work, which fails in words that say nothing of that. What is at work is given
 * the time to keep what it has and to say so, while it has its lock and the file systems are open.
 */
final class Interruption implements AutoCloseable {

  private static final long SECONDS_TO_SAY_SO = 15;

  // Spark stops before, or nothing would fail; the lock is given back and file systems close after.
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 2;

  // Before Spark stops.
  private static final int FIRST = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

  private final CountDownLatch said = new CountDownLatch(1);
  private final Runnable hook = this::awaitLastWords;
  private final Runnable silence = Interruption::silence;

  private Interruption() {}

  /** Begins to watch. */
  static Interruption watched() {
    Interruption interruption = new Interruption();
    ShutdownHookManager.get().addShutdownHook(interruption.silence, FIRST);
    ShutdownHookManager.get().addShutdownHook(interruption.hook, PRIORITY);
    return interruption;
  }

  /**
   * Tasks and threads that Spark stops under log stack traces, or die of exceptions that the JVM
   * prints. A logger with a level of its own keeps it when that of its parent changes: all are set.
   */
  static void silence() {
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
  }

  private void awaitLastWords() {
    try {
      said.await(SECONDS_TO_SAY_SO, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is ending. */
  boolean isUnderWay() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  @Override
  public void close() {
    said.countDown();
    if (!isUnderWay()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
      ShutdownHookManager.get().removeShutdownHook(silence);
    }
  }
}
