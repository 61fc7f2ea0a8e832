package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations with one wrong value, and configurations that are written and read again. */
class ConfigurationMutationTest {

  private static final int MUTATIONS = 150;
  private static final String MEANS = "a,b\n0,1\n2,3\n-1,5\n";

  private static final List<Object> VALUES =
      List.of(
          -1,
          0,
          1,
          3,
          65_536,
          3_000_000_000L,
          -0.5,
          0.5,
          1e300,
          1e-300,
          "",
          "text",
          "1e400",
          "NaN",
          "none",
          "infinity",
          "true",
          "x0^2",
          true,
          List.of(),
          List.of(1),
          List.of(1, 2),
          List.of("a", 1),
          List.of(List.of(1, 2), List.of(3)),
          Map.of(),
          Map.of("a", 1));

  static List<String> configurations() {
    return List.of(
        "target.type = double-well\n spark { master = \"local[2]\" }",
        "target { type = gaussian-mixture, means-file = \"means.csv\" }\n train.learning-rate = 0.01",
        """
        target { type = gaussian-mixture, means = [[0, 1], [2, 3]], scales = 0.5 }
        model { stages = 1, latent-dimension = 3, hidden = [8], location = [1, 2] }
        sample { correction = metropolis, rows = 1000, metropolis { draws = 50 } }
        """,
        """
        target {
          type = expression, dimension = 2, energy = "a*sum((x - mu)^2)"
          parameters { a = 2, mu = [1, 2] }
          known-log-z { value = 1, uncertainty = 0.1 }
        }
        model { frame = particles, prior-components = 4, drift = gradient }
        train {
          tempering { schedule = adaptive }
          population { particles = 64, moves { encode-decode = 1, mala = 2 } }
        }
        evaluate.require { ess = 0.1, k-hat = none }
        """,
        """
        target { type = class, class = "io.gibbsvae.Energies$Spring" }
        output { path = there, run-id = mine }
        """);
  }

  /** Files that are there: the configuration and its data. */
  private record Files(String configuration) implements FileOpener {
    @Override
    public InputStream open(String location) throws IOException {
      return new ByteArrayInputStream(
          (location.endsWith("means.csv") ? MEANS : configuration)
              .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> list(String location) {
      return List.of();
    }
  }

  private static RunConfiguration read(String text) {
    return ConfigurationReader.of(new Files(text)).read("run.conf", List.of());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void readsWhatItWrites(String text) {
    assertIsTheSameAgain(read(text));
  }

  private static void assertIsTheSameAgain(RunConfiguration read) {
    RunConfiguration again = read(read.effective());
    assertThat(again.hash()).isEqualTo(read.hash());
    assertThat(again.modelHash()).isEqualTo(read.modelHash());
    assertThat(again.effective()).isEqualTo(read.effective());
  }

  /** Each key of the whole configuration, blocks included. */
  private static List<String> paths(String prefix, ConfigObject block) {
    List<String> paths = new ArrayList<>();
    block.forEach(
        (key, value) -> {
          String path = prefix + ConfigUtil.quoteString(key);
          paths.add(path);
          if (value instanceof ConfigObject inner) {
            paths.addAll(paths(path + ".", inner));
          }
        });
    return paths.stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void explainsAnySingleWrongValue(String text) {
    Config whole = ConfigFactory.parseString(read(text).effective());
    List<String> paths = paths("", whole.root());
    Random random = new Random(text.hashCode());
    int good = 0;
    for (int k = 0; k < MUTATIONS; k++) {
      String path = paths.get(random.nextInt(paths.size()));
      int choice = random.nextInt(VALUES.size() + 1);
      String mutated = mutated(whole, path, choice).root().render(ConfigRenderOptions.concise());
      Optional<RunConfiguration> read = readOrExplain(mutated);
      if (read.isPresent()) {
        good++;
        assertThatCode(() -> assertIsTheSameAgain(read.get()))
            .as(mutated)
            .doesNotThrowAnyException();
      }
    }
    assertThat(good).isPositive();
  }

  private static Config mutated(Config whole, String path, int choice) {
    if (choice == VALUES.size()) {
      return whole.withoutPath(path);
    }
    ConfigValue value = ConfigValueFactory.fromAnyRef(VALUES.get(choice));
    return whole.withValue(path, value);
  }

  private static Optional<RunConfiguration> readOrExplain(String mutated) {
    try {
      return Optional.of(read(mutated));
    } catch (InvalidConfigurationException e) {
      assertThat(e.problems())
          .as(mutated)
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem.text()).isNotBlank());
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(mutated, e);
    }
  }
}
