package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with a configuration {@code run.conf} in it. */
record ConfigurationFolder(Path folder) {

  /** Writes a file and returns its path. */
  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads these lines, with values of {@code --set}. */
  RunConfiguration read(String text, String... settings) {
    Path file = write("run.conf", text);
    List<Assignment> assignments = Stream.of(settings).map(Assignment::set).toList();
    return ConfigurationReader.of(FileOpener.local()).read(file.toString(), assignments);
  }

  /** The problems of these lines. */
  List<String> problems(String text, String... settings) {
    InvalidConfigurationException e =
        catchThrowableOfType(InvalidConfigurationException.class, () -> read(text, settings));
    return e.problems().stream().map(Problem::toString).toList();
  }
}
