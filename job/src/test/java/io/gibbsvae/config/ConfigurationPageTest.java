package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of all keys says what reference.conf says. */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("docs", "configuration.md");

  private static final String HEAD =
      """
      # All keys of a configuration

      Made of `reference.conf` by `mvn -pl job test -Dtest=ConfigurationPageTest -Dgibbsvae.write=true`. A configuration is HOCON: `model { stages = 6 }` and `model.stages = 6` say the same. On the command line `--set model.stages=6` wins over the file. A dash stands for what has no default.

      """;

  private static final String TABLE = "| key | default | |\n|---|---|---|\n";

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    ConfigObject all = Reference.keys();
    for (Map.Entry<String, ConfigValue> block : inOrder(all)) {
      page.append("## ").append(block.getKey()).append("\n\n");
      if (block.getValue() instanceof ConfigObject keys) {
        table(page, block.getKey(), keys);
      } else {
        page.append(TABLE);
        row(page, block.getKey(), block.getValue());
        page.append("\n");
      }
    }
    for (TargetType type : TargetTypes.all()) {
      page.append("## target, of type ").append(type.name()).append("\n\n");
      page.append(capital(type.summary())).append(". Dimension: ").append(type.dimension());
      page.append(". Known: ").append(type.known()).append(".\n\n");
      if (!type.defaults().isEmpty()) {
        table(page, "target", type.defaults());
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject block) {
    return block.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
        .toList();
  }

  private static void table(StringBuilder page, String path, ConfigObject block) {
    page.append(TABLE);
    rows(page, path, block);
    page.append("\n");
  }

  private static void rows(StringBuilder page, String path, ConfigObject block) {
    for (Map.Entry<String, ConfigValue> entry : inOrder(block)) {
      row(page, path + "." + entry.getKey(), entry.getValue());
    }
  }

  private static void row(StringBuilder page, String key, ConfigValue value) {
    String comment =
        value.origin().comments().stream()
            .map(String::strip)
            .collect(Collectors.joining(" "))
            .replace("|", "\\|");
    boolean inner = value instanceof ConfigObject;
    if (!inner || !comment.isEmpty()) {
      page.append("| `").append(key).append("` | ").append(shown(value)).append(" | ");
      page.append(comment).append(" |\n");
    }
    if (inner) {
      rows(page, key, (ConfigObject) value);
    }
  }

  private static String shown(ConfigValue value) {
    return value.valueType() == ConfigValueType.NULL
        ? "-"
        : value instanceof ConfigObject
            ? ""
            : "`" + value.render(ConfigRenderOptions.concise()).replace("\"", "") + "`";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  @Test
  void thePageIsWhatReferenceConfSays() throws IOException {
    String page = page();
    if (Boolean.getBoolean("gibbsvae.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
    assertThat(page).contains("| `train.batch` | `512` | Latents in a minibatch. |");
  }
}
