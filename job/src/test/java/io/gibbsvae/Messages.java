package io.gibbsvae;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Messages of the program with what provokes them, as text for people to review. */
public final class Messages {

  private static final String INDENT = "    ";

  private final List<String> lines = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private int count;

  /** Begins a chapter. */
  public void chapter(String title) {
    lines.add("");
    lines.add("== " + title + " ==");
  }

  /** Adds the messages of one cause. */
  public void add(String cause, List<String> messages) {
    if (messages.isEmpty()) {
      silent.add(cause);
    }
    lines.add("");
    cause.lines().forEach(lines::add);
    messages.forEach(message -> message.lines().forEach(line -> lines.add(INDENT + line)));
    count += messages.size();
  }

  /** Adds a message. */
  public void add(String cause, String message) {
    add(cause, List.of(message));
  }

  /** Adds the message of what is thrown. */
  public void addThrown(String cause, ThrowingCallable call) {
    add(
        cause,
        Optional.ofNullable(catchThrowable(call)).map(Throwable::getMessage).stream().toList());
  }

  /** What an exception of a type says; nothing where none is thrown. */
  public static <T extends Throwable> List<String> of(
      Class<T> type, ThrowingCallable call, Function<T, List<String>> messages) {
    T thrown = catchThrowableOfType(type, call);
    return thrown == null ? List.of() : messages.apply(thrown);
  }

  /** Causes without a message. */
  public List<String> silent() {
    return silent;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** All lines; folders of this machine have a placeholder. */
  public List<String> lines(String folder) {
    return lines.stream().map(line -> line.replace(folder, "FOLDER").stripTrailing()).toList();
  }

  /** Lines of a table of inputs in resources, split at the broken bars. */
  public static List<List<String>> inputs(String name) {
    try (InputStream in = Messages.class.getResourceAsStream("/messages/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> List.of(line.split(" \u00A6 ")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
