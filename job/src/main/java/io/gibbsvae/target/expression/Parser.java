package io.gibbsvae.target.expression;

import io.gibbsvae.target.expression.Tokens.Kind;
import io.gibbsvae.target.expression.Tokens.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Reads a formula by recursive descent, from the loosest operation to the tightest: or, and, not,
 * comparisons, + -, * /, signs, powers (to the right), indices.
 *
 * <p>After a name that is unknown, or sizes that do not fit, it goes on, to find everything else
 * that is wrong; where a sign is missing it cannot.
 */
final class Parser {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Pattern COORDINATE = Pattern.compile("x(\\d{1,9})");

  private static final Map<String, Double> CONSTANTS =
      Map.of("pi", Math.PI, "inf", Double.POSITIVE_INFINITY);

  /** Functions of one vector, entry by entry. */
  private static final Map<String, Op> EACH =
      Map.ofEntries(
          Map.entry("exp", Op.EXP),
          Map.entry("expm1", Op.EXPM1),
          Map.entry("log", Op.LOG),
          Map.entry("log1p", Op.LOG1P),
          Map.entry("sqrt", Op.SQRT),
          Map.entry("abs", Op.ABS),
          Map.entry("sin", Op.SIN),
          Map.entry("cos", Op.COS),
          Map.entry("tan", Op.TAN),
          Map.entry("sinh", Op.SINH),
          Map.entry("cosh", Op.COSH),
          Map.entry("tanh", Op.TANH),
          Map.entry("atan", Op.ATAN),
          Map.entry("softplus", Op.SOFTPLUS),
          Map.entry("sigmoid", Op.SIGMOID));

  /** The others, with how many arguments they take at least and at most. */
  private static final Map<String, int[]> OTHERS =
      Map.ofEntries(
          Map.entry("sum", new int[] {1, 1}),
          Map.entry("mean", new int[] {1, 1}),
          Map.entry("norm", new int[] {1, 1}),
          Map.entry("dot", new int[] {2, 2}),
          Map.entry("logsumexp", new int[] {1, Integer.MAX_VALUE}),
          Map.entry("max", new int[] {1, Integer.MAX_VALUE}),
          Map.entry("min", new int[] {1, Integer.MAX_VALUE}),
          Map.entry("where", new int[] {3, 3}),
          Map.entry("shift", new int[] {2, 2}));

  private static final Set<String> WORDS = Set.of("and", "or", "not");

  /** A syntax that cannot be gone on from. */
  private static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final String text;
  private final int dimension;
  private final Map<String, double[]> parameters;
  private final Set<String> unused;
  private final Graph graph = new Graph();
  private final Map<String, Integer> definitions = new HashMap<>();
  // By place in the text, and of one place the first.
  private final TreeMap<Integer, String> problems = new TreeMap<>();
  // Stand-ins of what was wrong: nothing that comes of them is worth a problem of its own.
  private final Set<Integer> wrong = new HashSet<>();
  private List<Token> tokens;
  private int next;

  Parser(String text, int dimension, Map<String, double[]> parameters) {
    this.text = text;
    this.dimension = dimension;
    this.parameters = parameters;
    this.unused = new TreeSet<>(parameters.keySet());
  }

  /** The nodes of the formula, the energy last. */
  List<Node> parse() throws ExpressionException {
    int result = -1;
    try {
      tokens = Tokens.of(text);
      result = program();
    } catch (SyntaxException e) {
      // Its problem is noted.
    }
    if (!problems.isEmpty()) {
      throw new ExpressionException(List.copyOf(problems.values()));
    }
    return graph.needed(result);
  }

  /** Parameters that nothing depends on. */
  Set<String> unused() {
    return unused;
  }

  /** Whether a name may be given to something. */
  static boolean isFree(String name) {
    return NAME.matcher(name).matches()
        && !name.equals("x")
        && !COORDINATE.matcher(name).matches()
        && !CONSTANTS.containsKey(name)
        && !EACH.containsKey(name)
        && !OTHERS.containsKey(name)
        && !WORDS.contains(name);
  }

