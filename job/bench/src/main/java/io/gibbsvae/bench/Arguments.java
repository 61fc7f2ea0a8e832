package io.gibbsvae.bench;

import io.gibbsvae.model.network.Activation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The command line of a measured process: {@code --name value} pairs, all of them needed. */
record Arguments(Map<String, String> values) {

  static Arguments of(String[] arguments, int from) {
    Map<String, String> values = new HashMap<>();
    for (int k = from; k + 1 < arguments.length; k += 2) {
      values.put(arguments[k].substring("--".length()), arguments[k + 1]);
    }
    return new Arguments(values);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  int integer(String name) {
    return Integer.parseInt(text(name));
  }

  long number(String name) {
    return Long.parseLong(text(name));
  }

  double seconds(String name) {
    return Double.parseDouble(text(name));
  }

  Activation activation() {
    return Activation.valueOf(text("activation").toUpperCase(Locale.ROOT));
  }

  Size size() {
    return new Size(integer("dim"), integer("hidden"), integer("stages"), integer("batch"));
  }
}
