package io.gibbsvae.energy.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtEnvironment;
import io.gibbsvae.energy.GradientCheck;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.onnx.OnnxException.Mistake;
import io.gibbsvae.energy.onnx.OnnxException.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxPotentialTest {

  private static final OnnxNames NAMES = new OnnxNames("x", "energy", "gradient");
  private static final Path MUELLER_BROWN =
      Path.of("..", "data", "mueller-brown", "mueller-brown.onnx");
  private static final double LOG_Z = 7.364865605520559; // As conf/onnx.conf has it.
  private static final double TEMPERATURE = 15;

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = OnnxPotentialTest.class.getResourceAsStream("/onnx/" + name + ".onnx")) {
      return in.readAllBytes();
    }
  }

  private static OnnxPotential small(String name) throws IOException {
    return OnnxPotential.of(name + ".onnx", bytes(name), NAMES, OptionalInt.empty());
  }

  private static OnnxPotential muellerBrown() throws IOException {
    return OnnxPotential.of(
        "mueller-brown.onnx", Files.readAllBytes(MUELLER_BROWN), NAMES, OptionalInt.empty());
  }

  private static List<Mistake> mistakes(byte[] model, OnnxNames names, OptionalInt dimension) {
    OnnxException e =
        catchThrowableOfType(
            OnnxException.class, () -> OnnxPotential.of("m.onnx", model, names, dimension));
    return e.mistakes();
  }

  private static Mistake mistake(String name) throws IOException {
    List<Mistake> all = mistakes(bytes(name), NAMES, OptionalInt.empty());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static double[] points(int count) {
    Random random = new Random(7);
    return random.doubles(2L * count, -1.5, 1.5).toArray();
  }

  /** V / kT of Mueller and Brown. */
  private static double closedForm(double x, double y) {
    double[][] terms = {
      {-200, -1, 0, -10, 1, 0},
      {-100, -1, 0, -10, 0, 0.5},
      {-170, -6.5, 11, -6.5, -0.5, 1.5},
      {15, 0.7, 0.6, 0.7, -1, 1}
    };
    double sum = 0;
    for (double[] t : terms) {
      double dx = x - t[4];
      double dy = y - t[5];
      sum += t[0] * Math.exp(t[1] * dx * dx + t[2] * dx * dy + t[3] * dy * dy);
    }
    return sum / TEMPERATURE;
  }

  @Test
  void theModelFromPyTorchHasTheEnergiesOfTheClosedForm() throws IOException {
    int count = 1000;
    double[] points = points(count);
    double[] energies = new double[count];

    muellerBrown().energies(points, count, energies);

    for (int row = 0; row < count; row++) {
      double expected = closedForm(points[2 * row], points[2 * row + 1]);
      assertThat(energies[row])
          .isCloseTo(expected, Offset.offset(1e-12 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void itsGradientIsThatOfTheEnergy() throws IOException {
    double[] points = points(8);
    double[][] rows =
        IntStream.range(0, 8)
            .mapToObj(row -> Arrays.copyOfRange(points, 2 * row, 2 * row + 2))
            .toArray(double[][]::new);

    assertThat(GradientCheck.problems(muellerBrown(), rows)).isEmpty();
  }

  /** By the midpoint rule, on a rectangle that holds all of it. */
  @Test
  void itsLogZIsTheOneThatTheConfigurationKnows() throws IOException {
    int side = 700;
    double step = 5.0 / side;
    OnnxPotential potential = muellerBrown();
    double[] line = new double[2 * side];
    double[] energies = new double[side];
    double sum = 0;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        line[2 * j] = -3 + (i + 0.5) * step;
        line[2 * j + 1] = -2 + (j + 0.5) * step;
      }
      potential.energies(line, side, energies);
      sum += Arrays.stream(energies).map(u -> Math.exp(-u)).sum();
    }

    assertThat(Math.log(sum * step * step)).isCloseTo(LOG_Z, Offset.offset(1e-8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 255, 256, 257, 1000})
  void aPointHasTheSameBitsInABlockOfAnySizeAndAtAnyPlace(int count) throws IOException {
    OnnxPotential potential = muellerBrown();
    double[] points = points(count);
    double[] energies = new double[count];
    double[] gradients = new double[points.length];

    potential.energiesAndGradients(points, count, energies, gradients);

    double[] gradient = new double[2];
    for (int row = 0; row < count; row++) {
      double[] x = {points[2 * row], points[2 * row + 1]};
      assertThat(potential.energyAndGradient(x, gradient)).isEqualTo(energies[row]);
      assertThat(gradient).containsExactly(gradients[2 * row], gradients[2 * row + 1]);
    }
  }

  @Test
  void onlyTheRowsCountedAreWritten() throws IOException {
    double[] energies = {42, 42, 42};
    double[] gradients = {42, 42, 42, 42, 42, 42};

    small("quadratic").energiesAndGradients(new double[6], 2, energies, gradients);

    assertThat(energies).containsExactly(0, 0, 42);
    assertThat(gradients).containsExactly(0, 0, 0, 0, 42, 42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"quadratic", "quadratic-float32", "quadratic-column", "quadratic-of-five"})
  void singleAndDoublePrecisionColumnsAndFixedBatchesAllServe(String name) throws IOException {
    OnnxPotential potential = small(name);
    double[] energies = new double[7];
    double[] gradients = new double[14];

    potential.energiesAndGradients(
        new double[] {1, 0, 0, 1, 2, 0, 0, 2, 1, 1, 3, 0, 0.5, 0.5}, 7, energies, gradients);

    assertThat(potential.dimension()).isEqualTo(2);
    assertThat(energies).containsExactly(0.5, 2, 2, 8, 2.5, 4.5, 0.625);
    assertThat(gradients).containsExactly(1, 0, 0, 4, 2, 0, 0, 8, 1, 4, 3, 0, 0.5, 2);
  }

  @Test
  void inputAndOutputsMayHaveOtherNames() throws IOException {
    Potential potential =
        OnnxPotential.of(
            "m.onnx",
            bytes("quadratic-renamed"),
            new OnnxNames("points", "u", "force"),
            OptionalInt.of(2));

    assertThat(potential.energyAndGradient(new double[] {1, 1}, new double[2])).isEqualTo(2.5);
  }

  @Test
  void numbersThatAreNotFinitePassAsTheyAre() throws IOException {
    OnnxPotential potential = small("logarithm");

    assertThat(potential.energyAndGradient(new double[] {-1, 0}, new double[2])).isNaN();
    assertThat(potential.energyAndGradient(new double[] {0, 0}, new double[2]))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(potential.energyAndGradient(new double[] {1, 0}, new double[2])).isEqualTo(0.5);
  }

  @Test
  void aCopySentOverTheWireHasTheSameBits() throws Exception {
    OnnxPotential potential = muellerBrown();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(wire)) {
      out.writeObject(potential);
    }
    Potential copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(wire.toByteArray()))) {
      copy = (Potential) in.readObject();
    }
    double[] points = points(300);
    double[] here = new double[300];
    double[] there = new double[300];

    potential.energies(points, 300, here);
    copy.energies(points, 300, there);

    assertThat(copy.dimension()).isEqualTo(2);
    assertThat(there).containsExactly(here);
  }

  @Test
  void severalThreadsWithCopiesOfTheirOwnGetTheSameBits() throws IOException {
    double[] points = points(5000);
    double[] expected = new double[5000];
    muellerBrown().energies(points, 5000, expected);

    List<double[]> found =
        IntStream.range(0, 4)
            .parallel()
            .mapToObj(
                k -> {
                  double[] energies = new double[5000];
                  try {
                    muellerBrown().energies(points, 5000, energies);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                  return energies;
                })
            .toList();

    assertThat(found).allSatisfy(energies -> assertThat(energies).containsExactly(expected));
  }

  /** ONNX Runtime finds out that products with two stiffnesses have two coordinates. */
  @Test
  void aDimensionThatAModelDoesNotStateButHasIsFound() throws IOException {
    byte[] open = bytes("quadratic-open");

    assertThat(OnnxPotential.of("m.onnx", open, NAMES, OptionalInt.of(2)).dimension()).isEqualTo(2);
    assertThat(OnnxPotential.of("m.onnx", open, NAMES, OptionalInt.empty()).dimension())
        .isEqualTo(2);
    assertThat(mistakes(open, NAMES, OptionalInt.of(3))).isNotEmpty();
  }

  @Test
  void aDimensionThatIsNotTheModelsIsRefused() throws IOException {
    assertThat(mistakes(bytes("quadratic"), NAMES, OptionalInt.of(3)))
        .anySatisfy(
            mistake -> {
              assertThat(mistake.part()).isEqualTo(Part.DIMENSION);
              assertThat(mistake.text()).contains("3", "2");
            });
  }

  @Test
  void everyNameThatIsNotThereIsToldWithThoseThatAre() throws IOException {
    List<Mistake> mistakes =
        mistakes(
            bytes("quadratic"), new OnnxNames("z", "u", "energy_gradient"), OptionalInt.empty());
    assertThat(mistakes)
        .extracting(Mistake::part)
        .containsExactly(Part.INPUT, Part.ENERGY, Part.GRADIENT);
    assertThat(mistakes.get(0).text()).contains("x", "z");
    assertThat(mistakes.get(1).text()).contains("energy, gradient", "u");
    assertThat(mistakes.get(2).text()).contains("energy, gradient", "energy_gradient");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-gradient      | GRADIENT | energy gradient
          two-inputs       | INPUT    | t x
          sum-over-points  | ENERGY   | energy [] [n]
          baked-in-batch   | FILE     | 256 2
          external-data    | FILE     | stiffness external_data
          """)
  void aModelThatIsNoEnergyIsExplained(String name, Part part, String tokens) throws IOException {
    Mistake mistake = mistake(name);

    assertThat(mistake.part()).isEqualTo(part);
    assertThat(mistake.text()).contains(tokens.split(" "));
  }

  @Test
  void halfPrecisionIsRefusedForEveryTensor() throws IOException {
    assertThat(mistakes(bytes("float16"), NAMES, OptionalInt.empty()))
        .allSatisfy(mistake -> assertThat(mistake.text()).contains("float16", "float32"))
        .extracting(Mistake::part)
        .containsExactly(Part.INPUT, Part.ENERGY, Part.GRADIENT);
  }

  @Test
  void whatIsNotAModelIsRefused() throws IOException {
    byte[] text = "energy = x^2".getBytes(StandardCharsets.UTF_8);
    byte[] half = Arrays.copyOf(bytes("quadratic"), 150);

    for (byte[] file : List.of(text, half, new byte[0])) {
      assertThat(mistakes(file, NAMES, OptionalInt.empty()))
          .extracting(Mistake::part)
          .containsExactly(Part.FILE);
    }
  }

  @Test
  void aPointThatIsTooShortIsAnError() throws IOException {
    OnnxPotential potential = small("quadratic");

    assertThatThrownBy(() -> potential.energyAndGradient(new double[1], new double[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** From 1.29.0 on the library for Linux does, unless an environment variable forbids it. */
  @Test
  void theRuntimeDoesNotReportToItsMakersOverTheNetwork() throws IOException {
    String library = "/ai/onnxruntime/native/linux-x64/libonnxruntime.so";
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(library)) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
          .contains("onnxruntime")
          .doesNotContain("OneCollector", "ORT_DISABLE_TELEMETRY");
    }
  }
}
