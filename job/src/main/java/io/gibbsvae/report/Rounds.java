package io.gibbsvae.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The table of a training's rounds. */
record Rounds(List<CSVRecord> rows) {

  /** Reads metrics/training.csv. */
  static Rounds of(String csv) {
    try (CSVParser parser =
        CSVParser.parse(
            csv, CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).build())) {
      return new Rounds(parser.getRecords());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return rows.size();
  }

  double[] column(String name) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row.get(name))).toArray();
  }
}
