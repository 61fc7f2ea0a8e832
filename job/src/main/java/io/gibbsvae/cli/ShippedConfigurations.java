package io.gibbsvae.cli;

import io.gibbsvae.energy.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configurations that come with the program, found by name: {@code conf/benchmark/NAME.conf},
 * then {@code conf/NAME.conf}.
 */
final class ShippedConfigurations {

  /** A configuration of the ladder that cannot be run here, and why. */
  record LeftOut(String name, String reason) {}

  /** What the launcher calls the folder that it lies in. */
  static final String HOME = "GIBBSVAE_HOME";

  static final String SUFFIX = ".conf";

  // Targets that others have published figures of come first.
  private static final List<String> LADDER =
      List.of(
          "gmm40",
          "many-well-32",
          "many-well-128",
          "funnel",
          "mog2",
          "mog2i",
          "mog6",
          "mog9",
          "ring",
          "ring5",
          "dw4",
          "phi4",
          "phi4-broken",
          "breast-cancer",
          "sonar");

  // Names of variables that a configuration takes the file of its data from.
  private static final Map<String, String> DATA = Map.of("sonar", "SONAR_CSV");

  private final Map<String, String> environment;
  private final Path home;

  private ShippedConfigurations(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /**
   * Those of the project that the environment names; without a name, those of the working folder.
   */
  static ShippedConfigurations of(Map<String, String> environment) {
    return new ShippedConfigurations(
        Map.copyOf(environment), Path.of(environment.getOrDefault(HOME, "")));
  }

  /** The names of what a benchmark runs when it is not told, but for those left out. */
  List<String> ladder() {
    return LADDER.stream().filter(name -> missingData(name).isEmpty()).toList();
  }

  /** What the ladder lacks here. */
  List<LeftOut> leftOut() {
    List<LeftOut> all = new ArrayList<>();
    for (String name : LADDER) {
      missingData(name)
          .ifPresent(
              variable ->
                  all.add(
                      new LeftOut(
                          name,
                          Text.format(
                              "%s is not set, which should name its data: see conf/benchmark/%s%s",
                              variable, name, SUFFIX))));
    }
    return all;
  }

  private Optional<String> missingData(String name) {
    return Optional.ofNullable(DATA.get(name))
        .filter(variable -> environment.getOrDefault(variable, "").isEmpty());
  }

  /** Whether this is the name of a configuration, and not a file's or a URI. */
  static boolean isName(String text) {
    return !text.contains("/") && !text.endsWith(SUFFIX);
  }

  /** The file of that name, if there is one. */
  Optional<String> file(String name) {
    return candidates(name).filter(Files::isRegularFile).findFirst().map(Path::toString);
  }

  /** Where a file of that name was looked for, in words. */
  String places(String name) {
    return String.join(" nor ", candidates(name).map(Path::toString).toList());
  }

  private Stream<Path> candidates(String name) {
    Path folder = home.resolve("conf");
    return Stream.of(folder.resolve("benchmark"), folder).map(f -> f.resolve(name + SUFFIX));
  }
}
