package io.gibbsvae.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the files that a Stan program includes into its text. Their names are relative to the
 * program's folder, also where an included file includes another.
 */
final class StanIncludes {

  private static final Pattern INCLUDE =
      Pattern.compile(
          "(?m)^[ \\t]*#include[ \\t]+(?:<([^>\\n]+)>|\"([^\"\\n]+)\"|([^\\s<\"]+))[ \\t]*\\r?$");

  private final Section target;
  private final String key;
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Includes for the program that a key names.
   *
   * @param key of the block
   */
  StanIncludes(Section target, String key) {
    this.target = target;
    this.key = key;
  }

  /** The whole text, which belongs to the identity of the run; empty where a file is a problem. */
  Optional<String> resolved(byte[] program) {
    String name = target.location(key).fileName();
    open.push(name);
    try {
      String text = resolved(name, program);
      target.identify(key, text.getBytes(StandardCharsets.UTF_8));
      return Optional.of(text);
    } catch (IOException e) {
      target.problem(key, e.getMessage());
      return Optional.empty();
    }
  }

  private String resolved(String file, byte[] bytes) throws IOException {
    Matcher include = INCLUDE.matcher(new String(bytes, StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    while (include.find()) {
      String name =
          include.group(1) != null
              ? include.group(1)
              : include.group(2) != null ? include.group(2) : include.group(3);
      if (open.contains(name)) {
        throw new IOException(file + ": found #include " + name + ", which includes itself");
      }
      open.push(name);
      include.appendReplacement(text, Matcher.quoteReplacement(resolved(name, read(file, name))));
      open.pop();
    }
    return include.appendTail(text).toString();
  }

  private byte[] read(String file, String name) throws IOException {
    try {
      return target.beside(key, name);
    } catch (IOException e) {
      throw new IOException(
          file
              + ": found #include "
              + name
              + ", expected that file in the folder of the program: "
              + e.getMessage(),
          e);
    }
  }
}
