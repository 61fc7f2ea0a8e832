package io.gibbsvae.energy.expression;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What other languages write (Python with NumPy, PyTorch and JAX, R, Stan, Julia, Matlab,
 * Mathematica, C, LaTeX), and what an expression has instead. Nothing here is accepted: a mistake
 * names the right word, and reading goes on as if that were written.
 */
final class Foreign {

  /**
   * A word of another language.
   *
   * @param expected what to write, for a message
   * @param word the name that stands for it, if one name does
   */
  record Word(String expected, Optional<String> word) {}

  /** Modules and classes that functions of other languages are called with. */
  private static final Set<String> MODULES =
      Set.of(
          ("np numpy math cmath torch jnp jax tf tensorflow scipy sp special nn F functional "
                  + "Math std mx cp cupy sympy pm pt aet T K keras stats lax linalg StrictMath norm "
                  + "Normal normal dist distributions Base pymc")
              .split(" "));

  /** Symbols with one symbol or word of the same meaning, in code points or characters. */
  private static final Map<String, String> SYMBOLS = new HashMap<>();

  /** Names of functions. */
  private static final Map<String, Word> FUNCTIONS = new HashMap<>();

  /** Names of constants. */
  private static final Map<String, Word> CONSTANTS = new HashMap<>();

  static final String DENSITY =
      "a log density such as normal_lpdf(y | mu, sigma), with a minus in an energy";
  static final String NO_LOOP = "no loop: functions work on vectors, as in sum(x^2)";

  static {
    symbols("^", "**", ".^", ".**", "\u00B2", "\u00B3", "\u00B9", "\u2070");
    symbols("*", ".*", "\u00D7", "\u00B7", "\u22C5", "\u2217", "\u2022");
    symbols("-", "\u2212", "\u2013", "\u2014", "\u2010", "\u2011");
    symbols("/", "./", "\u00F7", "\u2044", "\u2215");
    symbols("<=", "\u2264", "=<");
    symbols(">=", "\u2265", "=>");
    symbols("and", "&&", "&", "\u2227");
    symbols("or", "||", "|", "\u2228");
    symbols("not", "!", "~", "\u00AC");
    symbols("=", ":=");
    symbols("(", "{");
    symbols(")", "}");
    symbols("pi", "\u03C0");
    symbols("inf", "\u221E");
    symbols("sqrt", "\u221A");
    symbols("sum", "\u2211");
    symbols("prod", "\u220F");

    rename("log", "ln", "loge");
    rename("log1p", "log1plus");
    rename("abs", "fabs", "absolute");
    rename("asin", "arcsin");
    rename("acos", "arccos");
    rename("atan", "arctan");
    rename("pow", "power", "pown", "powr", "float_power");
    rename("square", "sqr", "sq");
    rename("sqrt", "root");
    rename("logsumexp", "logaddexp", "log_add_exp", "logSumExp", "reduce_logsumexp");
    rename("sigmoid", "inv_logit", "expit", "plogis", "invlogit");
    rename("softplus", "log1p_exp", "log1pexp", "log1pExp");
    rename("max", "maximum", "fmax", "pmax", "amax", "reduce_max");
    rename("min", "minimum", "fmin", "pmin", "amin", "reduce_min");
    rename("sum", "reduce_sum", "nansum", "fsum", "add_n", "total");
    rename("mean", "average", "reduce_mean");
    rename("prod", "product", "reduce_prod");
    rename("dot", "inner", "vdot", "dot_product", "matmul", "crossprod", "tensordot");
    rename("norm", "vector_norm", "hypot", "norm2", "nrm2");
    rename("where", "ifelse", "if_else", "iif", "ifThenElse", "if", "piecewise");
    rename("shift", "roll", "circshift");
    formula("log(a)/log(10)", "log10");
    formula("log(a)/log(2)", "log2", "ld", "lb");
    formula("2^a", "exp2");
    formula("10^a", "exp10");
    formula("a^(1/3), for a > 0", "cbrt");
    formula("1/sqrt(a)", "rsqrt", "inv_sqrt");
    formula("1/a", "reciprocal", "inv");
    formula("log(a + sqrt(a^2 + 1))", "asinh", "arcsinh");
    formula("log(a + sqrt(a^2 - 1))", "acosh", "arccosh");
    formula("log((1 + a)/(1 - a))/2", "atanh", "arctanh");
    formula("2*atan(b/(sqrt(a^2 + b^2) + a)) for atan2(b, a)", "atan2", "arctan2");
    formula("1/cosh(a)", "sech");
    formula("1/cos(a)", "sec");
    formula("1/sin(a)", "csc");
    formula("1/tan(a)", "cot");
    formula("max(a, 0)", "relu", "ReLU");
    formula("-softplus(-a)", "logsigmoid", "log_sigmoid", "log_inv_logit");
    formula("log(a/(1 - a))", "logit");
    formula("a*sigmoid(a)", "silu", "swish");
    formula("min(max(a, low), high)", "clip", "clamp");
    formula("where(a > 0, 1, -1)", "sign", "sgn", "signum");
    formula("where(a > 0, 1, 0)", "heaviside", "step", "Heaviside");
    formula("dot(v, v)", "dot_self", "sumsq", "sum_squares");
    formula("mean((v - mean(v))^2)", "var", "variance");
    formula("v[1:] - v[:-1]", "diff", "ediff1d");
    formula("dimension", "len", "length", "size", "numel");
    formula("a parameter: parameters { a = [1, 2] }", "array", "tensor", "vector", "list");
    rename("append", "c", "concatenate", "concat", "hstack", "vcat", "append_row", "append_array");
    formula("a slice of a vector, such as sum(x[:-1])", "range", "arange", "linspace", "seq");
    formula("a comparison such as x0 < 1 or x0 > 1", "isclose", "equal");
    formula("a^2", "abs2");
    formula("a*b + c for fma(a, b, c)", "fma");
    formula("a*log(b)", "lmultiply", "multiply_log", "xlogy");
    formula("logsumexp(log(p) + a, log(1 - p) + b) for log_mix(p, a, b)", "log_mix");
    formula(NO_LOOP, "for", "while", "map", "apply", "sapply", "lapply", "vapply", "mapply");
    formula("the expression alone", "function");
    formula(DENSITY, "N", "normal", "Normal", "std_normal", "NormalDistribution", "MvNormal");
    formula(DENSITY, "multi_normal", "student_t", "StudentT", "cauchy", "Cauchy", "pdf", "PDF");
    formula(DENSITY, "bernoulli", "Bernoulli", "binomial", "Binomial", "poisson", "Poisson");
    formula(DENSITY, "exponential", "Exponential", "lognormal", "LogNormal", "uniform", "Uniform");
    String notSmooth = "a smooth function: training needs the gradient";
    formula(
        notSmooth, "floor", "ceil", "round", "rint", "trunc", "fmod", "mod", "argmax", "argmin");
    String notOffered =
        "another function: for this one, write the energy as a class or an ONNX model";
    rename("lgamma", "gammaln", "loggamma", "log_gamma", "logGamma");
    rename("lbeta", "betaln", "logbeta", "log_beta");
    rename("cumsum", "cumulative_sum");
    formula("exp(lgamma(a))", "gamma", "tgamma");
    formula("exp(lbeta(a, b))", "beta");
    formula("1 - erf(a)", "erfc");
    formula("(1 + erf(a/sqrt(2)))/2", "Phi", "pnorm", "ndtr");
    formula(notOffered, "digamma");
    formula(notOffered, "det", "logdet", "slogdet", "cholesky", "solve", "einsum");

    constant("pi", "PI", "Pi", "M_PI", "PI_");
    constant("e", "E", "M_E", "exp1");
    constant("inf", "Inf", "INF", "Infinity", "infinity", "INFINITY");
    constant("inf", "HUGE_VAL", "oo", "POSITIVE_INFINITY");
    constant("dimension", "ndim", "DIM", "Dim", "dim");
    constant("2*pi", "tau", "TAU");
    for (String truth : new String[] {"True", "False", "true", "false", "TRUE", "FALSE"}) {
      CONSTANTS.put(truth, new Word("a condition such as x0 > 0", Optional.empty()));
    }
    for (String none : new String[] {"nan", "NaN", "NAN", "None", "null", "NULL", "nil"}) {
      CONSTANTS.put(none, new Word("a number; outside of the support inf", Optional.empty()));
    }
  }

