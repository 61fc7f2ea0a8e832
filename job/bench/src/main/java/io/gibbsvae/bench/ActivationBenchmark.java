package io.gibbsvae.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Bias and tanh of a layer's output, 1024 rows of 256 units, column by column: as a plain loop over
 * arrays, as the same arithmetic on the Vector API, and by ND4J's own operations.
 *
 * <p>The tanh of the loops is the rational minimax function that Eigen and XLA use for floats, odd
 * of degree 13 over even of degree 6, on |x| at most 7.9.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ActivationBenchmark {

  private static final int ROWS = 1024;
  private static final int UNITS = 256;
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final float BOUND = 7.90531110763549805f;
  private static final float A1 = 4.89352455891786e-03f;
  private static final float A3 = 6.37261928875436e-04f;
  private static final float A5 = 1.48572235717979e-05f;
  private static final float A7 = 5.12229709037114e-08f;
  private static final float A9 = -8.60467152213735e-11f;
  private static final float A11 = 2.00018790482477e-13f;
  private static final float A13 = -2.76076847742355e-16f;
  private static final float B0 = 4.89352518554385e-03f;
  private static final float B2 = 2.26843463243900e-03f;
  private static final float B4 = 1.18534705686654e-04f;
  private static final float B6 = 1.19825839466702e-06f;

  private final float[] inputs = new float[ROWS * UNITS];
  private final float[] bias = new float[UNITS];
  private final float[] outputs = new float[ROWS * UNITS];
  private INDArray nd4jInputs;
  private INDArray nd4jBias;
  private INDArray nd4jOutputs;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextGaussian();
    }
    for (int k = 0; k < UNITS; k++) {
      bias[k] = (float) random.nextGaussian();
    }
    nd4jInputs = Nd4j.createFromArray(inputs).reshape('f', ROWS, UNITS);
    nd4jBias = Nd4j.createFromArray(bias).reshape(1, UNITS);
    nd4jOutputs = Nd4j.create(DataType.FLOAT, new long[] {ROWS, UNITS}, 'f');
    checkAgainst(vector());
    checkAgainst(plain());
  }

  private void checkAgainst(float[] tanh) {
    for (int k = 0; k < tanh.length; k++) {
      double exact = Math.tanh(inputs[k] + bias[k / ROWS]);
      if (!(Math.abs(tanh[k] - exact) < 1e-6)) {
        throw new IllegalStateException("tanh is " + exact + ", found " + tanh[k]);
      }
    }
  }

  @Benchmark
  public float[] plain() {
    for (int unit = 0; unit < UNITS; unit++) {
      column(inputs, unit * ROWS, ROWS, bias[unit], outputs);
    }
    return outputs;
  }

  private static void column(float[] in, int from, int count, float bias, float[] out) {
    for (int k = from; k < from + count; k++) {
      float x = Math.max(-BOUND, Math.min(BOUND, in[k] + bias));
      float s = x * x;
      float p = A13 * s + A11;
      p = p * s + A9;
      p = p * s + A7;
      p = p * s + A5;
      p = p * s + A3;
      p = p * s + A1;
      float q = B6 * s + B4;
      q = q * s + B2;
      q = q * s + B0;
      out[k] = x * p / q;
    }
  }

  @Benchmark
  public float[] vector() {
    for (int unit = 0; unit < UNITS; unit++) {
      vectorColumn(inputs, unit * ROWS, ROWS, bias[unit], outputs);
    }
    return outputs;
  }

  private static void vectorColumn(float[] in, int from, int count, float bias, float[] out) {
    int lanes = SPECIES.length();
    // ROWS is a multiple of every number of lanes there is.
    for (int k = from; k < from + count; k += lanes) {
      FloatVector x = FloatVector.fromArray(SPECIES, in, k).add(bias).min(BOUND).max(-BOUND);
      FloatVector s = x.mul(x);
      FloatVector p = s.mul(A13).add(A11);
      p = p.mul(s).add(A9);
      p = p.mul(s).add(A7);
      p = p.mul(s).add(A5);
      p = p.mul(s).add(A3);
      p = p.mul(s).add(A1);
      FloatVector q = s.mul(B6).add(B4);
      q = q.mul(s).add(B2);
      q = q.mul(s).add(B0);
      x.mul(p).div(q).intoArray(out, k);
    }
  }

  /** As DL4J's dense layer does it, and a copy, so that its input is not its output. */
  @Benchmark
  public INDArray nd4j() {
    nd4jOutputs.assign(nd4jInputs);
    nd4jOutputs.addiRowVector(nd4jBias);
    return Transforms.tanh(nd4jOutputs, false);
  }
}