  // --- problems ---

  private void problem(int at, String what) {
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    int begin = text.lastIndexOf('\n', at - 1) + 1;
    int end = text.indexOf('\n', at);
    String shown = text.substring(begin, end < 0 ? text.length() : end);
    problems.putIfAbsent(
        at,
        (text.contains("\n") ? "line " + line + ", " : "")
            + "column "
            + (at - begin + 1)
            + ": "
            + what
            + "\n      "
            + shown
            + "\n      "
            + " ".repeat(at - begin)
            + "^");
  }

  private SyntaxException syntax(Token found, String expected) {
    problem(found.at(), "found " + found + ", expected " + expected);
    return new SyntaxException();
  }

  private int wrong(int at, String what) {
    problem(at, what);
    return standIn();
  }

  private int standIn() {
    int place = graph.constant(Double.NaN);
    wrong.add(place);
    return place;
  }

  private boolean anyWrong(List<Integer> places) {
    return places.stream().anyMatch(wrong::contains);
  }

  // --- tokens ---

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean takeIf(String sign) {
    if (peek().is(sign)) {
      next++;
      return true;
    }
    return false;
  }

  private void expect(String sign, String why) {
    if (!takeIf(sign)) {
      throw syntax(peek(), "\"" + sign + "\"" + why);
    }
  }

  // --- the grammar ---

  private int program() {
    while (true) {
      boolean definition = peek().kind() == Kind.NAME && tokens.get(next + 1).is("=");
      if (definition) {
        Token name = take();
        take();
        checkDefinition(name);
        int value = or();
        definitions.put(name.text(), value);
        expect(";", " after a definition");
        continue;
      }
      Token begin = peek();
      int value = or();
      takeIf(";");
      if (peek().kind() != Kind.END) {
        throw syntax(peek(), "an operator or the end");
      }
      int size = graph.get(value).size();
      if (size != 1 && !wrong.contains(value)) {
        problem(
            begin.at(),
            "found a vector of "
                + size
                + " numbers, expected one number: sum( ) adds up a vector's entries");
      }
      return value;
    }
  }

  private void checkDefinition(Token name) {
    String text = name.text();
    if (!isFree(text) || parameters.containsKey(text) || definitions.containsKey(text)) {
      problem(name.at(), "found " + name + ", expected a name that means nothing yet");
    }
  }

  private int or() {
    int left = and();
    while (peek().is("or")) {
      Token sign = take();
      left = both(Op.OR, sign, left, and());
    }
    return left;
  }

  private int and() {
    int left = not();
    while (peek().is("and")) {
      Token sign = take();
      left = both(Op.AND, sign, left, not());
    }
    return left;
  }

  private int not() {
    if (takeIf("not")) {
      return graph.each(Op.NOT, not());
    }
    int left = sum();
    Token sign = peek();
    if (sign.is("<") || sign.is("<=") || sign.is(">") || sign.is(">=")) {
      take();
      int right = sum();
      Op op = sign.text().length() == 1 ? Op.LESS : Op.AT_MOST;
      return sign.text().startsWith("<")
          ? both(op, sign, left, right)
          : both(op, sign, right, left);
    }
    return left;
  }

  private int sum() {
    int left = product();
    while (peek().is("+") || peek().is("-")) {
      Token sign = take();
      left = both(sign.is("+") ? Op.ADD : Op.SUBTRACT, sign, left, product());
    }
    return left;
  }

  private int product() {
    int left = signed();
    while (peek().is("*") || peek().is("/")) {
      Token sign = take();
      left = both(sign.is("*") ? Op.MULTIPLY : Op.DIVIDE, sign, left, signed());
    }
    return left;
  }

  private int signed() {
    if (takeIf("-")) {
      int value = signed();
      return wrong.contains(value) ? value : graph.each(Op.NEGATE, value);
    }
    return takeIf("+") ? signed() : power();
  }

