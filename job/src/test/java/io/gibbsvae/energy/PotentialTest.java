package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every built-in potential owes the contract. */
class PotentialTest {

  private static final String ALL = "io.gibbsvae.energy.TestTargets#all";
  private static final int POINTS = 7;

  @ParameterizedTest
  @MethodSource(ALL)
  void theGradientIsThatOfTheEnergy(Target target) {
    Potential potential = target.potential();
    int dimension = target.dimension();
    for (double[] x : points(dimension)) {
      double[] gradient = new double[dimension];
      double energy = potential.energyAndGradient(x, gradient);
      for (int i = 0; i < dimension; i++) {
        // Four points: the error is of fourth order in the step, about 1e-9 here.
        double step = 1e-3;
        double slope =
            (8 * difference(potential, x, i, step) - difference(potential, x, i, 2 * step))
                / (12 * step);
        assertThat(gradient[i])
            .as("gradient[%d] at %s", i, Arrays.toString(x))
            .isCloseTo(
                slope, Offset.offset(1e-7 * Math.max(1, Math.abs(slope) + Math.abs(energy))));
      }
    }
  }

  private static double difference(Potential potential, double[] x, int i, double step) {
    double[] ahead = x.clone();
    ahead[i] += step;
    double[] behind = x.clone();
    behind[i] -= step;
    return TestTargets.energy(potential, ahead) - TestTargets.energy(potential, behind);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aBlockGivesTheSameBitsAsSinglePoints(Target target) {
    Potential potential = target.potential();
    int dimension = target.dimension();
    double[][] points = points(dimension);
    double[] block = Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray();
    double[] energies = new double[POINTS];
    double[] gradients = new double[POINTS * dimension];

    potential.energiesAndGradients(block, POINTS, energies, gradients);

    double[] gradient = new double[dimension];
    for (int row = 0; row < POINTS; row++) {
      assertThat(energies[row]).isEqualTo(potential.energyAndGradient(points[row], gradient));
      assertThat(Arrays.copyOfRange(gradients, row * dimension, (row + 1) * dimension))
          .containsExactly(gradient);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void energiesAloneAreTheEnergiesThatComeWithGradients(Target target) {
    Potential potential = target.potential();
    double[] block =
        Arrays.stream(points(target.dimension())).flatMapToDouble(Arrays::stream).toArray();
    double[] expected = new double[POINTS];
    potential.energiesAndGradients(block, POINTS, expected, new double[block.length]);
    double[] energies = new double[POINTS];

    potential.energies(block, POINTS, energies);

    assertThat(energies).containsExactly(expected, Offset.offset(1e-9));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void onlyTheRowsCountedAreWritten(Target target) {
    Potential potential = target.potential();
    int dimension = target.dimension();
    double[] block = Arrays.stream(points(dimension)).flatMapToDouble(Arrays::stream).toArray();
    double[] energies = new double[POINTS];
    double[] gradients = new double[block.length];
    Arrays.fill(energies, 42);
    Arrays.fill(gradients, 42);

    potential.energiesAndGradients(block, 2, energies, gradients);
    potential.energies(block, 2, energies);

    assertThat(Arrays.copyOfRange(energies, 2, POINTS)).containsOnly(42);
    assertThat(Arrays.copyOfRange(gradients, 2 * dimension, gradients.length)).containsOnly(42);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theGradientCheckFindsNothing(Target target) {
    assertThat(GradientCheck.problems(target.potential(), points(target.dimension()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aCopySentOverTheWireIsTheSameTarget(Target target) throws Exception {
    Target copy = roundTrip(target);

    double[] x = points(target.dimension())[0];
    assertThat(copy.name()).isEqualTo(target.name());
    assertThat(TestTargets.energy(copy.potential(), x))
        .isEqualTo(TestTargets.energy(target.potential(), x));
    assertThat(copy.knowledge().logZ()).isEqualTo(target.knowledge().logZ());
    assertThat(copy.knowledge().observables().stream().map(o -> o.function().of(x)))
        .containsExactlyElementsOf(
            target.knowledge().observables().stream().map(o -> o.function().of(x)).toList());
    target
        .knowledge()
        .sampler()
        .ifPresent(
            sampler ->
                assertThat(draw(copy.knowledge().sampler().orElseThrow(), x.length))
                    .containsExactly(draw(sampler, x.length)));
  }

  private static double[] draw(ExactSampler sampler, int dimension) {
    double[] x = new double[dimension];
    sampler.sample(RandomSource.XO_RO_SHI_RO_128_PP.create(3), x);
    return x;
  }

  private static Target roundTrip(Target target) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(target);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Target) in.readObject();
    }
  }

  /** Standard normal points; rows are scaled from 0.3 up to 2. */
  private static double[][] points(int dimension) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(20240611);
    var gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    double[][] points = new double[POINTS][dimension];
    for (int row = 0; row < POINTS; row++) {
      double scale = 0.3 + 1.7 * row / (POINTS - 1);
      for (int i = 0; i < dimension; i++) {
        points[row][i] = scale * gaussian.sample();
      }
    }
    return points;
  }
}
