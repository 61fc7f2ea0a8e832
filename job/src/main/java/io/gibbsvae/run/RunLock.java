package io.gibbsvae.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.energy.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second attempt out of a folder while the first one works there. The lock is a file beside
 * the folder, {@code RUN-ID.lock}, which its owner writes anew every third of a lease. One that
 * does not change for a whole lease, or whose process is gone from this machine, belongs to an
 * attempt that has died, and is taken over. No clocks of two machines are compared.
 */
final class RunLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double POLL_SECONDS = 0.25;
  private static final double SETTLE_SECONDS = 0.1;

  /** Time as a lock knows it. */
  interface Time {

    /** The machine's. */
    Time REAL =
        new Time() {
          @Override
          public double seconds() {
            return System.nanoTime() * 1e-9;
          }

          @Override
          public void pause(double seconds) throws InterruptedException {
            Thread.sleep((long) (seconds * 1000));
          }
        };

    /** {@return the time in seconds from any one moment} */
    double seconds();

    /** Waits. */
    void pause(double seconds) throws InterruptedException;
  }

  private final RunFolder folder;
  private final LockFile file;
  private final Time time;
  private final double leaseSeconds;
  private final String owner = UUID.randomUUID().toString();
  private final String since = Instant.now().toString();
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-lock");
            thread.setDaemon(true);
            return thread;
          });
  private final Runnable atExit = this::release;
  private long beats;
  private volatile boolean lost;

  private RunLock(RunFolder folder, double leaseSeconds, Time time) {
    this.folder = folder;
    this.file = folder.lockFile();
    this.leaseSeconds = leaseSeconds;
    this.time = time;
  }

  /**
   * Takes the lock of a folder.
   *
   * @param leaseSeconds after which a lock that does not change is a dead one's
   * @param waitSeconds how long to wait for an attempt that is alive
   * @throws RefusedException if it still works there then
   */
  static RunLock take(RunFolder folder, double leaseSeconds, double waitSeconds) {
    return take(folder, leaseSeconds, waitSeconds, Time.REAL);
  }

  /** Takes the lock of a folder, waiting by a time other than the machine's. */
  static RunLock take(RunFolder folder, double leaseSeconds, double waitSeconds, Time time) {
    RunLock lock = new RunLock(folder, leaseSeconds, time);
    lock.acquire(waitSeconds);
    lock.start();
    return lock;
  }

  private void acquire(double waitSeconds) {
    double begin = time.seconds();
    boolean told = false;
    String seen = "";
    double seenSince = begin;
    while (!tryToCreate()) {
      Optional<String> found = file.read();
      if (found.isEmpty()) {
        continue; // It was given back just now.
      }
      if (ownerOf(found.get()).equals(owner)) {
        return; // Another attempt had put it aside for a moment.
      }
      if (!found.get().equals(seen)) {
        boolean alive = !seen.isEmpty() && ownerOf(found.get()).equals(ownerOf(seen));
        seen = found.get();
        seenSince = time.seconds();
        if (alive && seconds(begin) >= waitSeconds) {
          throw new RefusedException(
              folder.shown()
                  + " is in use by "
                  + described(seen)
                  + "; wait for it (output.wait-seconds), or give this run a folder of its own with --run-id");
        }
      }
      if (isGone(seen) || seconds(seenSince) >= leaseSeconds) {
        LOG.warn("{} was left by {}, which has died: taking over", folder.shown(), described(seen));
        file.breakUp(seen, owner);
        continue;
      }
      if (!told && seconds(begin) > 1) {
        told = true;
        LOG.info(
            "{} is locked by {}: seeing whether it is alive (up to {} s)",
            folder.shown(),
            described(seen),
            Math.round(leaseSeconds));
      }
      pause(POLL_SECONDS);
    }
  }

  /** Not every file system creates a file for one of two only: whose it is shows a moment later. */
  private boolean tryToCreate() {
    if (!file.create(content())) {
      return false;
    }
    pause(SETTLE_SECONDS);
    return file.read().map(found -> ownerOf(found).equals(owner)).orElse(false);
  }

  private void start() {
    // Before Hadoop closes its file systems.
    ShutdownHookManager.get().addShutdownHook(atExit, FileSystem.SHUTDOWN_HOOK_PRIORITY + 1);
    long period = Math.max(1, (long) (leaseSeconds / 3 * 1000));
    pulse.scheduleWithFixedDelay(this::beat, period, period, TimeUnit.MILLISECONDS);
  }

  /** Shows that the owner is alive: every third of a lease, by itself. */
  synchronized void beat() {
    try {
      if (isMine()) {
        beats++;
        file.write(content());
      }
    } catch (RuntimeException e) {
      // The next beat may go well; whether the lock is still ours is asked before anything counts.
      LOG.warn("could not renew the lock of {}: {}", folder.shown(), e.getMessage());
    }
  }

  private boolean isMine() {
    // A reader may see a file that is being written: only another owner's name means a loss.
    Optional<String> content = file.read();
    if (content.isEmpty()) {
      // An attempt that took it for a dead one's puts it back.
      pause(SETTLE_SECONDS);
      content = file.read();
    }
    String found = content.map(RunLock::ownerOf).orElse("nobody");
    lost = lost || !found.isEmpty() && !found.equals(owner);
    return !lost;
  }

  /**
   * Makes sure that nobody has taken over: before anything is published.
   *
   * @throws RunFailedException if somebody has
   */
  synchronized void check() {
    if (!isMine()) {
      throw new RunFailedException(
          folder.shown()
              + " was taken over by another run because this one did not renew its lock for "
              + leaseSeconds
              + " s; this one stops, and changes nothing more there");
    }
  }

  @Override
  public void close() {
    release();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atExit);
    }
  }

  private synchronized void release() {
    pulse.shutdownNow();
    try {
      if (!lost && isMine()) {
        lost = true;
        file.delete();
      }
    } catch (RuntimeException e) {
      LOG.warn("could not give back the lock of {}: {}", folder.shown(), e.getMessage());
    }
  }

  private String content() {
    ObjectNode content = JSON.createObjectNode();
    content.put("owner", owner);
    content.put("host", host());
    content.put("pid", ProcessHandle.current().pid());
    content.put("since", since);
    content.put("beats", beats);
    return content + "\n";
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static JsonNode parsed(String content) {
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  /** Empty while it is being written. */
  private static String ownerOf(String content) {
    return parsed(content).path("owner").asText();
  }

  private static boolean isGone(String content) {
    JsonNode lock = parsed(content);
    return lock.path("pid").isIntegralNumber()
        && !host().equals("unknown")
        && lock.path("host").asText().equals(host())
        && ProcessHandle.of(lock.path("pid").asLong()).isEmpty();
  }

  private static String described(String content) {
    JsonNode lock = parsed(content);
    return lock.has("owner")
        ? Text.format(
            "process %s on %s, since %s",
            lock.path("pid").asText(), lock.path("host").asText(), lock.path("since").asText())
        : "another attempt";
  }

  private double seconds(double since) {
    return time.seconds() - since;
  }

  private void pause(double seconds) {
    try {
      time.pause(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("interrupted while waiting for a lock", e);
    }
  }
}
