package io.gibbsvae.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

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

  /** {@return what opens files of this machine} It takes paths and {@code file:} URIs. */
  static FileOpener local() {
    return location ->
        Files.newInputStream(
            location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location));
  }
}
