package io.gibbsvae.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * How measured programs take turns. Each starts and warms up, says so, and then measures whenever
 * it reads {@code run SECONDS} on its standard input; it answers with a line of JSON. Between its
 * turns it waits. It ends with its input.
 */
final class Turns {

  private final BufferedReader input =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream output = System.out;

  /** Says that the process is warm. */
  void ready(String version) {
    answer(new LinkedHashMap<>(Map.of("ready", version)));
  }

  /** Waits for the next turn: its length in seconds, or nothing if there is none. */
  OptionalDouble next() {
    try {
      String line = input.readLine();
      return line == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(Double.parseDouble(line.strip().split(" ")[1]));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /** Says what was measured; adds the most memory that the process had so far. */
  void answer(Map<String, Object> measured) {
    measured.put("peak_kib", peakKib());
    output.println(
        measured.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\": " + json(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}")));
    output.flush();
  }

  private static String json(Object value) {
    return value instanceof Number ? value.toString() : "\"" + value + "\"";
  }

  /** The largest resident set of this process, in KiB. */
  private static long peakKib() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
