package io.gibbsvae.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens the files that a configuration is made of. */
@FunctionalInterface
public interface FileOpener {

  /**
   * Opens a file for reading.
   *
   * @param location a path, or a URI such as {@code hdfs://host/runs/ring.conf}
   * @return the bytes, for the caller to close
   * @throws IOException if there is no such file or it cannot be read
   */
  InputStream open(String location) throws IOException;

  /**
   * The files of a folder that hold data: those whose names begin with neither _ nor a dot, as
   * Spark has it.
   *
   * @param location as of {@link #open}
   * @return their locations in the order of their names; empty where this is no folder, and where
   *     nothing is known of folders
   * @throws IOException if there is no such file or folder, or it cannot be listed
   */
  default List<String> list(String location) throws IOException {
    return List.of();
  }

  /**
   * {@return whether a file of a folder holds data}
   *
   * @param name its name, without the folder
   */
  static boolean holdsData(String name) {
    return !name.startsWith("_") && !name.startsWith(".");
  }

  /** {@return what opens files of this machine} It takes paths and {@code file:} URIs. */
  static FileOpener local() {
    return LocalFiles.INSTANCE;
  }

  /** Files of this machine. */
  enum LocalFiles implements FileOpener {
    /** The only one. */
    INSTANCE;

    @Override
    public InputStream open(String location) throws IOException {
      return Files.newInputStream(path(location));
    }

    @Override
    public List<String> list(String location) throws IOException {
      Path folder = path(location);
      if (!Files.isDirectory(folder)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .filter(file -> holdsData(file.getFileName().toString()) && Files.isRegularFile(file))
            .map(Path::toString)
            .sorted()
            .toList();
      }
    }

    private static Path path(String location) throws IOException {
      Optional<String> problem = FileNames.problem(location);
      if (problem.isPresent()) {
        throw new IOException(location + ": " + problem.get());
      }
      try {
        return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
      } catch (IllegalArgumentException e) {
        // Such as a URI with a space, or a name with the character 0.
        throw new IOException(location + " is no path: " + e.getMessage(), e);
      }
    }
  }
}
