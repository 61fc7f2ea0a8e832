package io.gibbsvae.config;

import io.gibbsvae.energy.CsvTable;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.Gzip;
import io.gibbsvae.energy.InvalidDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads the files that keys of a block name. Their contents belong to the identity of the run. */
final class DataFiles {

  private static final byte[] PARQUET = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_PROBLEMS = 20;

  private final Section section;

  DataFiles(Section section) {
    this.section = section;
  }

  /** All of the table that the key names, in numbers. */
  Optional<DataTable> table(String key) {
    return table(key, found -> Columns.all());
  }

  /**
   * The table in the CSV or Parquet file that the key names, or in all files of the folder,
   * relative to the configuration's folder. Parquet is what begins like it, whatever its name.
   *
   * @param wanted what is wanted of a table that has these columns; of none where the file has no
   *     header, which is a problem of its own
   */
  Optional<DataTable> table(String key, Function<List<String>, Columns> wanted) {
    return section.files(key).flatMap(files -> table(key, files, wanted));
  }

  /** The same of files that were read. */
  Optional<DataTable> table(
      String key, List<byte[]> files, Function<List<String>, Columns> wanted) {
    return data(key, () -> readTable(key, files, wanted));
  }

  /** The text of one file, unpacked, if its first character is that of a JSON object. */
  static Optional<byte[]> json(List<byte[]> files) {
    byte[] text;
    try {
      text = Gzip.unpacked(files.get(0));
    } catch (IOException e) {
      // Tables report what is wrong with it.
      return Optional.empty();
    }
    int at = 0;
    while (at < text.length && Character.isWhitespace(text[at])) {
      at++;
    }
    return files.size() == 1 && at < text.length && text[at] == '{'
        ? Optional.of(text)
        : Optional.empty();
  }

  /**
   * The contents of the file that the key names, relative to the configuration's folder. They
   * belong to the identity of the run.
   */
  Optional<byte[]> bytes(String key) {
    Optional<List<byte[]>> files = section.files(key);
    if (files.isPresent() && files.get().size() > 1) {
      section.unexpected(key, "a file");
      return Optional.empty();
    }
    return files.map(one -> one.get(0));
  }

  private DataTable readTable(
      String key, List<byte[]> files, Function<List<String>, Columns> wanted) {
    String name = section.text(key);
    Columns columns = wanted.apply(columns(files, name));
    if (files.stream().allMatch(DataFiles::isParquet)) {
      return ParquetTable.read(files, name, columns);
    }
    if (files.size() > 1) {
      throw new InvalidDataException(
          name, List.of("found a folder of several files, expected Parquet in all of them"));
    }
    return CsvTable.read(files.get(0), name, columns);
  }

  private static List<String> columns(List<byte[]> files, String name) {
    byte[] first = files.get(0);
    return isParquet(first) ? ParquetTable.columns(first) : CsvTable.columns(first, name);
  }

  private static boolean isParquet(byte[] file) {
    return file.length >= PARQUET.length
        && Arrays.equals(file, 0, PARQUET.length, PARQUET, 0, PARQUET.length);
  }

  /**
   * Takes something from the data file that the key names.
   *
   * @param source may throw InvalidDataException, which is a problem of the key for each of its own
   */
  <T> Optional<T> data(String key, Supplier<T> source) {
    try {
      return Optional.of(source.get());
    } catch (InvalidDataException e) {
      String file = section.location(key).fileName();
      List<String> all = e.problems();
      all.stream().limit(MOST_PROBLEMS).forEach(text -> section.problem(key, file + ", " + text));
      if (all.size() > MOST_PROBLEMS) {
        section.problem(key, file + ", and " + (all.size() - MOST_PROBLEMS) + " more problems");
      }
      return Optional.empty();
    }
  }
}
