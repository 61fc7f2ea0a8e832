package io.gibbsvae.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;

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

  /** Whether a value is the default of all configurations, and not one that happens to be equal. */
  static boolean isDefault(String path, ConfigValue value) {
    Config all = ALL.toConfig();
    return all.hasPath(path) && all.getValue(path).origin().equals(value.origin());
  }

  /** The further keys that the block {@code target} has for a type. */
  static ConfigObject targetType(String name) {
    return (ConfigObject) ((ConfigObject) ALL.get(TARGET_TYPES)).get(name);
  }

  private static ConfigObject load() {
    return ConfigFactory.parseResources(
            Reference.class,
            NAME,
            ConfigParseOptions.defaults().setOriginDescription(NAME).setAllowMissing(false))
        .root();
  }
}
