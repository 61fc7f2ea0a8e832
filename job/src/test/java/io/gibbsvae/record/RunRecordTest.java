package io.gibbsvae.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Topic;
import io.gibbsvae.record.RunRecord.Status;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests in resources are as the program wrote them before it had types for them. */
class RunRecordTest {

  private static JsonNode manifest(String name) throws IOException {
    try (InputStream json =
        RunRecordTest.class.getResourceAsStream("/manifests/" + name + ".json")) {
      return Json.records().readTree(json);
    }
  }

  private static RunRecord read(JsonNode manifest) throws IOException {
    return Json.records().treeToValue(manifest, RunRecord.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "importance", "resample", "metropolis", "regression", "particles"})
  void writesOldManifestsAsTheyWere(String name) throws IOException {
    JsonNode manifest = manifest(name);
    RunRecord run = read(manifest);

    JsonNode written = Json.records().readTree(Json.records().writeValueAsString(run));
    assertThat(written).isEqualTo(manifest);
    assertThat(read(written)).isEqualTo(run).hasSameHashCodeAs(run);
  }

  /** Methods of a class are listed in an order that differs from JVM to JVM. */
  @Test
  void keysOfMethodsHaveAnOrder() {
    Set<Class<?>> records = new LinkedHashSet<>();
    collect(RunRecord.class, records);
    assertThat(records).contains(Evaluation.class, SampleReport.class).hasSizeGreaterThan(30);
    for (Class<?> type : records) {
      Set<String> components =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getName)
              .collect(Collectors.toSet());
      List<String> keys =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> !components.contains(method.getName()))
              .map(method -> method.getAnnotation(JsonProperty.class))
              .filter(Objects::nonNull)
              .map(JsonProperty::value)
              .toList();
      JsonPropertyOrder order = type.getAnnotation(JsonPropertyOrder.class);
      if (keys.size() > 1) {
        assertThat(order).as("the order of %s", type).isNotNull();
        assertThat(order.value()).as("the order of %s", type).containsAll(keys);
      }
    }
  }

  private static void collect(Type type, Set<Class<?>> records) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, records);
      }
    } else if (type instanceof Class<?> found && found.isRecord() && records.add(found)) {
      for (RecordComponent component : found.getRecordComponents()) {
        collect(component.getGenericType(), records);
      }
    }
  }

  @Test
  void readsTheNumbersOfAnOldManifest() throws IOException {
    RunRecord run = read(manifest("metropolis"));

    assertThat(run.status()).contains(Status.DONE);
    assertThat(run.origin().seeds().evaluate()).isEqualTo(2);
    assertThat(run.origin().block("train").path("rounds").asInt()).isEqualTo(4);
    ModelResult model = run.evaluation().orElseThrow();
    assertThat(model.evaluation().rows()).isEqualTo(4000);
    assertThat(model.evaluation().weights().latentDraws()).isEqualTo(16);
    assertThat(model.evaluation().exact().weights().orElseThrow().logZ().standardError()).isNaN();
    RowsResult rows = run.samples().orElseThrow();
    assertThat(rows.report().correction()).isEqualTo(Correction.METROPOLIS);
    assertThat(rows.report().quantities())
        .extracting(QuantitySummary::title)
        .startsWith("x0", "x1", "energy");
    assertThat(rows.report().largestRHat()).isPresent();
    assertThat(rows.judgement().requirementsMet()).isTrue();
    JudgedRun quality = run.quality().orElseThrow();
    assertThat(quality.deciding().topic()).isNotEqualTo(Topic.OTHER);
    assertThat(quality.on(Part.SAMPLES)).isNotEmpty();
  }

  @Test
  void readsParticlesAndABaseline() throws IOException {
    assertThat(read(manifest("particles")).particlesLogZ().map(Estimate::value))
        .hasValueSatisfying(logZ -> assertThat(logZ).isBetween(-1.0, 1.0));
    BaselineResult baseline = read(manifest("importance")).baseline().orElseThrow();
    assertThat(baseline.verdict()).contains("R-hat");
    assertThat(baseline.report().chains()).isPresent();
  }

  @Test
  void readsManifestsWithoutQualityAndWithUnknownKeys() throws IOException {
    ObjectNode manifest = (ObjectNode) manifest("none");
    manifest.remove("quality");
    manifest.put("later", 1);
    ((ObjectNode) manifest.get("target")).remove("summary");
    ((ObjectNode) manifest.get("evaluation")).remove("k_hat");

    assertThat(read(manifest).quality()).isEmpty();
    assertThat(read(manifest).origin().target().summary()).isEmpty();
  }

  /** JSON writes null for a number that is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "importance", "resample", "metropolis", "particles"})
  void showsNoNaNWhereANumberIsNotKnown(String name) throws IOException {
    ObjectNode manifest = (ObjectNode) manifest(name);
    for (String part : List.of("evaluation", "samples")) {
      forget(manifest.get(part));
    }
    RunRecord run = read(manifest);

    assertThat(Measures.lines(run.evaluation().orElseThrow().evaluation()))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain("NaN"));
    assertThat(Measures.rows(run))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.value()).doesNotContain("NaN"));
    assertThat(Measures.columns())
        .allSatisfy(column -> assertThat(column.shown(column.value(run))).doesNotContain("NaN"));
  }

  /** Makes all fractions of a tree null. */
  private static void forget(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (object.get(key).isDouble()) {
                  object.putNull(key);
                }
              });
    }
    tree.forEach(RunRecordTest::forget);
  }

  @Test
  void refusesAnEvaluationWithoutWeights() throws IOException {
    ObjectNode manifest = (ObjectNode) manifest("none");
    ((ObjectNode) manifest.get("evaluation")).remove("weights");

    assertThatThrownBy(() -> read(manifest))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("weights");
  }

  @Test
  void writesNullForWhatIsNotFinite() throws IOException {
    String json =
        Json.records().writeValueAsString(new Estimate(Double.POSITIVE_INFINITY, Double.NaN));

    assertThat(Json.records().readTree(json))
        .isEqualTo(Json.records().readTree("{\"value\":null,\"standard_error\":null}"));
    assertThat(Json.records().readValue(json, Estimate.class))
        .isEqualTo(new Estimate(Double.NaN, Double.NaN));
  }
}
