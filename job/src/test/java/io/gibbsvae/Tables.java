package io.gibbsvae;

import io.gibbsvae.energy.CsvTable;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tables that come with the project. */
public final class Tables {

  private Tables() {}

  /** All columns of a CSV file, as numbers. */
  public static DataTable read(Path path) {
    try {
      return CsvTable.read(Files.readAllBytes(path), path.toString(), Columns.all());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
