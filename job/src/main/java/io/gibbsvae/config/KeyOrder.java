package io.gibbsvae.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the order in which the keys of a block are written, which HOCON's own values do not keep.
 * Keys are those of every block of a name, and of paths that end in that name and a key.
 */
final class KeyOrder {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:#|//)[^\n]*" // A comment.
              + "|\"\"\"(?s:(?<long>.*?))\"\"\"+"
              + "|\"(?<quoted>(?:[^\"\\\\\n]|\\\\.)*)\""
              + "|(?<mark>\\+?=|[:{}\\[\\],\n])"
              + "|(?<word>[^\\s\"#:={}\\[\\],+]+)");

  private static final String END = "";

  private final String block;
  private final List<String> tokens = new ArrayList<>();
  // Whether each token is text, and not a mark.
  private final List<Boolean> texts = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();

  private KeyOrder(String text, String block) {
    this.block = block;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      for (String kind : List.of("mark", "long", "quoted", "word")) {
        if (matcher.group(kind) != null) {
          tokens.add(matcher.group(kind));
          texts.add(!kind.equals("mark"));
        }
      }
    }
  }

  /** The keys of all blocks of a name in a text, in their order, each as often as it is there. */
  static List<String> of(String text, String block) {
    KeyOrder order = new KeyOrder(text, block);
    for (int at = 0; at < order.tokens.size(); at++) {
      at = order.look(at);
    }
    return order.keys;
  }

  private String token(int at) {
    return at < tokens.size() ? tokens.get(at) : END;
  }

  private boolean isMark(int at, String marks) {
    return at < tokens.size() && !texts.get(at) && marks.contains(tokens.get(at));
  }

  /** Looks at a token; where what belongs to it ends. */
  private int look(int at) {
    if (!texts.get(at)) {
      return at;
    }
    String path = token(at);
    int value = valueOf(at);
    if (path.equals(block) || path.endsWith("." + block)) {
      return isMark(value, "{") ? collect(value + 1) : at;
    }
    int dot = path.lastIndexOf('.');
    String parent = dot < 0 ? "" : path.substring(0, dot);
    if ((parent.equals(block) || parent.endsWith("." + block)) && value > at + 1) {
      keys.add(path.substring(dot + 1));
    }
    return at;
  }

  /** Where the value of a key begins. */
  private int valueOf(int key) {
    int at = key + 1;
    while (isMark(at, "\n") || isMark(at, "=:+=")) {
      at++;
    }
    return at;
  }

  /** Takes the keys of a block that has begun; where it ends. */
  private int collect(int begin) {
    int depth = 1;
    boolean key = true;
    int at = begin;
    while (at < tokens.size() && depth > 0) {
      if (texts.get(at)) {
        if (key && depth == 1) {
          keys.add(token(at));
          key = false;
          at = valueOf(at) - 1;
        }
      } else if (isMark(at, "{[")) {
        depth++;
      } else if (isMark(at, "}]")) {
        depth--;
      } else if (depth == 1 && isMark(at, ",\n")) {
        key = true;
      }
      at++;
    }
    return at - 1;
  }
}
