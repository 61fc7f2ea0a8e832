package io.gibbsvae.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  void everyKeyHasAComment() {
    Map<String, ConfigValue> keys = new TreeMap<>();
    collect("", Reference.keys(), keys);

    assertThat(keys).hasSizeGreaterThan(30);
    keys.forEach((key, value) -> assertThat(value.origin().comments()).as(key).isNotEmpty());
  }

  @Test
  void itHoldsNoKeysOfOtherLibraries() {
    assertThat(Reference.keys())
        .containsOnlyKeys(
            "want",
            "target",
            "model",
            "train",
            "candidates",
            "evaluate",
            "sample",
            "verdicts",
            "output",
            "spark");
  }

  private static void collect(String prefix, ConfigObject block, Map<String, ConfigValue> keys) {
    block.forEach(
        (key, value) -> {
          if (value instanceof ConfigObject inner) {
            collect(prefix + key + ".", inner, keys);
          } else {
            keys.put(prefix + key, value);
          }
        });
  }
}
