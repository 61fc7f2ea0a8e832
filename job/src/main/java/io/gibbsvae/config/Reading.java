package io.gibbsvae.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import io.gibbsvae.energy.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One reading of one configuration: what its sections share. */
final class Reading {

  // Of the library, and wrong here: every file is read as HOCON.
  private static final String RENAMING_HINT =
      ", or you may be able to rename the file .properties rather than .conf";

  private static final Pattern UNRESOLVED =
      Pattern.compile("Could not resolve substitution to a value: (.*)");

  private final Location source;
  private final FileOpener opener;
  private final List<Problem> problems = new ArrayList<>();
  private final SortedMap<String, String> dataFiles = new TreeMap<>();
  private final List<String> files = new ArrayList<>();
  private final List<String> options = new ArrayList<>();

  Reading(Location source, FileOpener opener) {
    this.source = source;
    this.opener = opener;
  }

  /** The configuration file. */
  Location source() {
    return source;
  }

  /** The SHA-256 of every data file that was read, by the key that names it. */
  SortedMap<String, String> dataFiles() {
    return dataFiles;
  }

  /** Keeps the text of a file of the configuration. */
  void file(String text) {
    files.add(text);
  }

  /** Keeps the text of an option. */
  void option(String text) {
    options.add(text);
  }

  /** The texts of the configuration: of its files in the order of opening, then of its options. */
  List<String> sources() {
    return Stream.concat(files.stream(), options.stream()).toList();
  }

  /** Notes a problem of a value. */
  void problem(String key, ConfigOrigin origin, String text) {
    problems.add(new Problem(key, where(origin), text));
  }

  /** Notes a problem of something that is not there. */
  void problem(String key, String text) {
    problems.add(new Problem(key, source.fileName(), text));
  }

  /** Notes that the text of a configuration is not HOCON, or refers to what is not there. */
  void problem(ConfigException e) {
    ConfigOrigin origin = e.origin();
    if (origin == null) {
      problem("", e.getMessage());
    } else {
      String prefix = origin.description() + ": ";
      String message = e.getMessage();
      String text = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
      problem(
          "",
          origin,
          UNRESOLVED
              .matcher(text.replace(RENAMING_HINT, ""))
              .replaceFirst(
                  "found $1, expected a key with a value or a variable of the environment"));
    }
  }

  /** Ends the reading if anything was wrong. */
  void throwIfInvalid() {
    throwIfInvalid(Optional.empty());
  }

  /**
   * Ends the reading if anything was wrong.
   *
   * @param checks of the energy, where it could be read
   */
  void throwIfInvalid(Optional<EnergyChecks> checks) {
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(source.text(), problems, checks);
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException whose message says in words what is the matter, and with which file
   */
  byte[] bytes(Location location) throws IOException {
    try {
      return contents(location);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ": " + location.text(), e);
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException whose message says in words what is the matter, but not with which file
   */
  byte[] contents(Location location) throws IOException {
    try (InputStream in = opener.open(location.text())) {
      return in.readAllBytes();
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new IOException("no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("not allowed to read it", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Reads a data file, or all that are in a folder, in the order of their names. Their contents
   * belong to the identity of the run.
   */
  List<byte[]> dataFiles(String key, Location location) throws IOException {
    List<byte[]> files = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String file : files(location)) {
      byte[] bytes = bytes(new Location(file));
      files.add(bytes);
      all.writeBytes(bytes);
    }
    identify(key, all.toByteArray());
    return files;
  }

  private List<String> files(Location location) {
    // Of what is no folder, opening it says what is the matter.
    List<String> inFolder = inFolder(location);
    return inFolder.isEmpty() ? List.of(location.text()) : inFolder;
  }

  /** The files of a folder; none where this is no folder, or one that cannot be listed. */
  List<String> inFolder(Location location) {
    try {
      return opener.list(location.text());
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** Takes bytes that a key stands for into the identity of the run. */
  void identify(String key, byte[] bytes) {
    dataFiles.put(key, Sha256.of(bytes));
  }

  /** Where a value comes from: {@code ring.conf:12}, or the command-line option. */
  static String where(ConfigOrigin origin) {
    int line = origin.lineNumber();
    String suffix = ": " + line;
    String description = origin.description();
    if (!description.endsWith(suffix)) {
      return description;
    }
    String name = description.substring(0, description.length() - suffix.length());
    return name.startsWith("--") ? name : name + ":" + line;
  }
}
