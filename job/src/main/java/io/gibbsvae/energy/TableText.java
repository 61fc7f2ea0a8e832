package io.gibbsvae.energy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a table in a file. Text is UTF-8, or UTF-16 or UTF-32 with a byte order mark, and may
 * be compressed with gzip.
 *
 * @param text the text without byte order marks; empty where the file holds no comma-separated text
 * @param problems what is wrong with the file as a whole, a sentence each
 */
record TableText(String text, List<String> problems) {

  private static final Charset WESTERN = Charset.forName("windows-1252");
  // A byte order mark or another that is not seen, and what becomes of one in UTF-8 that is taken
  // for windows-1252.
  private static final Pattern MARKS = Pattern.compile("(\\p{Cf}|\u00EF\u00BB\u00BF)+");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("(?<![\\d.,])-?\\d+,\\d+(?![\\d,])");

  // First bytes, as ISO 8859-1, of files that are often taken for a table.
  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("PK\u0003\u0004", "a zip archive or a spreadsheet (xlsx, ods)"),
          Map.entry("\u00D0\u00CF\u0011\u00E0", "a spreadsheet (xls)"),
          Map.entry("BZh9", "compressed with bzip2"),
          Map.entry("\u00FD7zXZ", "compressed with xz"),
          Map.entry("(\u00B5/\u00FD", "compressed with zstd"),
          Map.entry("\u00FF\u0006\u0000\u0000sNaPpY", "compressed with snappy"),
          Map.entry("7z\u00BC\u00AF", "a 7z archive"),
          Map.entry("%PDF", "a PDF"),
          Map.entry("Obj\u0001", "an Avro file"),
          Map.entry("ARROW1", "an Arrow file"),
          Map.entry("\u0089HDF", "an HDF5 file"),
          Map.entry("\u0093NUMPY", "a NumPy array"),
          Map.entry("RDX3\n", "an R data file"),
          Map.entry("X\n\u0000\u0000", "an R data file"),
          Map.entry("SQLite format 3", "an SQLite database"),
          Map.entry("PAR1\u0015", "a part of a Parquet file"),
          Map.entry("\u0004\"M\u0018", "compressed with lz4"),
          Map.entry("MATLAB 5.0", "a Matlab file"),
          Map.entry("$FL2", "an SPSS file"),
          Map.entry("<stata_dta>", "a Stata file"),
          Map.entry("\u0080\u0003", "a Python pickle"),
          Map.entry("\u0080\u0004", "a Python pickle"),
          Map.entry("\u0080\u0005", "a Python pickle"));

  // The same of text, behind a byte order mark and white space.
  private static final Map<Pattern, String> OTHER_TEXTS =
      Map.of(
          Pattern.compile("<(?!stata_dta>)"), "HTML or XML",
          Pattern.compile("\\{\\s*[\"}]|\\[\\s*[\\[{\"\\d]"), "JSON",
          Pattern.compile("(?i)@relation\\s"), "ARFF",
          Pattern.compile("version https://git-lfs"),
              "a pointer of Git LFS (git lfs pull fetches the file)");

  /**
   * Decodes a file. Text that is not in UTF-8 is decoded all the same, to find further problems.
   */
  static TableText of(byte[] file, String name) {
    byte[] bytes;
    try {
      bytes = Gzip.unpacked(file);
    } catch (IOException e) {
      return unusable("found a broken gzip file (" + e.getMessage() + "), expected a whole one");
    }
    String start = new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      if (start.startsWith(other.getKey())) {
        return other(other.getValue());
      }
    }
    List<String> problems = new ArrayList<>();
    String text = decoded(bytes, name, problems);
    Matcher marks = MARKS.matcher(text);
    if (marks.lookingAt()) {
      text = text.substring(marks.end());
    }
    // Of a line end that was translated twice.
    text = text.replace("\r\r\n", "\r\n");
    String stripped = text.stripLeading();
    for (Map.Entry<Pattern, String> other : OTHER_TEXTS.entrySet()) {
      if (other.getKey().matcher(stripped).lookingAt()) {
        return other(other.getValue());
      }
    }
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      return unusable(
          "found a zero byte in line "
              + line(text, zero)
              + ", expected text: it is a binary file, or cut short by a crash");
    }
    Optional<String> separator = separator(text, name);
    if (separator.isPresent()) {
      problems.add(separator.get());
      return new TableText("", problems);
    }
    return new TableText(text, problems);
  }

  private static TableText other(String kind) {
    return unusable(
        "found a file that is "
            + kind
            + ", expected comma-separated text (also with gzip) or Parquet");
  }

  private static TableText unusable(String problem) {
    return new TableText("", List.of(problem));
  }

  private static String decoded(byte[] bytes, String name, List<String> problems) {
    Charset charset = charset(bytes);
    CharsetDecoder decoder = charset.newDecoder();
    CharBuffer chars = CharBuffer.allocate((int) (bytes.length * decoder.maxCharsPerByte()) + 1);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, chars, true);
    if (result.isUnderflow()) {
      return chars.flip().toString();
    }
    if (charset != StandardCharsets.UTF_8) {
      problems.add(
          "found bytes that are no text in "
              + charset
              + ", which the file begins like, expected UTF-8");
      return "";
    }
    int at = in.position();
    chars.flip();
    String western = new String(bytes, WESTERN);
    problems.add(
        Text.format(
            "found the byte 0x%02X in line %d, which is not UTF-8; in windows-1252 it is \"%s\". Convert the file: iconv -f WINDOWS-1252 -t UTF-8 '%s' > converted.csv",
            bytes[at] & 0xff,
            line(chars.toString(), chars.length()),
            new String(bytes, at, 1, WESTERN),
            name));
    return western;
  }

  private static Charset charset(byte[] bytes) {
    int[] first = new int[4];
    Arrays.setAll(first, i -> i < bytes.length ? bytes[i] & 0xff : 0x100);
    if (first[0] == 0xff && first[1] == 0xfe && first[2] == 0 && first[3] == 0) {
      return Charset.forName("UTF-32LE");
    } else if (first[0] == 0 && first[1] == 0 && first[2] == 0xfe && first[3] == 0xff) {
      return Charset.forName("UTF-32BE");
    } else if (first[0] == 0xff && first[1] == 0xfe || first[1] == 0 && first[3] == 0) {
      // The latter without a mark, if it begins with letters of ASCII.
      return StandardCharsets.UTF_16LE;
    } else if (first[0] == 0xfe && first[1] == 0xff || first[0] == 0 && first[2] == 0) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  /** The line that an offset is in, as an editor counts. */
  private static long line(String text, int offset) {
    Matcher ends = Pattern.compile("\r\n|\r|\n").matcher(text).region(0, offset);
    long line = 1;
    while (ends.find()) {
      line++;
    }
    return line;
  }

  /** What the header has in place of commas, as spreadsheets write it in some languages. */
  private static Optional<String> separator(String text, String name) {
    List<String> first = text.lines().filter(line -> !line.isBlank()).limit(2).toList();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String header = first.get(0).replaceAll("\"[^\"]*\"", "a");
    Map<String, String> names = new LinkedHashMap<>();
    names.put(";", "semicolons");
    names.put("\t", "tabs");
    names.put("|", "vertical bars");
    names.put("\u0001", "the character U+0001");
    names.put("\u001F", "the character U+001F");
    names.put("\uFF0C", "wide commas (U+FF0C)");
    names.put("\u060C", "Arabic commas (U+060C)");
    long commas = count(header, ",");
    String most = "";
    for (String separator : names.keySet()) {
      if (count(header, separator) > Math.max(commas, most.isEmpty() ? 0 : count(header, most))) {
        most = separator;
      }
    }
    if (!most.isEmpty()) {
      return Optional.of(instead(names.get(most), inPython(most), text, name));
    }
    boolean spaces =
        commas == 0
            && first.size() == 2
            && header.strip().contains(" ")
            && first.get(1).strip().matches("[^,]*[0-9\"] +[-+.0-9\"][^,]*");
    return spaces ? Optional.of(instead("spaces", "\\s+", text, name)) : Optional.empty();
  }

  /** As Python's pandas takes it between quotes; more than one character is a pattern. */
  private static String inPython(String separator) {
    char c = separator.charAt(0);
    return separator.equals("\t") ? "\\t" : c > ' ' && c < 0x7f ? separator : escaped(c);
  }

  private static String escaped(char c) {
    return Text.format("\\u%04x", (int) c);
  }

  private static String instead(String separator, String pattern, String text, String name) {
    Matcher comma =
        DECIMAL_COMMA.matcher(text.lines().skip(1).limit(100).reduce("", (a, b) -> a + b + "\n"));
    boolean isDecimal = comma.find();
    return Text.format(
        "header: found %s between the columns%s, expected commas%s. Convert the file: python3 -c \"import pandas; pandas.read_csv('%s', sep='%s'%s).to_csv('converted.csv', index=False)\"",
        separator,
        isDecimal ? " and commas in the numbers (" + comma.group() + ")" : "",
        isDecimal ? " between columns and points in numbers" : "",
        name,
        pattern,
        isDecimal ? ", decimal=','" : "");
  }

  private static long count(String text, String separator) {
    return text.chars().filter(c -> c == separator.charAt(0)).count();
  }
}
