package io.gibbsvae.run;

import io.gibbsvae.run.RunFolder.Operation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The file {@code RUN-ID.lock} beside the folder of a run, on any file system that Hadoop knows.
 * Whose it is and whether that one lives, {@link RunLock} knows.
 */
final class LockFile {

  private final FileSystem files;
  private final Path folder;
  private final Path path;

  /** The file of a folder; neither need exist. */
  LockFile(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
    this.path = folder.suffix(".lock");
  }

  /** It is the folder that cannot be used without its lock. */
  private <T> T attempt(Operation<T> operation) {
    return RunFolder.attempt(operation, folder);
  }

  /** Creates the file; false if there is one. */
  boolean create(String content) {
    return attempt(
        () -> {
          files.mkdirs(path.getParent());
          if (files.exists(path)) {
            return false;
          }
          try (OutputStream out = files.create(path, false)) {
            out.write(bytes(content));
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          }
        });
  }

  /** Writes the file anew. */
  void write(String content) {
    attempt(
        () -> {
          try (OutputStream out = files.create(path, true)) {
            out.write(bytes(content));
          }
          return null;
        });
  }

  /** What is in the file, where there is one. */
  Optional<String> read() {
    return attempt(
        () -> {
          try {
            return Optional.of(text(path));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Removes a dead one's file, and no other: of two that try it, one may find the file that the
   * other has made since.
   *
   * @param content what the dead one left in it
   * @param by who removes it: a name of no other attempt
   */
  void breakUp(String content, String by) {
    attempt(
        () -> {
          Path aside = path.suffix("." + by);
          try {
            // What is not moved needs no moving back, in which moment nobody would have the lock.
            if (!text(path).equals(content) || !files.rename(path, aside)) {
              return null;
            }
          } catch (FileNotFoundException e) {
            return null;
          }
          if (!text(aside).equals(content)) {
            files.rename(aside, path);
          }
          files.delete(aside, false);
          return null;
        });
  }

  /** Removes the file. */
  void delete() {
    attempt(() -> files.delete(path, false));
  }

  private static byte[] bytes(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  private String text(Path path) throws IOException {
    try (InputStream in = files.open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
