package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.LocalSpark;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts that wait go by a clock that only waiting moves. Leases are far longer than a test, so
 * that a lock renews itself only where a test says so.
 */
class RunLockTest {

  private static final double LEASE = 600;

  /** Seconds that a pause takes at least, so that a lease has few of them. */
  private static final double STEP = 10;

  /** None that Linux gives to a process. */
  private static final long NO_PROCESS = Integer.MAX_VALUE;

  @TempDir private Path temporary;
  private Path file;
  private RunFolder folder;

  private double now;

  /** What others do while an attempt waits. */
  private Runnable meanwhile = () -> {};

  private final RunLock.Time time =
      new RunLock.Time() {
        @Override
        public double seconds() {
          return now;
        }

        @Override
        public void pause(double seconds) {
          now += Math.max(seconds, STEP);
          meanwhile.run();
        }
      };

  @BeforeEach
  void ofAFolder() {
    file = temporary.resolve("mine.lock");
    folder = folder();
  }

  private RunFolder folder() {
    return RunFolder.of(temporary.toString(), "mine", new Configuration());
  }

  private RunLock take(double waitSeconds) {
    return RunLock.take(folder(), LEASE, waitSeconds, time);
  }

  private void leaveLock(String host, long pid) throws Exception {
    Files.writeString(
        file,
        "{\"owner\":\"someone\",\"host\":\"%s\",\"pid\":%s,\"since\":\"then\",\"beats\":7}\n"
            .formatted(host, Long.toString(pid)));
  }

  @Test
  void aLockIsThereUntilItIsGivenBack() {
    try (RunLock lock = take(0)) {
      lock.check();
      assertThat(file).content().contains("\"pid\":" + ProcessHandle.current().pid());
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aLockRenewsItself() throws Exception {
    try (RunLock lock = RunLock.take(folder, 0.1, 0)) {
      String first = Files.readString(file);
      LocalSpark.await("a beat", () -> folder.lockFile().read().filter(first::equals).isEmpty());
      lock.check();
    }
  }

  @Test
  void whoIsAliveIsNamedAndNotDisturbed() {
    try (RunLock lock = take(0)) {
      meanwhile = lock::beat;
      assertThatThrownBy(() -> take(0))
          .isInstanceOf(RefusedException.class)
          .hasMessageContainingAll(
              temporary.resolve("mine").toString(),
              String.valueOf(ProcessHandle.current().pid()),
              "output.wait-seconds",
              "--run-id");
      lock.check();
    }
    assertThat(now).isLessThan(LEASE);
  }

  @Test
  void whoIsAliveIsWaitedForAsLongAsOneLikes() {
    RunLock first = take(0);
    double end = 5 * LEASE;
    meanwhile =
        () -> {
          if (now < end) {
            first.beat();
          } else {
            first.close();
          }
        };

    take(10 * LEASE).close();

    assertThat(now).isBetween(end, end + 3 * STEP);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whoIsAliveIsWaitedForNoLongerThanOneLikes() {
    try (RunLock lock = take(0)) {
      meanwhile = lock::beat;
      assertThatThrownBy(() -> take(3 * LEASE)).isInstanceOf(RefusedException.class);
      lock.check();
    }
    assertThat(now).isBetween(3 * LEASE, 3 * LEASE + 3 * STEP);
  }

  @Test
  void aLockThatDoesNotChangeIsTakenOverAfterItsLease() throws Exception {
    leaveLock("another-machine", 1);
    take(0).close();
    assertThat(now).isBetween(LEASE, LEASE + 3 * STEP);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aProcessThatIsGoneFromThisMachineIsNotWaitedFor() throws Exception {
    leaveLock(InetAddress.getLocalHost().getHostName(), NO_PROCESS);
    take(0).close();
    assertThat(now).isLessThanOrEqualTo(2 * STEP);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aLockThatIsNoJsonIsTakenOverToo() throws Exception {
    Files.writeString(file, "{\"own");
    take(0).close();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whoWasTakenOverIsToldBeforeItChangesAnything() throws Exception {
    RunLock lock = take(0);
    folder.guardBy(lock::check);
    folder.write("a.txt", new byte[] {1});
    leaveLock("another-machine", 1);
    assertThatThrownBy(() -> folder.write("a.txt", new byte[] {2}))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining(temporary.resolve("mine").toString());
    assertThat(temporary.resolve("mine/a.txt")).hasBinaryContent(new byte[] {1});
    lock.close();
    assertThat(file).content().contains("another-machine");
  }

  /** An attempt may hold another's file for a moment, before it sees that it is no dead one's. */
  @Test
  void whoseFileIsAsideForAMomentKeepsTheLock() throws Exception {
    Path aside = temporary.resolve("aside");
    try (RunLock lock = take(0)) {
      Files.move(file, aside);
      meanwhile = () -> assertThat(aside.toFile().renameTo(file.toFile())).isTrue();
      lock.check();
      meanwhile = () -> {};
      lock.check();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whoseFileIsPutBackLateHasTheLockNevertheless() throws Exception {
    Path aside = temporary.resolve("aside");
    int[] pauses = new int[1];
    meanwhile =
        () -> {
          // Away when the new owner looks at it, and there again soon after.
          pauses[0]++;
          if (pauses[0] == 1) {
            assertThat(file.toFile().renameTo(aside.toFile())).isTrue();
            leaveLockUnchecked();
          } else if (pauses[0] == 2) {
            assertThat(aside.toFile().renameTo(file.toFile())).isTrue();
          }
        };

    take(0).close();

    assertThat(now).isLessThan(LEASE);
    assertThat(temporary).isEmptyDirectory();
  }

  private void leaveLockUnchecked() {
    try {
      leaveLock("another-machine", 1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void onlyTheFileOfADeadOneIsRemoved() throws Exception {
    leaveLock("another-machine", 1);
    String content = Files.readString(file);

    folder.lockFile().breakUp("another content", "me");
    assertThat(file).hasContent(content.trim());

    folder.lockFile().breakUp(content, "me");
    assertThat(temporary).isEmptyDirectory();
    folder.lockFile().breakUp(content, "me");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void ofManyThatTakeADeadOnesLockOneAtATimeHasIt() throws Exception {
    leaveLock(InetAddress.getLocalHost().getHostName(), NO_PROCESS);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (RunLock lock = RunLock.take(folder(), LEASE, LEASE)) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  lock.check();
                  inside.decrementAndGet();
                }
              },
              task -> new Thread(task).start()));
    }
    all.forEach(CompletableFuture::join);
    assertThat(most).hasValue(1);
    assertThat(temporary).isEmptyDirectory();
  }
}
