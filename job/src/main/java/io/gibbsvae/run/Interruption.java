package io.gibbsvae.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether the process is being ended from outside, by Ctrl-C or a signal: Spark stops then
 * under what is at work, which fails in words that say nothing of that.
 */
final class Interruption implements AutoCloseable {

  private static final long SECONDS_TO_SAY_SO = 5;

  private final CountDownLatch said = new CountDownLatch(1);
  private final Thread hook = new Thread(this::wasAskedTo, "interruption");
  private volatile boolean ending;

  private Interruption() {}

  /** Begins to watch. */
  static Interruption watched() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void wasAskedTo() {
    ending = true;
    try {
      // The process does not end before its last words are out.
      said.await(SECONDS_TO_SAY_SO, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is ending. */
  boolean isUnderWay() {
    return ending;
  }

  @Override
  public void close() {
    said.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }
}
