package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.config.Assignment;
import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.record.Json;
import io.gibbsvae.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether rows that are there are those that a configuration asks for. */
class IdentityTest {

  @TempDir private Path place;

  private Identity identity(String correction, int warmUp) throws IOException {
    Path file =
        Files.writeString(
            place.resolve("x.conf"),
            """
            target.type = double-well
            sample { correction = %s, metropolis.warm-up = %d }
            """
                .formatted(correction, warmUp));
    List<Assignment> none = List.of();
    return new Identity(ConfigurationReader.of(FileOpener.local()).read(file.toString(), none));
  }

  /** Rows that were made with these settings, with a correction that they name or leave open. */
  private static RunRecord rows(Identity made, String correction, double kHat)
      throws JsonProcessingException {
    ObjectNode record = Json.records().createObjectNode();
    ObjectNode samples = record.putObject("samples");
    samples.set("settings", made.settings("sample"));
    samples.put("correction", correction);
    if (correction.equals("importance")) {
      samples.putObject("weights").put("ess", 0.5).put("k_hat", kHat).put("missing_share", 0.1);
    }
    return Json.records().treeToValue(record, RunRecord.class);
  }

  @ParameterizedTest
  @CsvSource({
    // The same settings, whatever they came to.
    "auto, metropolis, 0, auto, true",
    "importance, importance, 0.9, importance, true",
    // Rows of weights that can be used are what auto makes, however long chains would be.
    "importance, importance, 0.6, auto, true",
    "auto, importance, 0.6, importance, true",
    "importance, importance, 0.8, auto, false",
    "auto, metropolis, 0, metropolis, false",
    "auto, metropolis, 0, importance, false",
    "resample, resample, 0, auto, false",
    "none, none, 0, importance, false"
  })
  void comparesWhatCorrectionsCameTo(
      String there, String made, double kHat, String here, boolean same) throws IOException {
    int other = there.equals(here) ? 400 : 30;

    assertThat(identity(here, 400).sameSamples(rows(identity(there, other), made, kHat)))
        .isEqualTo(same);
  }
}
