package io.gibbsvae.energy.expression;

/**
 * Functions of one number, each with a loop of its own, and their derivatives as nodes. An
 * expression calls those from EXP to ERF by their names in small letters.
 */
enum UnaryFunction {
  EXP(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.exp(in[k]);
        }
      }),
  EXPM1(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.expm1(in[k]);
        }
      }),
  LOG(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.log(in[k]);
        }
      }),
  LOG1P(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.log1p(in[k]);
        }
      }),
  SQRT(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.sqrt(in[k]);
        }
      }),
  ABS(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.abs(in[k]);
        }
      }),
  SIN(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.sin(in[k]);
        }
      }),
  COS(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.cos(in[k]);
        }
      }),
  TAN(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.tan(in[k]);
        }
      }),
  ASIN(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.asin(in[k]);
        }
      }),
  ACOS(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.acos(in[k]);
        }
      }),
  ATAN(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.atan(in[k]);
        }
      }),
  SINH(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.sinh(in[k]);
        }
      }),
  COSH(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.cosh(in[k]);
        }
      }),
  TANH(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.tanh(in[k]);
        }
      }),
  SIGMOID(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          // Of -|x|, so that nothing overflows.
          double decay = Math.exp(-Math.abs(in[k]));
          out[k] = (in[k] >= 0 ? 1 : decay) / (1 + decay);
        }
      }),
  SOFTPLUS(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.max(in[k], 0) + Math.log1p(Math.exp(-Math.abs(in[k])));
        }
      }),
  LGAMMA(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = SpecialFunctions.logGamma(in[k]);
        }
      }),
  ERF(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = SpecialFunctions.erf(in[k]);
        }
      }),
  // From here on those that an expression does not name.
  /** The softplus, right to 1e-16 and not to so much of itself: its functions are intrinsic. */
  LOGISTIC_LOSS(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.max(in[k], 0) + Math.log(1 + Math.exp(-Math.abs(in[k])));
        }
      }),
  DIGAMMA(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = SpecialFunctions.digamma(in[k]);
        }
      }),
  LOG_SCALED_BESSEL(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = SpecialFunctions.logScaledBessel(in[k]);
        }
      }),
  BESSEL_RATIO_MINUS_ONE(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = SpecialFunctions.besselRatioMinusOne(in[k]);
        }
      }),
  SIGN(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.signum(in[k]);
        }
      }),
  RECIPROCAL(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = 1 / in[k];
        }
      }),
  /** Of a condition. */
  NOT(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = 1 - in[k];
        }
      }),
  /** An infinity as the largest number; its derivative is taken for zero. */
  FINITE(
      (rows, in, out) -> {
        for (int k = 0; k < rows; k++) {
          out[k] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, in[k]));
        }
      });

  /** Writes the function of each row. */
  private interface Loop {
    void apply(int rows, double[] in, double[] out);
  }

  private final Loop loop;

  UnaryFunction(Loop loop) {
    this.loop = loop;
  }

  void apply(int rows, double[] in, double[] out) {
    loop.apply(rows, in, out);
  }

  /** The derivative by the argument, where {@code value} is the function of it. */
  Node derivative(Graph graph, Node argument, Node value) {
    return switch (this) {
      case EXP -> value;
      case EXPM1 -> graph.add(value, graph.number(1));
      case LOG -> graph.reciprocal(argument);
      case LOG1P -> graph.reciprocal(graph.add(argument, graph.number(1)));
      case SQRT -> graph.scale(graph.reciprocal(value), 0.5);
      case ABS -> graph.unary(SIGN, argument);
      case SIN -> graph.unary(COS, argument);
      case COS -> graph.scale(graph.unary(SIN, argument), -1);
      case TAN -> graph.add(graph.power(value, 2), graph.number(1));
      case ASIN -> graph.reciprocal(graph.unary(SQRT, oneMinusSquare(graph, argument)));
      case ACOS -> graph.scale(ASIN.derivative(graph, argument, value), -1);
      case ATAN -> graph.reciprocal(graph.add(graph.power(argument, 2), graph.number(1)));
      case SINH -> graph.unary(COSH, argument);
      case COSH -> graph.unary(SINH, argument);
      case TANH -> oneMinusSquare(graph, value);
      case SIGMOID -> graph.multiply(value, oneMinus(graph, value));
      case SOFTPLUS, LOGISTIC_LOSS -> graph.unary(SIGMOID, argument);
      case LGAMMA -> graph.unary(DIGAMMA, argument);
      case ERF ->
          graph.scale(
              graph.unary(EXP, graph.scale(graph.power(argument, 2), -1)), 2 / Math.sqrt(Math.PI));
      case LOG_SCALED_BESSEL -> graph.unary(BESSEL_RATIO_MINUS_ONE, argument);
      case RECIPROCAL -> graph.scale(graph.power(value, 2), -1);
      case SIGN, NOT, FINITE -> graph.number(0);
      case DIGAMMA, BESSEL_RATIO_MINUS_ONE ->
          throw new IllegalStateException(this + " is for gradients only");
    };
  }

  private static Node oneMinus(Graph graph, Node node) {
    return graph.add(graph.number(1), graph.scale(node, -1));
  }

  private static Node oneMinusSquare(Graph graph, Node node) {
    return oneMinus(graph, graph.power(node, 2));
  }
}
