package io.gibbsvae.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

  @Test
  void vectorsAreTakenWhereTheJvmHasThem() {
    assertThat(Networks.description()).contains("vectors of").contains("for narrow networks");
  }

  @Test
  void withoutTheModuleBlasAndPlainLoopsAreTaken() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Describe.class.getName())
            .redirectErrorStream(true);
    // Options from there are announced among the output.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.trim()).isEqualTo("no Vector API; BLAS and plain loops");
  }

  /** Its memory once was freed as soon as nobody held the model. */
  @ParameterizedTest
  @ValueSource(ints = {8, 128})
  void evaluatedNetworksKeepTheirParameters(int width) {
    int dimension = 2;
    ModelSettings settings =
        new ModelSettings(
            dimension,
            dimension,
            1,
            List.of(width),
            Activation.TANH,
            Covariance.DIAGONAL,
            Objective.JOINT,
            List.of(0.0, 0.0),
            List.of(1.0, 1.0));
    TrainedModel model = TinyModel.untrained(settings);
    int size = model.parameters().length;
    String decoder = ParameterLayout.decoderName(1);
    double[][] inputs = {{0.5, -1, 2}, {1, 0, -0.25}};
    double[][] before = new double[settings.decoder().size()][3];
    Networks.evaluated(model.settings(), model.numbers(), 3)
        .apply(decoder)
        .forward(3, inputs, before);

    Function<String, Network> networks = Networks.evaluated(model.settings(), model.numbers(), 3);
    List<FloatPointer> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      if (i % 10 == 0) {
        System.gc();
      }
      // Takes what was freed.
      others.add(new FloatPointer(size).fill(7));
    }
    double[][] after = new double[settings.decoder().size()][3];
    networks.apply(decoder).forward(3, inputs, after);

    assertThat(after).isDeepEqualTo(before);
    others.forEach(FloatPointer::close);
  }

  /** A process of its own, without options for the JVM. */
  static final class Describe {
    public static void main(String[] arguments) {
      System.out.println(Networks.description());
    }
  }
}
