package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunFolderTest {

  private static final String FULL = "/dev/full";

  @BeforeAll
  static void aFullDisk() {
    assumeTrue(Files.exists(java.nio.file.Path.of(FULL)), "this system has no " + FULL);
  }

  @Test
  void aFullDiskIsAFailureWithItsFile() {
    assertThatThrownBy(() -> RunFolder.attempt(RunFolderTest::writeToFullDisk, new Path(FULL)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(FULL);
  }

  @Test
  void aFullDiskOutsideTheFolderEndsTheRun() {
    RunFolder folder = RunFolder.of("runs", "one", new Configuration(false));
    FSError full = catchThrowableOfType(FSError.class, RunFolderTest::writeToFullDisk);

    assertThat(Failures.explained(full, folder, ""))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining(folder.shown());
  }

  private static Void writeToFullDisk() throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration(false)).getRaw();
    try (OutputStream out = files.create(new Path(FULL))) {
      out.write(new byte[1 << 20]);
    }
    return null;
  }
}
