package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gibbsvae.run.Site.Folders;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteTest {

  @TempDir private Path folder;

  @Test
  void theEnvironmentNamesAUserWithoutAName() {
    assertThat(Site.userName(12345, Map.of())).isEqualTo("12345");
    assertThat(Site.userName(12345, Map.of("HADOOP_USER_NAME", "ann"))).isEqualTo("ann");
  }

  @Test
  void temporaryFoldersOfTheEnvironmentWin() {
    Map<String, String> settings = Map.of("spark.local.dir", "/a,/b");
    assertThat(Site.folders(settings, Map.of()).paths()).containsExactly("/a", "/b");
    assertThat(Site.folders(settings, Map.of("SPARK_LOCAL_DIRS", "/c")))
        .isEqualTo(new Folders("SPARK_LOCAL_DIRS", List.of("/c")));
    assertThat(Site.folders(Map.of(), Map.of()).setting()).isEqualTo("java.io.tmpdir");
  }

  @Test
  void oneTemporaryFolderIsEnough() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path made = folder.resolve("made");

    Site.checkFolders(new Folders("spark.local.dir", List.of(file.toString(), made.toString())));

    assertThat(made).isEmptyDirectory();
    assertThatThrownBy(
            () ->
                Site.checkFolders(
                    new Folders("SPARK_LOCAL_DIRS", List.of(file.toString(), "a\0b"))))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContainingAll("SPARK_LOCAL_DIRS", file.toString());
  }

  @Test
  void onlyLocalMastersAreLocal() {
    assertThat(List.of("local", "local[2]", "local[*]", "local[2, 3]")).allMatch(Site::isLocal);
    assertThat(List.of("local-cluster[1,1,1024]", "yarn", "spark://host:7077"))
        .noneMatch(Site::isLocal);
  }

  @Test
  void aMachineWithoutANetworkIsRefused() {
    assertThatCode(() -> Site.checkNetwork(NetworkInterface::networkInterfaces))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Site.checkNetwork(Stream::of)).isInstanceOf(RunFailedException.class);
    assertThatThrownBy(
            () ->
                Site.checkNetwork(
                    () -> {
                      throw new SocketException("none");
                    }))
        .isInstanceOf(RunFailedException.class);
  }
}
