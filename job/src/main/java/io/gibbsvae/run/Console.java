package io.gibbsvae.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.RunRecord;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What a command prints to standard output: words, or the manifest as one line of JSON, or nothing.
 * While it is open, a quiet command logs warnings and errors only.
 */
final class Console implements AutoCloseable {

  /** The program's own lines in a log. */
  private static final String OURS = "io.gibbsvae";

  private final Options options;
  private final Level level = LogManager.getLogger(OURS).getLevel();

  Console(Options options) {
    this.options = options;
    if (options.quiet()) {
      Configurator.setLevel(OURS, Level.WARN);
    }
  }

  /** Prints a line for people. */
  void say(String line) {
    if (!options.quiet() && !options.json()) {
      System.out.println(line);
    }
  }

  /** Prints the record of a run for programs. */
  void json(RunRecord run) {
    if (options.json()) {
      try {
        System.out.println(Json.records().writeValueAsString(run));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a record is JSON", e);
      }
    }
  }

  @Override
  public void close() {
    Configurator.setLevel(OURS, level);
  }
}
