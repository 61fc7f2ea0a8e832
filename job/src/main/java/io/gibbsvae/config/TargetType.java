package io.gibbsvae.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.gibbsvae.energy.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A type of target that a configuration can name: what it is, and how it is read.
 *
 * @param name what a configuration calls it
 * @param summary what it is, in a sentence or a formula
 * @param dimension its dimension in words, such as {@code any even}
 * @param known what is known of it besides the energy, in words
 * @param factory reads it
 */
public record TargetType(
    String name, String summary, String dimension, String known, Factory factory) {

  /**
   * A key of the block {@code target} that a type has for itself.
   *
   * @param key its path within the block
   * @param defaultValue in HOCON
   * @param description what it means, and whether it must be given where there is no default
   */
  public record Parameter(String key, Optional<String> defaultValue, String description) {

    /** {@return the default in words: of the prior of an intercept that of the other prior} */
    public String shownDefault() {
      return defaultValue.orElse(key.startsWith("intercept-prior.") ? "as prior" : "-");
    }
  }

  /** Makes a target of the block {@code target}. */
  @FunctionalInterface
  interface Factory {
    /** The target, or nothing and at least one problem noted. */
    Optional<Target> create(Section target);
  }

  /** {@return the keys that it has for itself, in the order of {@code reference.conf}} */
  public List<Parameter> parameters() {
    List<Parameter> parameters = new ArrayList<>();
    collect("", defaults(), parameters);
    return parameters;
  }

  /** Its keys with their defaults; null where there is none. */
  ConfigObject defaults() {
    return Reference.targetType(name);
  }

  /** Whether the block may have keys that only a user's class knows. */
  boolean takesAnyKey() {
    return name.equals(TargetTypes.CLASS);
  }

  /** Reads the target. */
  Optional<Target> read(Section target) {
    return factory.create(target);
  }

  private static void collect(String prefix, ConfigObject block, List<Parameter> parameters) {
    block.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
        .forEach(entry -> collect(prefix, entry, parameters));
  }

  private static void collect(
      String prefix, Map.Entry<String, ConfigValue> entry, List<Parameter> parameters) {
    String key = prefix + entry.getKey();
    ConfigValue value = entry.getValue();
    // A block of any keys is a parameter itself.
    if (value instanceof ConfigObject inner && !inner.isEmpty()) {
      collect(key + ".", inner, parameters);
      return;
    }
    Optional<String> defaultValue =
        Optional.of(value)
            .filter(v -> v.valueType() != ConfigValueType.NULL)
            .filter(v -> v.valueType() != ConfigValueType.OBJECT)
            .map(v -> v.render(ConfigRenderOptions.concise().setJson(false)));
    String description = String.join("", value.origin().comments()).strip();
    parameters.add(new Parameter(key, defaultValue, description));
  }
}
