package io.gibbsvae.energy.expression;

/** Functions of one number, each with a loop of its own, and their derivatives as nodes. */
enum UnaryFunction {
  EXP {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.exp(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return value;
    }
  },
  EXPM1 {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.expm1(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.add(value, graph.number(1));
    }
  },
  LOG {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.log(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.reciprocal(argument);
    }
  },
  LOG1P {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.log1p(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.reciprocal(graph.add(argument, graph.number(1)));
    }
  },
  SQRT {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.sqrt(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.scale(graph.reciprocal(value), 0.5);
    }
  },
  ABS {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.abs(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.unary(SIGN, argument);
    }
  },
  SIGN {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.signum(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.number(0);
    }
  },
  RECIPROCAL {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = 1 / in[k];
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.scale(graph.power(value, 2), -1);
    }
  },
  SIN {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.sin(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.unary(COS, argument);
    }
  },
  COS {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.cos(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.scale(graph.unary(SIN, argument), -1);
    }
  },
  TAN {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.tan(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.add(graph.power(value, 2), graph.number(1));
    }
  },
  ASIN {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.asin(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.reciprocal(graph.unary(SQRT, oneMinusSquare(graph, argument)));
    }
  },
  ACOS {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.acos(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.scale(ASIN.derivative(graph, argument, value), -1);
    }
  },
  ATAN {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.atan(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.reciprocal(graph.add(graph.power(argument, 2), graph.number(1)));
    }
  },
  SINH {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.sinh(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.unary(COSH, argument);
    }
  },
  COSH {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.cosh(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.unary(SINH, argument);
    }
  },
  TANH {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.tanh(in[k]);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return oneMinusSquare(graph, value);
    }
  },
  SIGMOID {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        // Of -|x|, so that nothing overflows.
        double decay = Math.exp(-Math.abs(in[k]));
        out[k] = (in[k] >= 0 ? 1 : decay) / (1 + decay);
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.multiply(value, oneMinus(graph, value));
    }
  },
  SOFTPLUS {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.max(in[k], 0) + Math.log1p(Math.exp(-Math.abs(in[k])));
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.unary(SIGMOID, argument);
    }
  },
  /** Of a condition. */
  NOT {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = 1 - in[k];
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.number(0);
    }
  },
  /** An infinity as the largest number; its derivative is taken for zero. */
  FINITE {
    @Override
    void apply(int rows, double[] in, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, in[k]));
      }
    }

    @Override
    Node derivative(Graph graph, Node argument, Node value) {
      return graph.number(0);
    }
  };

  /** Writes the function of each row. */
  abstract void apply(int rows, double[] in, double[] out);

  /** The derivative by the argument, where {@code value} is the function of it. */
  abstract Node derivative(Graph graph, Node argument, Node value);

  private static Node oneMinus(Graph graph, Node node) {
    return graph.add(graph.number(1), graph.scale(node, -1));
  }

  private static Node oneMinusSquare(Graph graph, Node node) {
    return oneMinus(graph, graph.power(node, 2));
  }
}
