package io.gibbsvae.config;

import com.typesafe.config.ConfigException;
import io.gibbsvae.energy.Text;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is wrong with a text that is not HOCON, in plain words where the library's are about its own
 * tokens: quotes and braces that are not closed, and formulas that are not quoted.
 */
final class HoconMistake {

  private static final String TRIPLE = "\"\"\"";

  // Of the library.
  private static final String OPEN_AT_LINE_END = "unescaped newline in quoted strings";
  private static final String OPEN_AT_END = "string quote was still open";
  private static final String TRIPLE_OPEN_AT_END = "triple-quoted string was still open";
  private static final Pattern RESERVED =
      Pattern.compile("Reserved character '(.+?)' is not allowed outside quotes");
  private static final Pattern IN_LIST =
      Pattern.compile("List should have ended with .*?, instead had token: '(.+?)' ");
  private static final Pattern END_OF_FILE =
      Pattern.compile("(?:got|not:|had token:|by token:) '?end of file");

  private static final Pattern WITHOUT_VALUE =
      Pattern.compile("Key '(.+?)' may not be followed by token");
  private static final String BESIDE_LIST = "Cannot concatenate object or list";

  /** What brackets are not looked for in, and brackets. */
  private static final Pattern PARTS =
      Pattern.compile("\"\"\"(?s:.*?)\"{3,}|\"(?:\\\\.|[^\"\\\\\n])*\"|(?:#|//).*|[{}\\[\\]]");

  private HoconMistake() {}

  /** The same exception, or one of the same place in plain words. */
  static ConfigException plainly(ConfigException.Parse e, String text) {
    return e.origin() == null
        ? e
        : words(e.getMessage(), text, e.origin().lineNumber())
            .<ConfigException>map(words -> new ConfigException.Parse(e.origin(), words, e))
            .orElse(e);
  }

  /** The same exception, or one of the same place in plain words, of values beside each other. */
  static ConfigException plainly(ConfigException.WrongType e) {
    return e.origin() != null && e.getMessage().contains(BESIDE_LIST)
        ? new ConfigException.Parse(
            e.origin(),
            "found text beside brackets or braces, expected quotes around all of it:"
                + " \"positive[8]\"",
            e)
        : e;
  }

  private static Optional<String> words(String message, String text, int line) {
    if (message.contains(OPEN_AT_LINE_END) || message.contains(OPEN_AT_END)) {
      return Optional.of(
          "found the end of the line within quotes, expected the closing \" (a text of several lines"
              + " begins and ends with "
              + TRIPLE
              + ")");
    }
    if (message.contains(TRIPLE_OPEN_AT_END)) {
      return Optional.of(
          Text.format(
              "found the end within quotes, expected the %s that closes those of line %s",
              TRIPLE, lineOf(text, text.lastIndexOf(TRIPLE))));
    }
    Matcher reserved = RESERVED.matcher(message);
    if (reserved.find()) {
      return Optional.of(
          "found "
              + reserved.group(1)
              + " outside of quotes, expected text with such characters, as a formula is, between"
              + " quotes: \"x0^2 + x1^2\"");
    }
    Matcher withoutValue = WITHOUT_VALUE.matcher(message);
    if (withoutValue.find()) {
      return Optional.of(
          "found the key "
              + withoutValue.group(1)
              + " without a value, expected one, or quotes around all of a text with commas:"
              + " \"interval(0, 1)\"");
    }
    Matcher inList = IN_LIST.matcher(message);
    if (inList.find()) {
      String before = text.lines().limit(Math.max(0, line - 1L)).collect(Collectors.joining("\n"));
      String closing =
          innermostOpen(before)
              .filter(open -> before.charAt(open) == '[')
              .map(open -> closing(before, open))
              .orElse("]");
      return Optional.of("found " + inList.group(1) + " in a list, expected a comma or " + closing);
    }
    return END_OF_FILE.matcher(message).find()
        ? innermostOpen(text).map(open -> "found the end, expected " + closing(text, open))
        : Optional.empty();
  }

  private static String closing(String text, int open) {
    char bracket = text.charAt(open);
    return Text.format(
        "the %s that closes the %s of line %s",
        bracket == '{' ? '}' : ']', bracket, lineOf(text, open));
  }

  /** Where the last bracket is that has none to close it. */
  private static Optional<Integer> innermostOpen(String text) {
    Deque<Integer> open = new ArrayDeque<>();
    Matcher parts = PARTS.matcher(text);
    while (parts.find()) {
      switch (parts.group()) {
        case "{", "[" -> open.push(parts.start());
        case "}", "]" -> open.poll();
        default -> {}
      }
    }
    return Optional.ofNullable(open.peek());
  }

  private static long lineOf(String text, int offset) {
    return 1 + text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }
}
