package io.gibbsvae.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The matrix products of a gradient step, through BLAS and through ND4J. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class GemmBenchmark {

  /** A size of the step. */
  public enum Case {
    LARGE_1(new Size(32, 256, 1, 1024)),
    LARGE_4(new Size(32, 256, 4, 1024)),
    SMALL_4(new Size(2, 64, 4, 256));

    private final Size size;

    Case(Size size) {
      this.size = size;
    }
  }

  @Param public Case step;

  private Gemms gemms;

  @Setup
  public void setUp() {
    gemms = new Gemms(step.size);
  }

  @Benchmark
  public void blas() {
    gemms.blas();
  }

  @Benchmark
  public void nd4j() {
    gemms.nd4j();
  }
}
