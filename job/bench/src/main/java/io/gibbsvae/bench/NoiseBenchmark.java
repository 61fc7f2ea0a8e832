package io.gibbsvae.bench;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Gaussian noise, in time per number, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NoiseBenchmark {

  private static final int ROWS = 1024;
  private static final int DIMENSION = 32;

  private int block;

  /** The noise of a minibatch: a latent and a step of each row. */
  @Benchmark
  @OperationsPerInvocation(2 * ROWS * DIMENSION)
  public Noise draw() {
    NoiseStream stream = NoiseStream.of(1, Purpose.TRAIN, 0, 0, block++);
    return Noise.down(stream, ROWS, DIMENSION, DIMENSION, 1);
  }
}
