package io.gibbsvae.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Knows whether the process is being ended from outside, by Ctrl-C or a signal: Spark stops then
 * under what is at work, which fails in words that say nothing of that. What is at work is given
 * the time to keep what it has and to say so, while it has its lock and the file systems are open.
 */
final class Interruption implements AutoCloseable {

  private static final long SECONDS_TO_SAY_SO = 5;

  // Spark stops before, or nothing would fail; the lock is given back and file systems close after.
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 2;

  private final CountDownLatch said = new CountDownLatch(1);
  private final Runnable hook = this::awaitLastWords;

  private Interruption() {}

  /** Begins to watch. */
  static Interruption watched() {
    Interruption interruption = new Interruption();
    ShutdownHookManager.get().addShutdownHook(interruption.hook, PRIORITY);
    return interruption;
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
    }
  }
}
