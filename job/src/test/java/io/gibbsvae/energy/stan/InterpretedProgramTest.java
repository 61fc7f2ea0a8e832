package io.gibbsvae.energy.stan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.StanLibraries;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.stan.StanException.Part;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stan programs in the library of stanli, where there is one. */
class InterpretedProgramTest {

  private static final String SHAPES =
      """
      data { int<lower=1> N; vector[N] y; }
      parameters { real mu; real<lower=0> tau; matrix[2, 3] m; simplex[3] w; ordered[2] c; }
      transformed parameters { vector[N] z = (y - mu) / tau; }
      model {
        z ~ std_normal();
        tau ~ exponential(1);
        mu ~ normal(0, 10);
        to_vector(m) ~ normal(mu, 1);
        w ~ dirichlet([1, 2, 3]');
        c ~ normal(0, 1);
      }
      """;

  private static final String SHAPES_DATA = "{\"N\": 3, \"y\": [1, 2.5, -1]}";

  private static SharedBytes library;

  @BeforeAll
  static void load() throws Exception {
    library = SharedBytes.of(Files.readAllBytes(StanLibraries.stanli()));
  }

  private static StanProgram program(String text, String data) {
    return StanProgram.interpreted(library, "test", text, data);
  }

  private static StanException refused(String text, String data) {
    return catchThrowableOfType(StanException.class, () -> program(text, data));
  }

  /** U of tau = e^y with a rate of 3 and mu of sd 2. */
  private static double energy(String statements, double mu, double logTau) {
    return program("parameters { real mu; real<lower=0> tau; } model { " + statements + " }", "{}")
        .potential()
        .energyAndGradient(new double[] {mu, logTau}, new double[2]);
  }

  @Test
  void energyHasJacobianAndTheConstantsOfTarget() {
    double tau = Math.exp(0.3);
    double kernel = 0.125 * 0.49 + 3 * tau - 0.3;

    assertThat(
            energy(
                "target += normal_lpdf(mu | 1, 2); target += exponential_lpdf(tau | 3);", 1.7, 0.3))
        .isCloseTo(kernel + Math.log(2) + 0.5 * Math.log(2 * Math.PI) - Math.log(3), within(1e-13));
    assertThat(energy("mu ~ normal(1, 2); tau ~ exponential(3);", 1.7, 0.3))
        .isCloseTo(kernel, within(1e-13));
  }

  @Test
  void gradientIsThatOfTheEnergy() {
    StanProgram program = program(SHAPES, SHAPES_DATA);
    double[][] points = new double[5][];
    Random random = new Random(3);
    for (int i = 0; i < points.length; i++) {
      points[i] = random.doubles(program.dimension(), -1, 1).toArray();
    }
    assertThat(program.dimension()).isEqualTo(12);
    assertThat(GradientCheck.problems(program.potential(), points)).isEmpty();
  }

  @Test
  void rowsShowConstrainedParametersInStansOrder() {
    StanProgram program = program(SHAPES, SHAPES_DATA);
    StanReadout readout = (StanReadout) program.readout(true);
    double[] point = new Random(4).doubles(12, -1, 1).toArray();
    double[] values = new double[readout.width()];

    readout.read(point, 0, values, 0);

    assertThat(readout.columns())
        .containsExactly(
            "mu", "tau", "m_1_1", "m_2_1", "m_1_2", "m_2_2", "m_1_3", "m_2_3", "w_1", "w_2", "w_3",
            "c_1", "c_2", "z_1", "z_2", "z_3");
    assertThat(values[1]).isCloseTo(Math.exp(point[1]), within(1e-14));
    assertThat(Arrays.copyOfRange(values, 2, 8)).isEqualTo(Arrays.copyOfRange(point, 2, 8));
    assertThat(values[8] + values[9] + values[10]).isCloseTo(1, within(1e-14));
    assertThat(values[12]).isCloseTo(point[10] + Math.exp(point[11]), within(1e-14));
    assertThat(values[14]).isCloseTo((2.5 - values[0]) / values[1], within(1e-12));
    double[] inverted = new double[12];
    readout.invert(values, 0, inverted, 0);
    assertThat(inverted).containsExactly(point, within(1e-12));
    assertThat(program.readout(false).width()).isEqualTo(13);
    assertThat(program.readout(false).coordinateTitle(1)).contains("tau");
    assertThat(program.readout(false).coordinateTitle(2)).contains("m[1,1]");
  }

