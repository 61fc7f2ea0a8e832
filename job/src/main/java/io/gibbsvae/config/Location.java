package io.gibbsvae.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where a file is: a path, or a URI that a Hadoop file system understands. Text and not a {@code
 * Path}, which would take the two slashes of {@code hdfs://} for one.
 *
 * @param text as the user wrote it
 */
record Location(String text) {

  // A slash comes after the scheme: lr:0.1.conf is a file of that name.
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

  /** The last part of the path, for messages. */
  String fileName() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /** What a run id may take over of the file's name. */
  String stem() {
    String name = fileName();
    int dot = name.indexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name).replaceAll("[^A-Za-z0-9_-]", "-");
  }

  /** The same from wherever one stands: a path of this machine from its root. */
  Location absolute() {
    if (SCHEME.matcher(text).matches()) {
      return this;
    }
    try {
      return new Location(Path.of(text).toAbsolutePath().normalize().toString());
    } catch (InvalidPathException e) {
      // No file has that name; opening it says so.
      return this;
    }
  }

  /** A file named in this one: relative to this one's folder unless it is absolute. */
  Location sibling(String other) {
    boolean absolute = other.startsWith("/") || SCHEME.matcher(other).matches();
    return new Location(absolute ? other : text.substring(0, text.lastIndexOf('/') + 1) + other);
  }
}
