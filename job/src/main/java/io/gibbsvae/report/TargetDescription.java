package io.gibbsvae.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.gibbsvae.energy.Text;
import io.gibbsvae.record.RunRecord.Origin;
import io.gibbsvae.record.VariableSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a run sampled, in words. */
record TargetDescription(Origin origin) {

  /** What says how a run begins, and not which energy it is, or is said elsewhere. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "type",
          "check-gradient",
          "check-growth",
          "dimension",
          "energy",
          "parameters",
          "coordinates");

  private static final int LONGEST = 60;
  private static final int MOST_VARIABLES = 20;

  /** The target's name and its dimension. */
  String title() {
    int dimension = origin.target().dimension();
    return origin.target().name()
        + " in "
        + dimension
        + (dimension == 1 ? " dimension" : " dimensions");
  }

  /** What its type is; the type's name in manifests that say no more. */
  String kind() {
    return origin.target().summary().orElse(settings().path("type").asText());
  }

  /** The energy or the log density, where that is a formula: "U(x) = x0^2". */
  Optional<String> formula() {
    if (!isFormula()) {
      return Optional.empty();
    }
    String logDensity = settings().path("log-density").asText("");
    boolean isEnergy = logDensity.isEmpty();
    String text = isEnergy ? settings().path("energy").asText() : logDensity;
    String formula = text.stripTrailing().stripIndent().strip();
    return Optional.of(
        (isEnergy ? "U(x) =" : "log p(x) =") + (formula.contains("\n") ? "\n" : " ") + formula);
  }

  /** The formula's parameters, or the files and numbers that the type has; blocks are left out. */
  List<String> details() {
    List<String> details = new ArrayList<>(variables());
    JsonNode block = isFormula() ? settings().path("parameters") : settings();
    block
        .fields()
        .forEachRemaining(
            setting -> {
              JsonNode value = setting.getValue();
              boolean says = value.isValueNode() || value.isArray() && !value.isEmpty();
              if (says && (isFormula() || !LEFT_OUT.contains(setting.getKey()))) {
                details.add(setting.getKey() + " = " + text(value));
              }
            });
    return details;
  }

  private List<String> variables() {
    List<String> variables =
        origin.target().variables().stream().map(VariableSummary::text).toList();
    return variables.isEmpty() ? List.of() : List.of(Text.listed(variables, MOST_VARIABLES));
  }

  private static String text(JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString().replace(",", ", ");
    return value.isArray() && text.length() > LONGEST ? value.size() + " values" : text;
  }

  private boolean isFormula() {
    return settings().path("type").asText().equals("expression");
  }

  private JsonNode settings() {
    return origin.block("target");
  }
}