  @Test
  void threadsAndCopiesGetTheSameBits() throws Exception {
    Potential potential = program(SHAPES, SHAPES_DATA).potential();
    int count = 300;
    double[] points = new Random(5).doubles(12L * count, -2, 2).toArray();
    double[] expected = new double[count];
    double[] slopes = new double[12 * count];
    potential.energiesAndGradients(points, count, expected, slopes);

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int task = 0; task < 16; task++) {
        Potential copy = SerializationUtils.clone(potential);
        tasks.add(
            threads.submit(
                () -> {
                  double[] energies = new double[count];
                  double[] gradients = new double[12 * count];
                  copy.energiesAndGradients(points, count, energies, gradients);
                  assertThat(energies).isEqualTo(expected);
                  assertThat(gradients).isEqualTo(slopes);
                }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void rejectedPointsHaveInfiniteEnergy() {
    Potential potential =
        program(
                "parameters { real x; } model { if (x > 1) reject(\"x is \", x); x ~ normal(0, 1); }",
                "{}")
            .potential();
    double[] gradient = {1};
    assertThat(potential.energyAndGradient(new double[] {1.5}, gradient))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(gradient[0]).isZero();
    assertThat(potential.energyAndGradient(new double[] {0.5}, gradient)).isEqualTo(0.125);
  }

  @Test
  void refusesProgramsInStansWordsWithLines() {
    StanException refused = refused("parameters {\n  real x\n}\nmodel { }\n", "{}");
    assertThat(refused.part()).isEqualTo(Part.FILE);
    assertThat(refused).hasMessageContaining("line 3").hasMessageContaining("\";\"");
  }

  @Test
  void refusesDataThatLackAVariable() {
    StanException refused = refused(SHAPES, "{\"N\": 3}");
    assertThat(refused.part()).isEqualTo(Part.DATA);
    assertThat(refused).hasMessageContaining("y");
  }

  @Test
  void refusesProgramsThatRejectEveryInitialPoint() {
    StanException refused = refused("parameters { real x; } model { x ~ normal(0, -1); }", "{}");
    assertThat(refused.part()).isEqualTo(Part.DATA);
    assertThat(refused).hasMessageContaining("Scale parameter is -1");
  }

  @Test
  void refusesIndicesOutOfRange() {
    String program =
        "data { int N; } parameters { vector[2] a; } model { a ~ std_normal(); target += %s; }";
    for (String index : List.of("a[N]", "sum(a[1:N])", "a[{1, N}][2]")) {
      StanException refused = refused(String.format(program, index), "{\"N\": 3}");
      assertThat(refused).as(index).hasMessageContaining("3").hasMessageContaining("out of bounds");
      assertThat(refused).hasMessageNotContaining("100 points");
    }
  }

  @Test
  void indicesOutOfRangeAreNoRejections() {
    Potential potential =
        program(
                "parameters { vector[2] a; } model { a ~ std_normal(); target += a[a[1] > 9 ? 3 : 1]; }",
                "{}")
            .potential();
    assertThat(potential.energyAndGradient(new double[2], new double[2])).isZero();
    StanException found =
        catchThrowableOfType(
            StanException.class,
            () -> potential.energyAndGradient(new double[] {10, 0}, new double[2]));
    assertThat(found).hasMessageContaining("index out of range");
  }

  @Test
  void refusesProgramsWithoutParameters() {
    assertThat(refused("model { }", "{}").part()).isEqualTo(Part.FILE);
  }

  @Test
  void theLibraryAloneIsNoModel() {
    StanException refused =
        catchThrowableOfType(StanException.class, () -> StanProgram.compiled(library, "{}"));
    assertThat(refused.part()).isEqualTo(Part.LIBRARY);
  }
}
