package io.gibbsvae.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** All keys, their defaults and their comments: {@code reference.conf} beside this class. */
final class Reference {

  private static final String NAME = "reference.conf";
  private static final String TARGET_TYPES = "target-types";
  private static final ConfigObject ALL = load();

  private Reference() {}

  /** The keys of every configuration. */
  static ConfigObject keys() {
    return ALL.withoutKey(TARGET_TYPES);
  }

  /** The further keys that the block {@code target} has for a type. */
  static ConfigObject targetType(String name) {
    return (ConfigObject) ((ConfigObject) ALL.get(TARGET_TYPES)).get(name);
  }

  private static ConfigObject load() {
    try (InputStream in = Reference.class.getResourceAsStream(NAME);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
              reader, ConfigParseOptions.defaults().setOriginDescription(NAME))
          .root();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
