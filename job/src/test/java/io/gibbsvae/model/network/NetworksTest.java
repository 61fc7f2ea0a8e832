package io.gibbsvae.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworksTest {

  @Test
  void vectorsAreTakenWhereTheJvmHasThem() {
    assertThat(Networks.description()).contains("vectors");
  }

  @Test
  void withoutTheModuleBlasIsTaken() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Describe.class.getName())
            .redirectErrorStream(true);
    // Options from there are announced among the output.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.trim()).isEqualTo("no Vector API; BLAS");
  }

  /** A process of its own, without options for the JVM. */
  static final class Describe {
    public static void main(String[] arguments) {
      System.out.println(Networks.description());
    }
  }
}
