package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.RunRecord;
import org.junit.jupiter.api.Test;

class TargetDescriptionTest {

  private static TargetDescription of(String target, String block) throws JsonProcessingException {
    return new TargetDescription(
        Json.records()
            .readValue(
                "{ 'target': %s, 'configuration': { 'target': %s } }"
                    .formatted(target, block)
                    .replace('\'', '"'),
                RunRecord.class)
            .origin());
  }

  @Test
  void ofAFormulaItSaysTheFormulaAndItsParameters() throws JsonProcessingException {
    TargetDescription target =
        of(
            "{ 'name': 'expression-1', 'dimension': 1 }",
            "{ 'type': 'expression', 'dimension': 1, 'energy': '\\n  b = a*x0;\\n  b^2 \\n',"
                + " 'parameters': { 'a': 6.0 }, 'known-log-z': { 'value': 1 } }");

    assertThat(target.title()).isEqualTo("expression-1 in 1 dimension");
    assertThat(target.formula()).contains("U(x) =\nb = a*x0;\nb^2");
    assertThat(target.details()).containsExactly("a = 6.0");
  }

  @Test
  void ofALogDensityItSaysThat() throws JsonProcessingException {
    TargetDescription target =
        of(
            "{ 'name': 'expression-1', 'dimension': 1 }",
            "{ 'type': 'expression', 'dimension': 1, 'log-density': '-x0^2' }");

    assertThat(target.formula()).contains("log p(x) = -x0^2");
  }

  @Test
  void ofAnyOtherItSaysItsKindItsFilesAndItsNumbersButNoBlocks() throws JsonProcessingException {
    TargetDescription target =
        of(
            "{ 'name': 'rings', 'dimension': 2, 'summary': 'concentric rings' }",
            "{ 'type': 'ring', 'check-gradient': true, 'file': 'r.csv', 'none': [],"
                + " 'radius': [1, 2], 'prior': { 'scale': 1 } }");

    assertThat(target.title()).isEqualTo("rings in 2 dimensions");
    assertThat(target.kind()).isEqualTo("concentric rings");
    assertThat(target.formula()).isEmpty();
    assertThat(target.details()).containsExactly("file = r.csv", "radius = [1, 2]");
  }

  @Test
  void aLongListIsCounted() throws JsonProcessingException {
    String means = "[0.125" + ", 0.125".repeat(39) + "]";

    assertThat(of("{}", "{ 'type': 'gaussian-mixture', 'means': " + means + " }").details())
        .containsExactly("means = 40 values");
  }

  @Test
  void aManifestWithoutASummaryHasTheTypesName() throws JsonProcessingException {
    assertThat(of("{ 'name': 'mine' }", "{ 'type': 'onnx' }").kind()).isEqualTo("onnx");
  }
}
