package io.gibbsvae.config;

import io.gibbsvae.energy.stan.Stanli;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds the library of stanli where a configuration does not name it. */
final class StanliFinder {

  static final String VARIABLE = "GIBBSVAE_STANLI";

  private static final long SECONDS = 30;

  // Finds the package without importing it, for which NumPy would be needed.
  private static final String SCRIPT =
      "import importlib.util, pathlib; s = importlib.util.find_spec('stanli');"
          + " print(pathlib.Path(s.origin).parent / '_bin' / 'libstanli.so' if s else '')";

  private final Section target;
  private final Map<String, String> environment;

  StanliFinder(Section target) {
    this(target, System.getenv());
  }

  StanliFinder(Section target, Map<String, String> environment) {
    this.target = target;
    this.environment = environment;
  }

  /** Its contents, which belong to the identity of the run; none where it is not found. */
  Optional<byte[]> find(String key) {
    String named = environment.getOrDefault(VARIABLE, "");
    Optional<String> path = named.isBlank() ? inPython() : Optional.of(named);
    if (path.isEmpty()) {
      missing(key, VARIABLE + " is not set, and python3 has no package stanli");
      return Optional.empty();
    }
    try {
      byte[] library = Files.readAllBytes(Path.of(path.get()));
      target.keep(key, path.get());
      target.identify(key, library);
      return Optional.of(library);
    } catch (IOException | InvalidPathException e) {
      missing(
          key,
          "cannot read " + path.get() + (named.isBlank() ? "" : ", which " + VARIABLE + " names"));
      return Optional.empty();
    }
  }

  private void missing(String key, String reason) {
    target.missing(
        key, "libstanli.so of stanli " + Stanli.VERSION + "; " + reason + ": " + Stanli.COMMAND);
  }

  private Optional<String> inPython() {
    try {
      Process python =
          new ProcessBuilder(List.of("python3", "-c", SCRIPT))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      python.getOutputStream().close();
      try (InputStream out = python.getInputStream()) {
        String path = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        return python.waitFor(SECONDS, TimeUnit.SECONDS) && python.exitValue() == 0
            ? Optional.of(path).filter(found -> !found.isEmpty())
            : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