  private int power() {
    int base = indexed();
    Token sign = peek();
    if (takeIf("^") || takeIf("**")) {
      int exponent = signed();
      return fits(sign, base, exponent) ? graph.power(base, exponent) : standIn();
    }
    return base;
  }

  private int both(Op op, Token sign, int left, int right) {
    return fits(sign, left, right) ? graph.each(op, left, right) : standIn();
  }

  /** Whether two sizes fit each other; the problem is noted where they do not. */
  private boolean fits(Token sign, int left, int right) {
    if (anyWrong(List.of(left, right))) {
      return false;
    }
    int a = graph.get(left).size();
    int b = graph.get(right).size();
    if (a != b && a != 1 && b != 1) {
      problem(
          sign.at(),
          "found vectors of " + a + " and " + b + " numbers, expected as many, or one number");
      return false;
    }
    return true;
  }

  private int indexed() {
    int value = primary();
    while (peek().is("[")) {
      Token bracket = take();
      value = index(bracket, value);
    }
    return value;
  }

  private int index(Token bracket, int vector) {
    int size = graph.get(vector).size();
    Optional<Integer> from = whole();
    boolean slice = takeIf(":");
    Optional<Integer> to = slice ? whole() : Optional.empty();
    if (!slice && from.isEmpty()) {
      throw syntax(peek(), "a whole number, as in x[0], x[-1] or x[0:2]");
    }
    expect("]", " after an index");
    if (wrong.contains(vector)) {
      return vector;
    }
    int begin = from.map(k -> k < 0 ? k + size : k).orElse(0);
    int end = slice ? to.map(k -> k < 0 ? k + size : k).orElse(size) : begin + 1;
    if (begin < 0 || end > size || begin >= end) {
      return wrong(
          bracket.at(),
          "found an index outside of a vector of "
              + size
              + " numbers, expected 0 to "
              + (size - 1)
              + (slice ? ", the last one excluded" : ""));
    }
    return graph.part(vector, begin, end);
  }

  private Optional<Integer> whole() {
    int begin = next;
    boolean minus = takeIf("-");
    Token token = peek();
    if (token.kind() != Kind.NUMBER || !token.text().matches("\\d{1,9}")) {
      if (minus || token.kind() == Kind.NUMBER) {
        throw syntax(tokens.get(begin), "a whole number");
      }
      return Optional.empty();
    }
    take();
    int value = Integer.parseInt(token.text());
    return Optional.of(minus ? -value : value);
  }

  private int primary() {
    Token token = peek();
    if (token.kind() == Kind.NUMBER) {
      take();
      return graph.constant(Double.parseDouble(token.text()));
    }
    if (takeIf("(")) {
      int value = or();
      expect(")", ", for the bracket at column " + (token.at() + 1));
      return value;
    }
    if (token.kind() != Kind.NAME || WORDS.contains(token.text())) {
      throw syntax(token, "a number, a name or a bracket");
    }
    take();
    return peek().is("(") ? call(token) : named(token);
  }

  private int named(Token name) {
    String text = name.text();
    if (definitions.containsKey(text)) {
      return definitions.get(text);
    }
    if (parameters.containsKey(text)) {
      unused.remove(text);
      return graph.constant(parameters.get(text));
    }
    if (text.equals("x")) {
      return graph.point(0, dimension);
    }
    if (CONSTANTS.containsKey(text)) {
      return graph.constant(CONSTANTS.get(text));
    }
    Matcher coordinate = COORDINATE.matcher(text);
    if (coordinate.matches()) {
      int i = Integer.parseInt(coordinate.group(1));
      return i < dimension
          ? graph.point(i, i + 1)
          : wrong(name.at(), "found " + name + ", expected x0 to x" + (dimension - 1));
    }
    if (EACH.containsKey(text) || OTHERS.containsKey(text)) {
      problem(name.at(), "found the function " + name + " without its brackets");
      throw new SyntaxException();
    }
    Set<String> known = new TreeSet<>(definitions.keySet());
    known.addAll(parameters.keySet());
    known.addAll(CONSTANTS.keySet());
    known.add("x");
    return wrong(
        name.at(),
        "found "
            + name
            + ", expected x, a coordinate, a parameter, or a name defined before"
            + nearest(text, known));
  }

