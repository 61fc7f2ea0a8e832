package io.gibbsvae.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkException;

/**
 * Explains exceptions of a run whose cause is the user's energy, the file system or the machine.
 */
final class Failures {

  private Failures() {}

  /**
   * A failure in one line, or the exception itself where it is a bug.
   *
   * @param kept what of an earlier run is kept and where, to end the line with
   */
  static RuntimeException explained(Throwable e, RunFolder folder, String kept) {
    if (e instanceof RefusedException refused) {
      return refused;
    }
    if (e instanceof RunFailedException || e instanceof UncheckedIOException) {
      return new RunFailedException(e.getMessage() + kept, e);
    }
    Throwable cause = e;
    boolean task = false;
    // Hadoop's local file system makes an error of a full disk.
    boolean writing = e instanceof FSError;
    while (cause.getCause() != null) {
      task |= cause instanceof SparkException;
      writing |= String.valueOf(cause.getMessage()).startsWith("[TASK_WRITE_FAILED]");
      cause = cause.getCause();
    }
    Optional<String> library = StartFailure.ofLibrary(e);
    if (library.isPresent()) {
      return new RunFailedException(library.get() + kept, e);
    }
    if (writing && cause instanceof IOException) {
      return new RunFailedException(
          "output: cannot write to " + folder.shown() + ": " + cause.getMessage() + kept, e);
    }
    if (task || cause instanceof SparkException) {
      String what = task ? "a Spark task failed: " : "Spark failed: ";
      return new RunFailedException(what + firstLines(cause) + kept, e);
    }
    return e instanceof RuntimeException bug ? bug : new RunFailedException(e + kept, e);
  }

  private static String firstLines(Throwable cause) {
    String text =
        cause instanceof SparkException ? String.valueOf(cause.getMessage()) : cause.toString();
    StackTraceElement[] stack = cause.getStackTrace();
    return text.lines().limit(4).collect(Collectors.joining(" ")).strip()
        + (cause instanceof SparkException || stack.length == 0 ? "" : " at " + stack[0]);
  }
}
