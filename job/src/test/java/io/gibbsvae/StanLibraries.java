package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Native libraries for tests of Stan programs; tests are skipped where there is none. */
public final class StanLibraries {

  private static final String STANLI = "GIBBSVAE_STANLI";

  private StanLibraries() {}

  /** The library of stanli that the environment names. */
  public static Path stanli() {
    String path = System.getenv().getOrDefault(STANLI, "");
    assumeTrue(!path.isBlank(), STANLI + " does not name libstanli.so");
    return Path.of(path);
  }

  /**
   * A model with BridgeStan's interface, made by the C compiler of this machine.
   *
   * @param definitions such as {@code MAJOR=1}
   */
  public static Path compiled(Path folder, String... definitions)
      throws IOException, InterruptedException {
    assumeTrue(runs(List.of("cc", "--version")), "there is no C compiler cc");
    Path source = folder.resolve("model.c");
    try (InputStream in = StanLibraries.class.getResourceAsStream("/stan/model.c")) {
      Files.write(source, in.readAllBytes());
    }
    Path library = folder.resolve("normal_model.so");
    List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o"));
    command.add(library.toString());
    for (String definition : definitions) {
      command.add("-D" + definition);
    }
    command.addAll(List.of(source.toString(), "-lm"));
    assertThat(runs(command)).as(String.join(" ", command)).isTrue();
    return library;
  }

  private static boolean runs(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
