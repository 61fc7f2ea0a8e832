package io.gibbsvae.bench;

import io.gibbsvae.latent.Noise;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.Vae;
import io.gibbsvae.model.network.Activation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decoding alone, in time per row, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

  private static final int ROWS = 8192;
  private static final Size SIZE = new Size(32, 256, 1, ROWS);

  @Param({"TANH", "SILU"})
  public Activation activation;

  private Vae vae;
  private Noise noise;

  @Setup
  public void setUp() {
    vae = Vae.of(SIZE.anyModel(activation), new Wells(SIZE.dimension()));
    NoiseStream stream = NoiseStream.of(1, Purpose.SAMPLE, 0, 0, 0);
    noise = Noise.down(stream, ROWS, SIZE.dimension(), SIZE.dimension(), SIZE.stages());
  }

  /** Decoding, and encoding for the weight. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Vae.Path decode() {
    return vae.generate(noise);
  }
}
