package io.gibbsvae.energy.stan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.StanLibraries;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.stan.StanException.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Libraries with BridgeStan's interface: one that the C compiler makes, and files that are none.
 */
class CompiledProgramTest {

  private static final String DATA = "{\"y\": 1.5}";

  @TempDir private Path folder;

  private SharedBytes library(String... definitions) throws Exception {
    return SharedBytes.of(Files.readAllBytes(StanLibraries.compiled(folder, definitions)));
  }

  private StanException refused(SharedBytes library, String data) {
    return catchThrowableOfType(StanException.class, () -> StanProgram.compiled(library, data));
  }

  @Test
  void energyHasJacobianAndConstants() throws Exception {
    StanProgram program = StanProgram.compiled(library(), DATA);
    double[] gradient = new double[2];
    double s = Math.exp(0.25);

    double energy = program.potential().energyAndGradient(new double[] {2, 0.25}, gradient);

    assertThat(energy).isCloseTo(0.125 / (s * s) + 0.5 * Math.log(2 * Math.PI) + s, within(1e-14));
    assertThat(program.dropsConstants()).isFalse();
    assertThat(GradientCheck.problems(program.potential(), new double[][] {{2, 0.25}, {-1, -0.5}}))
        .isEmpty();
  }

  @Test
  void blocksOfAnySizeHaveTheBitsOfTheirPoints() throws Exception {
    Potential potential = StanProgram.compiled(library(), DATA).potential();
    int count = 600;
    double[] points = new double[2 * count];
    for (int i = 0; i < points.length; i++) {
      points[i] = Math.sin(i);
    }
    double[] energies = new double[count];
    double[] gradients = new double[2 * count];

    potential.energiesAndGradients(points, count, energies, gradients);

    double[] gradient = new double[2];
    for (int row = 0; row < count; row++) {
      double[] point = {points[2 * row], points[2 * row + 1]};
      assertThat(energies[row]).isEqualTo(potential.energyAndGradient(point, gradient));
      assertThat(new double[] {gradients[2 * row], gradients[2 * row + 1]}).isEqualTo(gradient);
    }
  }

  @Test
  void rejectedPointsHaveInfiniteEnergy() throws Exception {
    Potential potential = StanProgram.compiled(library(), DATA).potential();
    double[] energies = new double[3];
    double[] gradients = new double[6];

    potential.energiesAndGradients(new double[] {0, 0, 101, 0, 1, 0}, 3, energies, gradients);

    assertThat(energies[1]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(gradients[2]).isZero();
    assertThat(gradients[3]).isZero();
    assertThat(energies[0]).isFinite();
    assertThat(energies[2]).isFinite();
    assertThat(gradients[4]).isNotZero();
  }

  @Test
  void indicesOutOfRangeAreNoRejections() throws Exception {
    Potential potential = StanProgram.compiled(library(), DATA).potential();
    StanException found =
        catchThrowableOfType(
            StanException.class,
            () -> potential.energyAndGradient(new double[] {201, 0}, new double[2]));

    assertThat(found.part()).isEqualTo(Part.FILE);
    assertThat(found).hasMessageContaining("index 3").hasMessageContaining("line 4");
    assertThat(potential.energyAndGradient(new double[2], new double[2])).isFinite();
  }

  @Test
  void rowsShowConstrainedParametersUnderTheirNames() throws Exception {
    StanProgram program = StanProgram.compiled(library(), DATA);
    Readout readout = program.readout(true);
    double[] values = new double[5];

    readout.read(new double[] {9, 2, 0.25}, 1, values, 1);

    assertThat(readout.columns()).containsExactly("x", "s", "z_1", "z_2");
    assertThat(values).containsExactly(0, 2, Math.exp(0.25), 2.25, 1.75);
    assertThat(program.readout(false).columns()).containsExactly("x", "s");
  }

  @Test
  void valuesHaveAPointInsideTheirSupportsOnly() throws Exception {
    StanReadout readout = (StanReadout) StanProgram.compiled(library(), DATA).readout(true);
    double[] points = new double[4];

    readout.invert(new double[] {9, 2, Math.E, 3, 1}, 1, points, 2);
    assertThat(points).containsExactly(0, 0, 2, 1);
    readout.invert(new double[] {2, -1, 3, 1}, 0, points, 0);
    assertThat(points).containsExactly(Double.NaN, Double.NaN, 2, 1);
  }

  @Test
  void copiesAreSmallWhereBytesAreCarriedOtherwise() throws Exception {
    StanProgram program = StanProgram.compiled(library(), DATA);
    byte[] whole = SerializationUtils.serialize(program.potential());
    SharedBytes.carryBy(Optional.of(bytes -> () -> new byte[0]));
    byte[] small;
    try {
      small = SerializationUtils.serialize(program.potential());
    } finally {
      SharedBytes.carryBy(Optional.empty());
    }

    Potential copy = SerializationUtils.deserialize(small);

    assertThat(whole.length).isGreaterThan(10_000);
    assertThat(small.length).isLessThan(2_000);
    assertThat(copy.energyAndGradient(new double[2], new double[2]))
        .isEqualTo(program.potential().energyAndGradient(new double[2], new double[2]));
  }

  @Test
  void refusesModelsWithoutThreads() throws Exception {
    StanException refused = refused(library("THREADS=\"false\""), DATA);
    assertThat(refused.part()).isEqualTo(Part.LIBRARY);
    assertThat(refused).hasMessageContaining("STAN_THREADS=true");
  }

  @Test
  void refusesOtherVersionsOfTheInterface() throws Exception {
    StanException refused = refused(library("MAJOR=1"), DATA);
    assertThat(refused.part()).isEqualTo(Part.LIBRARY);
    assertThat(refused).hasMessageContaining("1").hasMessageContaining("2");
  }

  @Test
  void refusesLibrariesThatLackAFunction() throws Exception {
    StanException refused = refused(library("LACKS_PRINT"), DATA);
    assertThat(refused.part()).isEqualTo(Part.LIBRARY);
    assertThat(refused).hasMessageContaining("bs_set_print_callback");
  }

  @Test
  void refusesDataInStansWords() throws Exception {
    StanException refused = refused(library(), "{}");
    assertThat(refused.part()).isEqualTo(Part.DATA);
    assertThat(refused).hasMessageContaining("variable name=y");
  }

  @Test
  void refusesProgramsThatRejectEveryInitialPoint() throws Exception {
    StanException refused = refused(library(), "{\"y\": 1e300}");
    assertThat(refused.part()).isEqualTo(Part.DATA);
    assertThat(refused).hasMessageContaining("-Infinity");
  }

  @Test
  void refusesFilesThatAreNoLibraries() {
    for (byte[] file : new byte[][] {{}, {1, 2, 3}, {0x7f, 'E', 'L', 'F', 1, 1}}) {
      StanException refused = refused(SharedBytes.of(file), DATA);
      assertThat(refused.part()).isEqualTo(Part.LIBRARY);
    }
  }

  @Test
  void refusesBrokenLibraries() throws IOException {
    byte[] header = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
    header[16] = 3;
    header[18] = 62;
    assertThat(refused(SharedBytes.of(header), DATA).part()).isEqualTo(Part.LIBRARY);
  }
}
