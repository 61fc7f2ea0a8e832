package io.gibbsvae.energy.expression;

/** Functions of two numbers or conditions, each with a loop of its own. */
enum BinaryFunction {
  MULTIPLY(false, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = a[k] * b[k];
      }
    }
  },
  POWER(false, false) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.pow(a[k], b[k]);
      }
    }
  },
  MAXIMUM(false, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.max(a[k], b[k]);
      }
    }
  },
  MINIMUM(false, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.min(a[k], b[k]);
      }
    }
  },
  LBETA(false, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = SpecialFunctions.logBeta(a[k], b[k]);
      }
    }
  },
  LESS(true, false) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = a[k] < b[k] ? 1 : 0;
      }
    }
  },
  LESS_OR_EQUAL(true, false) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = a[k] <= b[k] ? 1 : 0;
      }
    }
  },
  AND(true, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = a[k] * b[k];
      }
    }
  },
  OR(true, true) {
    @Override
    void apply(int rows, double[] a, double[] b, double[] out) {
      for (int k = 0; k < rows; k++) {
        out[k] = Math.max(a[k], b[k]);
      }
    }
  };

  /** Whether its value is a condition. */
  final boolean isCondition;

  /** Whether the arguments can change places. */
  final boolean isSymmetric;

  BinaryFunction(boolean isCondition, boolean isSymmetric) {
    this.isCondition = isCondition;
    this.isSymmetric = isSymmetric;
  }

  /** Writes the function of each row. */
  abstract void apply(int rows, double[] a, double[] b, double[] out);
}