  private Foreign() {}

  private static void symbols(String meaning, String... written) {
    for (String symbol : written) {
      SYMBOLS.put(symbol, meaning);
    }
  }

  private static void rename(String word, String... names) {
    for (String name : names) {
      FUNCTIONS.put(name, new Word(word, Optional.of(word)));
    }
  }

  private static void formula(String expected, String... names) {
    for (String name : names) {
      FUNCTIONS.put(name, new Word(expected, Optional.empty()));
    }
  }

  private static void constant(String word, String... names) {
    for (String name : names) {
      boolean isName = Lexer.NAME.matcher(word).matches();
      CONSTANTS.put(name, new Word(word, isName ? Optional.of(word) : Optional.empty()));
    }
  }

  static boolean isModule(String name) {
    return MODULES.contains(name);
  }

  /** The symbol or word with the meaning of a symbol of another language. */
  static Optional<String> symbol(String written) {
    return Optional.ofNullable(SYMBOLS.get(written)).or(() -> ofAscii(written));
  }

  /** Of the wide forms that East Asian keyboards write. */
  private static Optional<String> ofAscii(String written) {
    String plain = Normalizer.normalize(written, Normalizer.Form.NFKC);
    return plain.equals(written) || !plain.matches("[-+*/^()\\[\\],;<>=]")
        ? Optional.empty()
        : Optional.of(plain);
  }

  /** What to write for a function of another language. */
  static Optional<Word> function(String name) {
    Word word = FUNCTIONS.get(name);
    if (word == null
        && name.matches(
            ".*_lc*cdf|d(norm|gamma|beta|exp|pois|binom|t|unif)|.*[lL]og_?(pdf|prob)")) {
      word = new Word(DENSITY, Optional.empty());
    }
    return Optional.ofNullable(word).or(() -> inSmallLetters(name));
  }

  /** Mathematica's Exp, Basic's LOG. */
  private static Optional<Word> inSmallLetters(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    if (small.equals(name)) {
      return Optional.empty();
    }
    return Functions.named(small).isPresent()
        ? Optional.of(new Word(small, Optional.of(small)))
        : Optional.ofNullable(FUNCTIONS.get(small));
  }

  /** What to write for a constant of another language. */
  static Optional<Word> constant(String name) {
    return Optional.ofNullable(CONSTANTS.get(name));
  }
}
