package io.gibbsvae.energy.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gibbsvae.energy.SharedBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With processes of Java, which is there. */
class ProcessPotentialTest {

  /** U = sum of (i + 1) x_i^2 / 2, and infinite where x_0 is 100. */
  private static final String SOURCE =
      """
      import java.io.*;
      import java.nio.*;
      import java.nio.file.*;

      class Energy {
        static double[] answer(double[] x) {
          double[] answer = new double[x.length + 1];
          for (int i = 0; i < x.length; i++) {
            answer[0] += (i + 1) * x[i] * x[i] / 2;
            answer[i + 1] = (i + 1) * x[i];
          }
          if (x[0] == 100) {
            answer[0] = Double.POSITIVE_INFINITY;
          }
          return answer;
        }

        public static void main(String[] how) throws Exception {
          System.err.println("reading the couplings");
          if (how[0].equals("BINARY")) {
            binary(Integer.parseInt(how[1]));
            return;
          }
          BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
          for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            double[] x = new double[words.length];
            for (int i = 0; i < x.length; i++) {
              x[i] = Double.parseDouble(words[i]);
            }
            if (x[0] == 7) {
              misbehave(how);
            }
            StringBuilder text = new StringBuilder();
            for (double number : answer(x)) {
              text.append(number == Double.POSITIVE_INFINITY ? "inf" : number).append(" ");
            }
            System.out.println(text);
          }
        }

        static void misbehave(String[] how) throws Exception {
          switch (how[0]) {
            case "ends" -> {
              System.err.println("the table of couplings has a hole");
              System.exit(9);
            }
            case "ends-once" -> {
              if (Files.deleteIfExists(Path.of(how[1]))) {
                System.exit(9);
              }
            }
            case "sleeps" -> Thread.sleep(1_000_000);
            case "talks" -> System.out.println("hello there");
          }
        }

        static void binary(int dimension) throws Exception {
          DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
          while (true) {
            byte[] head = in.readNBytes(8);
            if (head.length < 8) {
              return;
            }
            int count = (int) ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
            ByteBuffer points =
                ByteBuffer.wrap(in.readNBytes(8 * count * dimension)).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer answers =
                ByteBuffer.allocate(8 * count * (dimension + 1)).order(ByteOrder.LITTLE_ENDIAN);
            double[] x = new double[dimension];
            for (int row = 0; row < count; row++) {
              for (int i = 0; i < dimension; i++) {
                x[i] = points.getDouble();
              }
              for (double number : answer(x)) {
                answers.putDouble(number);
              }
            }
            System.out.write(answers.array());
            System.out.flush();
          }
        }
      }
      """;

  @TempDir private Path temporary;

  private static ProcessPotential potential(
      Exchange exchange, int dimension, int timeoutSeconds, int retries, String... how) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                Program.FILE));
    command.addAll(List.of(how));
    SharedBytes source = SharedBytes.of(SOURCE.getBytes(StandardCharsets.UTF_8));
    return new ProcessPotential(
        new Program(command, "Energy.java", source, exchange, timeoutSeconds, retries), dimension);
  }

  @ParameterizedTest
  @EnumSource
  void answersAreEnergiesAndGradientsOfAllPoints(Exchange exchange) {
    int dimension = 3;
    // More than a pipe holds.
    int count = 20_000;
    double[] points =
        new SplittableRandom(1).doubles((long) count * dimension, -1e3, 1e3).toArray();
    double[] energies = new double[count];
    double[] gradients = new double[count * dimension];

    SerializationUtils.clone(potential(exchange, dimension, 600, 0, exchange.name(), "3"))
        .energiesAndGradients(points, count, energies, gradients);

    for (int row = 0; row < count; row++) {
      double energy = 0;
      for (int i = 0; i < dimension; i++) {
        double x = points[row * dimension + i];
        energy += (i + 1) * x * x / 2;
        assertThat(gradients[row * dimension + i]).isEqualTo((i + 1) * x);
      }
      assertThat(energies[row]).isEqualTo(energy);
    }
  }

  @Test
  void energiesMayBeInfinite() {
    ProcessPotential potential = potential(Exchange.LINES, 1, 600, 0, "well");

    assertThat(potential.energyAndGradient(new double[] {100}, new double[1]))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aProcessThatEndsIsReplaced() throws Exception {
    Path flag = Files.createFile(temporary.resolve("flag"));
    ProcessPotential potential = potential(Exchange.LINES, 2, 600, 1, "ends-once", flag.toString());

    double energy = potential.energyAndGradient(new double[] {7, 1}, new double[2]);

    assertThat(energy).isEqualTo(25.5);
    assertThat(flag).doesNotExist();
  }

  @Test
  void aProcessThatGoesOnEndingIsQuoted() {
    ProcessPotential potential = potential(Exchange.LINES, 1, 600, 2, "ends");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> potential.energyAndGradient(new double[] {7}, new double[1]))
        .withMessageContaining("Energy.java")
        .withMessageContaining("exit code 9")
        .withMessageContaining("the table of couplings has a hole");
    assertThat(potential.energyAndGradient(new double[] {2}, new double[1])).isEqualTo(2);
  }

  @Test
  void aProcessThatGivesNoAnswerIsEnded() {
    ProcessPotential potential = potential(Exchange.LINES, 1, 3, 0, "sleeps");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> potential.energyAndGradient(new double[] {7}, new double[1]))
        .withMessageContaining("3 s");
  }

  @Test
  void anAnswerThatIsNoneIsQuoted() {
    ProcessPotential potential = potential(Exchange.LINES, 1, 600, 5, "talks");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> potential.energyAndGradient(new double[] {7}, new double[1]))
        .withMessageContaining("hello there")
        .withMessageContaining("2 numbers");
  }

  @Test
  void aProcessIsUsedAgain() {
    for (int k = 0; k < 5; k++) {
      potential(Exchange.LINES, 1, 600, 0, "used-again")
          .energyAndGradient(new double[] {k}, new double[1]);
    }
    try (Stream<ProcessHandle> all = ProcessHandle.current().children()) {
      assertThat(all.map(child -> child.info().commandLine().orElse("")))
          .filteredOn(command -> command.contains("used-again"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/program", ""})
  void aProgramThatIsNotThereIsNamed(String program) {
    ProcessPotential potential =
        new ProcessPotential(
            new Program(List.of(program), "", SharedBytes.of(new byte[0]), Exchange.LINES, 600, 0),
            1);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> potential.energyAndGradient(new double[1], new double[1]))
        .withMessageContaining("cannot be started");
  }
}
