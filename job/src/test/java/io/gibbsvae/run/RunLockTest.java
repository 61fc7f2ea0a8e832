package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

  private static final double LEASE = 1.5;

  @TempDir private Path temporary;
  private Path file;
  private RunFolder folder;

  @BeforeEach
  void ofAFolder() {
    file = temporary.resolve("mine.lock");
    folder = folder();
  }

  private RunFolder folder() {
    return RunFolder.of(temporary.toString(), "mine", new Configuration());
  }

  private void leaveLock(String host, long pid) throws Exception {
    Files.writeString(
        file,
        "{\"owner\":\"someone\",\"host\":\"%s\",\"pid\":%d,\"since\":\"then\",\"beats\":7}\n"
            .formatted(host, pid));
  }

  private static double secondsOf(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) * 1e-9;
  }

  @Test
  void aLockIsThereUntilItIsGivenBack() {
    try (RunLock lock = RunLock.take(folder, LEASE, 0)) {
      lock.check();
      assertThat(file).content().contains("\"pid\":" + ProcessHandle.current().pid());
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whoIsAliveIsNamedAndNotDisturbed() {
    try (RunLock lock = RunLock.take(folder, LEASE, 0)) {
      assertThatThrownBy(() -> RunLock.take(folder(), LEASE, 0))
          .isInstanceOf(RefusedException.class)
          .hasMessageContainingAll(
              temporary.resolve("mine") + " is being worked on by process",
              String.valueOf(ProcessHandle.current().pid()),
              "output.wait-seconds",
              "--run-id");
      lock.check();
    }
  }

  @Test
  void whoIsAliveIsWaitedForAsLongAsOneLikes() {
    RunLock first = RunLock.take(folder, LEASE, 0);
    CompletableFuture<RunLock> second =
        CompletableFuture.supplyAsync(() -> RunLock.take(folder(), LEASE, 60));
    assertThatThrownBy(() -> second.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    first.close();
    second.join().close();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aLockThatDoesNotChangeIsTakenOverAfterItsLease() throws Exception {
    leaveLock("another-machine", 1);
    double seconds = secondsOf(() -> RunLock.take(folder, LEASE, 0).close());
    assertThat(seconds).isGreaterThanOrEqualTo(LEASE);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aProcessThatIsGoneFromThisMachineIsNotWaitedFor() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    leaveLock(InetAddress.getLocalHost().getHostName(), process.pid());
    assertThat(secondsOf(() -> RunLock.take(folder, 600, 0).close())).isLessThan(30);
  }

  @Test
  void aLockThatIsNoJsonIsTakenOverToo() throws Exception {
    Files.writeString(file, "{\"own");
    RunLock.take(folder, LEASE, 0).close();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whoWasTakenOverIsToldBeforeItChangesAnything() throws Exception {
    RunLock lock = RunLock.take(folder, LEASE, 0);
    folder.guardBy(lock::check);
    folder.write("a.txt", new byte[] {1});
    leaveLock("another-machine", 1);
    assertThatThrownBy(() -> folder.write("a.txt", new byte[] {2}))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("was taken over by another attempt");
    assertThat(temporary.resolve("mine/a.txt")).hasBinaryContent(new byte[] {1});
    lock.close();
    assertThat(file).content().contains("another-machine");
  }

  @Test
  void ofManyThatTakeADeadOnesLockOneAtATimeHasIt() throws Exception {
    leaveLock("another-machine", 1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      all.add(
          CompletableFuture.runAsync(
              () -> {
                try (RunLock lock = RunLock.take(folder(), LEASE, 120)) {
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
