package io.gibbsvae.energy.regression;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Exponential and logarithm of vectors, to a unit or two in the last place, in sums and products
 * only.
 *
 * <p>The Vector API has its own, but interpreted code and code that the JIT compiler has compiled
 * call different libraries there, whose last bits differ. A run must not depend on when code is
 * compiled.
 */
final class VectorFunctions {

  /** The least argument of {@link #exp}: below it the result stays where it is, about 1e-308. */
  private static final double LOWEST = -708;

  private static final double LOG2_E = 1 / Math.log(2);
  // log 2 in two parts. The first has so few digits that whole multiples of it are exact.
  private static final double LOG_2_HIGH = 0x1.62e42feep-1;
  private static final double LOG_2_LOW = 0x1.a39ef35793c76p-33;
  // Added to a number below 2^51, it leaves the nearest integer in the lowest bits.
  private static final double ROUND = 0x1.8p52;
  private static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);
  private static final long ONE_BITS = Double.doubleToRawLongBits(1);
  private static final long ROOT_OF_HALF_BITS = Double.doubleToRawLongBits(Math.sqrt(0.5));
  private static final int FRACTION_BITS = 52;

  private VectorFunctions() {}

  /**
   * e^x of x at most 0: 2^k e^r with |r| at most log(2) / 2, and the Taylor series of e^r, of which
   * thirteen terms leave 4e-18.
   */
  static DoubleVector exp(DoubleVector x) {
    DoubleVector y = x.max(LOWEST);
    DoubleVector shifted = y.mul(LOG2_E).add(ROUND);
    DoubleVector k = shifted.sub(ROUND);
    DoubleVector r = k.fma(k.broadcast(-LOG_2_HIGH), y);
    r = k.fma(k.broadcast(-LOG_2_LOW), r);
    // In pairs, pairs of pairs and so on: the processor works on several at a time.
    DoubleVector r2 = r.mul(r);
    DoubleVector r4 = r2.mul(r2);
    DoubleVector from0 = pair(r, 1.0 / 6, 0.5).fma(r2, r.add(1));
    DoubleVector from4 = pair(r, 1.0 / 5040, 1.0 / 720).fma(r2, pair(r, 1.0 / 120, 1.0 / 24));
    DoubleVector from8 =
        pair(r, 1.0 / 39916800, 1.0 / 3628800).fma(r2, pair(r, 1.0 / 362880, 1.0 / 40320));
    DoubleVector from12 = pair(r, 1.0 / 6227020800.0, 1.0 / 479001600);
    DoubleVector sum = from12.fma(r4, from8).fma(r4.mul(r4), from4.fma(r4, from0));
    LongVector exponent =
        shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, FRACTION_BITS).add(ONE_BITS);
    return sum.mul(exponent.reinterpretAsDoubles());
  }

  private static DoubleVector pair(DoubleVector r, double slope, double constant) {
    return r.fma(r.broadcast(slope), r.broadcast(constant));
  }

  /**
   * log x of finite x at least 1: k log 2 + log m with m in [sqrt(1/2), sqrt(2)), and log m = 2
   * artanh s of s = (m - 1) / (m + 1), of whose series eleven terms leave 1e-19.
   */
  static DoubleVector log(DoubleVector x) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector exponent = bits.sub(ROOT_OF_HALF_BITS).lanewise(VectorOperators.ASHR, FRACTION_BITS);
    DoubleVector m =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, FRACTION_BITS)).reinterpretAsDoubles();
    DoubleVector k = exponent.add(ROUND_BITS).reinterpretAsDoubles().sub(ROUND);
    DoubleVector s = m.sub(1).div(m.add(1));
    DoubleVector z = s.mul(s);
    DoubleVector sum = z.mul(1.0 / 21).add(1.0 / 19);
    sum = sum.fma(z, z.broadcast(1.0 / 17));
    sum = sum.fma(z, z.broadcast(1.0 / 15));
    sum = sum.fma(z, z.broadcast(1.0 / 13));
    sum = sum.fma(z, z.broadcast(1.0 / 11));
    sum = sum.fma(z, z.broadcast(1.0 / 9));
    sum = sum.fma(z, z.broadcast(1.0 / 7));
    sum = sum.fma(z, z.broadcast(1.0 / 5));
    sum = sum.fma(z, z.broadcast(1.0 / 3));
    DoubleVector twice = s.add(s);
    DoubleVector rest = twice.mul(z).mul(sum);
    return k.fma(k.broadcast(LOG_2_HIGH), k.fma(k.broadcast(LOG_2_LOW), rest).add(twice));
  }

  /**
   * log(1 + x) of finite x at least 0: the logarithm of the rounded sum, and what rounding took
   * away, so that small x keep their digits.
   */
  static DoubleVector log1p(DoubleVector x) {
    DoubleVector sum = x.add(1);
    return log(sum).add(x.sub(sum.sub(1)).div(sum));
  }
}
