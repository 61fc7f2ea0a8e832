package io.gibbsvae.config;

import io.gibbsvae.energy.Content;
import io.gibbsvae.energy.DataTable;
import io.gibbsvae.energy.DataTable.Columns;
import io.gibbsvae.energy.InvalidDataException;
import io.gibbsvae.energy.Labels;
import io.gibbsvae.energy.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Numbers from Parquet files, with Parquet's own reader, which Spark brings along. The bytes are
 * there already: a regression's data fit a driver, and their hash is the run's.
 */
final class ParquetTable {

  private ParquetTable() {}

  /**
   * The rows of files in their order.
   *
   * @throws InvalidDataException with every problem of the content
   */
  static DataTable read(List<byte[]> files, String source, Columns columns) {
    Columns wanted = columns;
    List<String> names = List.of();
    List<double[]> rows = new ArrayList<>();
    Map<String, SortedSet<String>> words = new TreeMap<>();
    Labels labels = new Labels();
    for (int k = 0; k < files.size(); k++) {
      try (ParquetFileReader reader = ParquetFileReader.open(new Bytes(files.get(k)))) {
        MessageType schema = reader.getFileMetaData().getSchema();
        List<String> found = names(schema);
        if (k > 0 && !found.equals(names)) {
          throw invalid(
              source, "found columns " + found + " in one file and " + names + " in another");
        }
        names = found;
        wanted = columns.categorised(names, i -> content(schema.getType(i)));
        List<String> problems = problems(schema, wanted);
        if (!problems.isEmpty()) {
          throw new InvalidDataException(source, problems);
        }
        read(reader, schema, wanted, rows, words, labels);
      } catch (IOException | RuntimeException e) {
        if (e instanceof InvalidDataException invalid) {
          throw invalid;
        }
        throw invalid(source, "cannot be read as Parquet: " + e.getMessage());
      }
    }
    return DataTable.of(source, names, rows, words, labels.words(), wanted);
  }

  /** The names of a file's columns; none where it cannot be read, of which reading says why. */
  static List<String> columns(byte[] file) {
    try (ParquetFileReader reader = ParquetFileReader.open(new Bytes(file))) {
      return names(reader.getFileMetaData().getSchema());
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  private static List<String> names(MessageType schema) {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  private static InvalidDataException invalid(String source, String problem) {
    return new InvalidDataException(source, List.of(problem));
  }

  private static List<String> problems(MessageType schema, Columns wanted) {
    List<String> problems = new ArrayList<>();
    for (Type field : schema.getFields()) {
      boolean word =
          wanted.word().containsKey(field.getName()) || wanted.labels().contains(field.getName());
      if (wanted.want(field.getName()) && !isNumber(field) && !(word && isText(field))) {
        problems.add(
            Text.format(
                "column %s: found %s, expected %s",
                field.getName(),
                field.toString().replaceAll(" *\\R *", " "),
                (word ? "text or numbers" : "numbers")
                    + (isText(field)
                        ? wanted.remedies().words().getOrDefault(field.getName(), "")
                        : "")));
      }
    }
    return problems;
  }

  private static boolean isText(Type field) {
    return field.isPrimitive()
        && field.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation;
  }

  private static Content content(Type field) {
    if (isText(field)) {
      return Content.WORDS;
    }
    return field.isPrimitive()
            && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN
        ? Content.BOOLEANS
        : Content.NUMBERS;
  }

  private static boolean isNumber(Type field) {
    if (!field.isPrimitive() || field.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    LogicalTypeAnnotation annotation = field.getLogicalTypeAnnotation();
    return switch (field.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN, FLOAT, DOUBLE -> true;
      // Dates, times and decimals are integers with an annotation.
      case INT32, INT64 -> annotation == null || annotation instanceof IntLogicalTypeAnnotation;
      default -> false;
    };
  }

  private static void read(
      ParquetFileReader reader,
      MessageType schema,
      Columns wanted,
      List<double[]> rows,
      Map<String, SortedSet<String>> words,
      Labels labels)
      throws IOException {
    for (PageReadStore group = reader.readNextRowGroup();
        group != null;
        group = reader.readNextRowGroup()) {
      RecordReader<Group> records =
          new ColumnIOFactory()
              .getColumnIO(schema)
              .getRecordReader(group, new GroupRecordConverter(schema));
      for (long k = 0; k < group.getRowCount(); k++) {
        rows.add(row(records.read(), schema, wanted, words, labels));
      }
    }
  }

  private static double[] row(
      Group group,
      MessageType schema,
      Columns wanted,
      Map<String, SortedSet<String>> words,
      Labels labels) {
    double[] row = new double[schema.getFieldCount()];
    for (int i = 0; i < row.length; i++) {
      boolean there = wanted.want(schema.getFieldName(i)) && group.getFieldRepetitionCount(i) > 0;
      row[i] = there ? number(group, schema, i, wanted, words, labels) : Double.NaN;
    }
    return row;
  }

  private static double number(
      Group group,
      MessageType schema,
      int i,
      Columns wanted,
      Map<String, SortedSet<String>> words,
      Labels labels) {
    String name = schema.getFieldName(i);
    if (wanted.labels().contains(name)) {
      if (!isNumber(schema.getType(i))) {
        return labels.number(name, group.getString(i, 0));
      }
      double value = numeric(group, schema, i);
      return Double.isNaN(value) ? value : labels.number(name, label(group, schema, i, value));
    }
    if (isNumber(schema.getType(i))) {
      return numeric(group, schema, i);
    }
    String word = group.getString(i, 0);
    words.computeIfAbsent(name, key -> new TreeSet<>()).add(word);
    return word.equals(wanted.word().get(name)) ? 1 : 0;
  }

  private static double numeric(Group group, MessageType schema, int i) {
    return switch (schema.getType(i).asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(i, 0) ? 1 : 0;
      case INT32 -> group.getInteger(i, 0);
      case INT64 -> group.getLong(i, 0);
      case FLOAT -> group.getFloat(i, 0);
      default -> group.getDouble(i, 0);
    };
  }

  /** pandas makes a column of integers with missing cells one of doubles: 3.0 is 3 again. */
  private static String label(Group group, MessageType schema, int i, double value) {
    boolean isInteger = value == Math.rint(value) && Math.abs(value) < 1e15;
    PrimitiveTypeName type = schema.getType(i).asPrimitiveType().getPrimitiveTypeName();
    return isInteger && (type == PrimitiveTypeName.FLOAT || type == PrimitiveTypeName.DOUBLE)
        ? Long.toString((long) value)
        : group.getValueToString(i, 0);
  }

  /** A file that is in memory. */
  private record Bytes(byte[] bytes) implements InputFile {

    /** What Parquet calls it in messages, which name the file already. */
    @Override
    public String toString() {
      return "it";
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Position stream = new Position(bytes);
      return new DelegatingSeekableInputStream(stream) {
        @Override
        public long getPos() {
          return stream.position();
        }

        @Override
        public void seek(long position) {
          stream.seek(position);
        }
      };
    }
  }

  /** Knows where it is. */
  private static final class Position extends ByteArrayInputStream {

    Position(byte[] bytes) {
      super(bytes);
    }

    long position() {
      return pos;
    }

    void seek(long position) {
      pos = Math.toIntExact(position);
    }
  }
}
