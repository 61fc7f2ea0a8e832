package io.gibbsvae.energy.regression;

import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Atom.Kind;
import io.gibbsvae.energy.regression.FormulaTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads formulas of models in the notation of Wilkinson and Rogers, as R has it. */
final class FormulaParser {

  private static final String EXAMPLE = "y ~ a + b";
  // Functions of R and of its packages that are said otherwise here.
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("poly", "powers such as a + I(a^2)"),
          Map.entry("scale", "the column, and target.scaling = standardise"),
          Map.entry("standardize", "the column, and target.scaling = standardise"),
          Map.entry("center", "the column, and target.scaling = standardise"),
          Map.entry("offset", "a column in target.exposure, of which the logarithm is taken"),
          Map.entry("C", "factor(a)"),
          Map.entry("as.factor", "factor(a)"),
          Map.entry("s", "no smooth terms: powers such as I(a^2), or a target of type expression"),
          Map.entry("trials", "one row for each trial, or a target of type expression"));

  private final FormulaTokens tokens;
  private final FormulaArithmetic arithmetic;
  private boolean intercept = true;
  private final Set<String> groups = new LinkedHashSet<>();

  FormulaParser(String text) {
    tokens = new FormulaTokens(text);
    arithmetic = new FormulaArithmetic(tokens);
  }

  ModelFormula formula() {
    Atom response = atom("a response, as in " + EXAMPLE);
    if (response.kind() == Kind.LEVELS) {
      throw tokens.wrong(0, "found " + response.title() + ", expected a column of numbers");
    }
    Token tilde = tokens.next();
    if (!tilde.is("~")) {
      throw tokens.unexpected(tilde, "~ after the response, as in " + EXAMPLE);
    }
    List<List<Atom>> terms = new ArrayList<>();
    Optional<Token> sign = tokens.take("+", "-");
    do {
      item(sign.filter(token -> token.is("-")), terms);
      sign = tokens.take("+", "-");
    } while (sign.isPresent());
    if (!tokens.peek().isEnd()) {
      throw tokens.unexpected(tokens.peek(), operator(tokens.peek()));
    }
    if (terms.isEmpty() && groups.isEmpty() && !intercept) {
      throw tokens.wrong(tilde.offset() + 1, "found no term, expected at least one");
    }
    return new ModelFormula(
        response, intercept, terms, List.copyOf(groups), tokens.text(), arithmetic.places());
  }

  private static String operator(Token found) {
    return switch (found.text()) {
      case "/" -> "+, : or *: a/b is a + a:b";
      case "|" -> "groups in parentheses, as in (1 | school)";
      case "~" -> "one ~";
      default -> "+, : or *";
    };
  }

  /** One summand: an intercept, groups, or terms. */
  private void item(Optional<Token> minus, List<List<Atom>> terms) {
    Token token = tokens.peek();
    if (token.isNumber()) {
      tokens.next();
      boolean one = token.text().equals("1");
      if (!one && (!token.text().equals("0") || minus.isPresent())) {
        throw tokens.unexpected(
            token, minus.isPresent() ? "- 1" : "0 or 1, for no constant or one");
      }
      intercept = one && minus.isEmpty();
      return;
    }
    if (minus.isPresent()) {
      throw tokens.unexpected(
          minus.get(), "+: nothing can be taken away but the intercept, by - 1 or 0 +");
    }
    if (token.is("(") && tokens.isGroup()) {
      group();
      return;
    }
    crossed().forEach(term -> add(terms, term));
  }

  /** (1 | g). */
  private void group() {
    Token open = tokens.next();
    Token one = tokens.next();
    Token bar = tokens.next();
    if (!one.text().equals("1") || !bar.is("|")) {
      throw tokens.wrong(
          open.offset(),
          "found effects of groups other than intercepts, expected (1 | g) with a column g");
    }
    Token name = tokens.next();
    Token close = tokens.next();
    if (!name.isName() || !close.is(")")) {
      throw tokens.unexpected(
          name.isName() ? close : name, "a column and \")\", as in (1 | school)");
    }
    arithmetic.mention(name);
    if (!groups.add(name.name())) {
      throw tokens.wrong(open.offset(), "found groups of " + name.name() + " twice");
    }
  }

  /** Terms with *. */
  private List<List<Atom>> crossed() {
    List<List<Atom>> left = interacting();
    while (tokens.take("*").isPresent()) {
      List<List<Atom>> right = interacting();
      List<List<Atom>> all = new ArrayList<>(left);
      right.forEach(term -> add(all, term));
      products(left, right).forEach(term -> add(all, term));
      left = all;
    }
    return left;
  }

  /** Terms with :. */
  private List<List<Atom>> interacting() {
    List<List<Atom>> left = power();
    while (tokens.take(":").isPresent()) {
      left = products(left, power());
    }
    return left;
  }

  private List<List<Atom>> power() {
    Token first = tokens.peek();
    List<List<Atom>> terms = primary();
    Optional<Token> sign = tokens.take("^");
    if (sign.isEmpty()) {
      return terms;
    }
    Token exponent = tokens.next();
    if (terms.size() == 1) {
      String base = tokens.between(first, sign.get());
      throw tokens.wrong(
          first.offset(),
          Text.format(
              "found %s%s%s, expected I(%s^%s) for the power: as a term of a formula, %s^%s is %s"
                  + " itself",
              base,
              sign.get().text(),
              exponent.text(),
              base,
              exponent.text(),
              base,
              exponent.text(),
              base));
    }
    if (!exponent.text().matches("[2-9]")) {
      throw tokens.unexpected(exponent, "an integer from 2 to 9");
    }
    List<List<Atom>> all = terms;
    for (int k = 1; k < Integer.parseInt(exponent.text()); k++) {
      List<List<Atom>> more = new ArrayList<>(all);
      products(all, terms).forEach(term -> add(more, term));
      all = more;
    }
    return all;
  }

  private List<List<Atom>> primary() {
    Token token = tokens.peek();
    if (token.is("(")) {
      tokens.next();
      List<List<Atom>> terms = new ArrayList<>();
      do {
        if (tokens.peek().isNumber()) {
          throw tokens.unexpected(tokens.peek(), "a column; an intercept is no part of a product");
        }
        crossed().forEach(term -> add(terms, term));
      } while (tokens.take("+").isPresent());
      Token close = tokens.next();
      if (!close.is(")")) {
        throw tokens.unexpected(close, "\")\"");
      }
      return terms;
    }
    return List.of(List.of(atom("a column")));
  }

  /** A column, or what is computed of columns. */
  private Atom atom(String expected) {
    Token token = tokens.next();
    if (!token.isName()) {
      throw tokens.unexpected(token, expected);
    }
    if (!tokens.peek().is("(")) {
      if (token.text().equals(".")) {
        throw tokens.unexpected(
            token, "the names of columns; without a formula, all columns are features");
      }
      arithmetic.mention(token);
      return Atom.column(token.name());
    }
    if (token.text().equals("factor")) {
      tokens.next();
      Token name = tokens.next();
      Token close = tokens.next();
      if (!name.isName() || !close.is(")")) {
        throw tokens.unexpected(name.isName() ? close : name, "one column, as in factor(year)");
      }
      arithmetic.mention(name);
      return Atom.levels(name.name());
    }
    if (!token.text().equals("I") && !FormulaArithmetic.isFunction(token.text())) {
      String instead = INSTEAD.get(token.text());
      throw tokens.unexpected(
          token,
          instead == null
              ? "I(...), factor(a) or one of " + String.join(", ", FormulaArithmetic.functions())
              : instead);
    }
    return arithmetic.atom(token);
  }

  /** A term once, whatever the order of its atoms. */
  private static void add(List<List<Atom>> terms, List<Atom> term) {
    Set<String> titles = titles(term);
    if (terms.stream().noneMatch(other -> titles(other).equals(titles))) {
      terms.add(term);
    }
  }

  private static List<List<Atom>> products(List<List<Atom>> left, List<List<Atom>> right) {
    List<List<Atom>> products = new ArrayList<>();
    for (List<Atom> a : left) {
      for (List<Atom> b : right) {
        List<Atom> product = new ArrayList<>(a);
        Set<String> titles = titles(a);
        b.stream().filter(atom -> titles.add(atom.title())).forEach(product::add);
        add(products, product);
      }
    }
    return products;
  }

  private static Set<String> titles(List<Atom> term) {
    Set<String> titles = new LinkedHashSet<>();
    term.forEach(atom -> titles.add(atom.title()));
    return titles;
  }
}
