package io.gibbsvae.cli;

import io.gibbsvae.config.FileOpener;
import io.gibbsvae.run.Site;
import io.gibbsvae.run.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Opens paths of this machine, and URIs of any file system that Hadoop knows. */
final class ConfigurationFiles implements FileOpener {

  private static final Pattern REMOTE = Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:/.*");

  @Override
  public InputStream open(String location) throws IOException {
    return REMOTE.matcher(location).matches()
        ? Hadoop.open(location)
        : FileOpener.local().open(location);
  }

  @Override
  public List<String> list(String location) throws IOException {
    return REMOTE.matcher(location).matches()
        ? Hadoop.list(location)
        : FileOpener.local().list(location);
  }

  /** Apart, so that Hadoop's classes and Spark's load only where they are wanted. */
  private static final class Hadoop {

    static InputStream open(String location) throws IOException {
      return files(location).open(new Path(location));
    }

    static List<String> list(String location) throws IOException {
      FileSystem files = files(location);
      Path path = new Path(location);
      if (!files.getFileStatus(path).isDirectory()) {
        return List.of();
      }
      return Arrays.stream(files.listStatus(path))
          .filter(status -> status.isFile() && FileOpener.holdsData(status.getPath().getName()))
          .map(status -> status.getPath().toString())
          .sorted()
          .toList();
    }

    private static FileSystem files(String location) throws IOException {
      try {
        // With what spark-submit was told of file systems, spark.hadoop.*: keys of an object store.
        return FileSystem.get(new Path(location).toUri(), Site.hadoop());
      } catch (IOException | RuntimeException | LinkageError e) {
        throw new IOException(StartFailure.ofFileSystem(e), e);
      }
    }
  }
}
