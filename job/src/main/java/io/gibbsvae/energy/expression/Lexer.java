package io.gibbsvae.energy.expression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.expression.Token.Kind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into words. White space and comments, from # to the end of a line, part them. Words
 * of other languages that have one word here are noted, and replaced by it.
 */
final class Lexer {

  private static final Pattern SPACE =
      Pattern.compile("(?:[\\s\u00A0\u2009\u202F\u200B\uFEFF]|#[^\n]*)+");
  private static final Pattern NUMBER =
      Pattern.compile("(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  // Some are here only so that a message can name them.
  private static final Pattern SYMBOL =
      Pattern.compile(
          "%\\*%|%/%|%%|\\.\\*\\*|\\.\\.\\.|===|\\*\\*|<=|>=|==|!=|~=|<>|&&|\\|\\||:=|=<|=>|[-+*/]=|//"
              + "|\\.[*/^]|[-+*/^()\\[\\],;:<>=!&|%@?.{}~]");

  // What follows a number in other languages: 1f, 1.5d0, 1L, 1_000.
  private static final Pattern AFTER_NUMBER =
      Pattern.compile("(?:[fFlLdD]|[dD][+-]?[0-9]+|(?:_[0-9]+)+)(?![A-Za-z0-9_])");
  private static final Pattern MODULE =
      Pattern.compile("(?:[A-Za-z_][A-Za-z0-9_]*(?:\\.|::))+(?=[A-Za-z_])");
  private static final Pattern BLOCK_COMMENT = Pattern.compile("/\\*(?s:.*?)(?:\\*/|\\z)");
  // Words behind // or %, and not an operand: a comment of another language.
  private static final Pattern LINE_COMMENT =
      Pattern.compile("(?://|%)+(?![*/])[ \t]*(?!x[0-9\\[])[A-Za-z][^\n]*");
  private static final Pattern DENSITY = Pattern.compile(".*_lp[dm]f");
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_&&[^\u2070\u00B9\u00B2\u00B3\u2074-\u2079]]*");
  private static final String SUPERSCRIPTS =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  private final String text;
  private final Mistakes mistakes;
  private final Matcher matcher;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text, Mistakes mistakes) {
    this.text = text;
    this.mistakes = mistakes;
    matcher = SPACE.matcher(text);
    matcher.useTransparentBounds(true);
  }

  /** The words of a text, the last of which is its end. */
  static List<Token> tokens(String text, Mistakes mistakes) {
    return new Lexer(text, mistakes).tokens();
  }

  private List<Token> tokens() {
    while (true) {
      if (looksAt(SPACE)) {
        at = matcher.end();
      }
      if (at == text.length()) {
        tokens.add(new Token(Kind.END, "", at, at));
        return tokens;
      }
      next();
    }
  }

  private boolean looksAt(Pattern pattern) {
    matcher.region(at, text.length());
    return matcher.usePattern(pattern).lookingAt();
  }

  private void next() {
    if (looksAt(BLOCK_COMMENT) || looksAt(LINE_COMMENT)) {
      int end = matcher.end();
      mistakes.at(
          at,
          Text.format(
              "found \"%s\", expected # before a comment%s",
              text.substring(at, at + (text.charAt(at) == '%' ? 1 : 2)),
              text.charAt(at) == '%' ? "; remainders are not supported" : ", or / for a quotient"));
      at = end;
    } else if (looksAt(NUMBER)) {
      number();
    } else if (looksAt(MODULE) && Foreign.isModule(text.substring(at).split("[.:]", 2)[0])) {
      module(matcher.end());
    } else if (looksAt(WORD)) {
      word(matcher.group());
    } else if (looksAt(SYMBOL)) {
      translated(Kind.SYMBOL, matcher.group());
    } else if (SUPERSCRIPTS.indexOf(text.charAt(at)) >= 0) {
      superscript();
    } else {
      int end = text.offsetByCodePoints(at, 1);
      translated(Kind.STRANGE, text.substring(at, end));
    }
  }

  private void number() {
    String number = matcher.group();
    int begin = at;
    at = matcher.end();
    boolean isWhole = number.matches("[0-9]+");
    if (looksAt(AFTER_NUMBER) && (!isWhole || !matcher.group().matches("[fFldD]"))) {
      mistakes.at(
          begin,
          "found \"" + number + matcher.group() + "\", expected a number such as 1.5 or 1e-3");
      at = matcher.end();
    }
    tokens.add(new Token(Kind.NUMBER, number, begin, at));
  }

  /** A module and the name behind it. */
  private void module(int end) {
    int begin = at;
    at = end;
    looksAt(NAME);
    String name = matcher.group();
    at = matcher.end();
    String written = text.substring(begin, at);
    Optional<Foreign.Word> other =
        Functions.named(name).isPresent() || Names.CONSTANTS.containsKey(name)
            ? Optional.of(new Foreign.Word(name, Optional.of(name)))
            : Foreign.function(name).or(() -> Foreign.constant(name));
    mistakes.at(
        begin,
        Text.format(
            "found \"%s\", expected %s",
            written,
            other
                .map(Foreign.Word::expected)
                .orElse(
                    "a function without a module before it"
                        + Names.suggestion(name, Functions.names()))));
    tokens.add(new Token(Kind.NAME, other.flatMap(Foreign.Word::word).orElse(name), begin, at));
  }

  /** A name, or a word in another alphabet. */
  private void word(String word) {
    if (NAME.matcher(word).matches()) {
      translated(Kind.NAME, word);
    } else if (Foreign.symbol(word).isPresent()) {
      translated(Kind.STRANGE, word);
    } else {
      String plain = Normalizer.normalize(word, Normalizer.Form.NFKC);
      boolean isName = NAME.matcher(plain).matches();
      mistakes.at(
          at,
          Text.format(
              "found \"%s\", expected %s",
              word, isName ? plain : "a name of letters from a to z, digits and _"));
      tokens.add(new Token(Kind.NAME, isName ? plain : word, at, at + word.length()));
      at += word.length();
    }
  }

  private void superscript() {
    StringBuilder digits = new StringBuilder();
    int begin = at;
    while (at < text.length() && SUPERSCRIPTS.indexOf(text.charAt(at)) >= 0) {
      digits.append(SUPERSCRIPTS.indexOf(text.charAt(at)));
      at++;
    }
    mistakes.at(
        begin, "found \"" + text.substring(begin, at) + "\", expected ^" + digits + " for a power");
    tokens.add(new Token(Kind.SYMBOL, "^", begin, at));
    tokens.add(new Token(Kind.NUMBER, digits.toString(), begin, at));
  }

  private void translated(Kind kind, String written) {
    int commas = written.equals("|") ? commasOfDensity() : -1;
    if (commas >= 0) {
      // Stan's bar behind what the density is of is a comma.
      if (commas > 0) {
        mistakes.at(at, "found \"|\", expected \",\": a bar follows the first argument only");
      }
      tokens.add(new Token(Kind.SYMBOL, ",", at, at + 1));
      at++;
      return;
    }
    if (written.equals("~") && isBehindOperand()) {
      mistakes.at(at, "found \"~\", expected a sum with " + Foreign.DENSITY);
      tokens.add(new Token(Kind.SYMBOL, "+", at, at + 1));
      at++;
      return;
    }
    if (written.equals("'") && isBehindOperand()) {
      mistakes.at(at, "found \"'\", expected no transpose: dot(v, w) is the product of vectors");
      at++;
      return;
    }
    Optional<String> meant = Foreign.symbol(written);
    meant.ifPresent(
        word -> mistakes.at(at, "found \"" + written + "\", expected " + word + use(word)));
    Kind meantKind =
        meant.map(word -> NAME.matcher(word).matches() ? Kind.NAME : Kind.SYMBOL).orElse(kind);
    tokens.add(new Token(meantKind, meant.orElse(written), at, at + written.length()));
    at += written.length();
  }

  /** How many arguments of a log density end before this one; -1 outside of one. */
  private int commasOfDensity() {
    int level = 0;
    int commas = 0;
    for (int i = tokens.size() - 1; i > 0; i--) {
      Token token = tokens.get(i);
      if (token.is(")") || token.is("]")) {
        level++;
      } else if (level > 0 && (token.is("(") || token.is("["))) {
        level--;
      } else if (level == 0 && token.is("(")) {
        return DENSITY.matcher(tokens.get(i - 1).text()).matches() ? commas : -1;
      } else if (level == 0 && (token.is(";") || token.is("["))) {
        return -1;
      } else if (level == 0 && token.is(",")) {
        commas++;
      }
    }
    return -1;
  }

  private boolean isBehindOperand() {
    if (tokens.isEmpty()) {
      return false;
    }
    Token last = tokens.get(tokens.size() - 1);
    return last.kind() == Kind.NUMBER
        || last.kind() == Kind.NAME && !Names.WORDS.contains(last.text())
        || last.is(")")
        || last.is("]");
  }

  private static String use(String word) {
    return switch (word) {
      case "^" -> " for a power";
      case "or" -> " between conditions; an absolute value is abs(a)";
      case "and" -> " between conditions";
      case "not" -> " before a condition";
      default -> "";
    };
  }
}