  private static String nearest(String name, Set<String> known) {
    LevenshteinDistance edits = new LevenshteinDistance(Math.max(1, name.length() / 3));
    return known.stream()
        .filter(candidate -> candidate.length() > 1 && edits.apply(name, candidate) >= 0)
        .min(Comparator.comparingInt(candidate -> edits.apply(name, candidate)))
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("");
  }

  private int call(Token name) {
    List<Integer> arguments = new ArrayList<>();
    take();
    if (!peek().is(")")) {
      do {
        arguments.add(or());
      } while (takeIf(","));
    }
    expect(")", " or \",\" in " + name.text() + "( )");
    String text = name.text();
    boolean each = EACH.containsKey(text);
    if (!each && !OTHERS.containsKey(text)) {
      Set<String> known = new TreeSet<>(EACH.keySet());
      known.addAll(OTHERS.keySet());
      return wrong(name.at(), "found " + name + ", expected a function" + nearest(text, known));
    }
    int[] count = each ? new int[] {1, 1} : OTHERS.get(text);
    if (arguments.size() < count[0] || arguments.size() > count[1]) {
      return wrong(
          name.at(),
          "found "
              + arguments.size()
              + " arguments of "
              + text
              + ", expected "
              + count[0]
              + (count[1] > count[0] ? " or more" : ""));
    }
    if (anyWrong(arguments)) {
      return standIn();
    }
    return each ? graph.each(EACH.get(text), arguments.get(0)) : call(name, text, arguments);
  }

  private int call(Token name, String text, List<Integer> arguments) {
    int first = arguments.get(0);
    return switch (text) {
      case "sum" -> graph.reduce(Op.SUM, first);
      case "mean" ->
          graph.each(
              Op.DIVIDE, graph.reduce(Op.SUM, first), graph.constant(graph.get(first).size()));
      case "norm" ->
          graph.each(Op.SQRT, graph.reduce(Op.SUM, graph.power(first, graph.constant(2))));
      case "dot" ->
          fits(name, first, arguments.get(1))
              ? graph.reduce(Op.SUM, graph.each(Op.MULTIPLY, first, arguments.get(1)))
              : standIn();
      case "logsumexp" -> graph.reduce(Op.LOG_SUM_EXP, graph.stack(arguments));
      case "max" -> extreme(Op.LARGER, Op.LARGEST, name, arguments);
      case "min" -> extreme(Op.SMALLER, Op.SMALLEST, name, arguments);
      case "where" ->
          fits(name, first, arguments.get(1))
                  && fits(name, first, arguments.get(2))
                  && fits(name, arguments.get(1), arguments.get(2))
              ? graph.each(Op.WHERE, first, arguments.get(1), arguments.get(2))
              : standIn();
      default -> shift(name, first, graph.get(arguments.get(1)));
    };
  }

  /** Of one vector its extreme entry, of several arguments entry by entry. */
  private int extreme(Op ofTwo, Op ofOne, Token name, List<Integer> arguments) {
    if (arguments.size() == 1) {
      return graph.reduce(ofOne, arguments.get(0));
    }
    int result = arguments.get(0);
    for (int argument : arguments.subList(1, arguments.size())) {
      if (!fits(name, result, argument)) {
        return standIn();
      }
      result = graph.each(ofTwo, result, argument);
    }
    return result;
  }

  private int shift(Token name, int vector, Node by) {
    boolean whole =
        by.op() == Op.CONSTANT
            && by.size() == 1
            && by.constant().get(0) == Math.rint(by.constant().get(0))
            && Math.abs(by.constant().get(0)) <= Integer.MAX_VALUE;
    return whole
        ? graph.shift(vector, (int) (double) by.constant().get(0))
        : wrong(name.at(), "found no whole number as the second argument of shift");
  }
}
