package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gibbsvae.LocalSpark;
import io.gibbsvae.Samples;
import io.gibbsvae.Settings;
import io.gibbsvae.TinyModel;
import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.sample.GenerationListener.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generations that are interrupted. On two cores, groups are of eight files. */
@Tag("slow")
class StagedFilesTest {

  private static final int FILES = 20;
  private static final int ROWS_PER_FILE = 50;

  @TempDir private Path temporary;
  private final List<Progress> progress = new ArrayList<>();

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private SampleReport write(Path folder, Correction correction, String key, int filesAtMost) {
    ChainSettings chains =
        new ChainSettings(25, 4, 1, Settings.moves(1, 1, 1, 2), 0, Settings.LANGEVIN);
    progress.clear();
    return new Generator(
            LocalSpark.session(2),
            ManyWell.of(2).asTarget(),
            Settings.rows(FILES * ROWS_PER_FILE, 3, ROWS_PER_FILE, 32, "zstd", correction, chains),
            List.of())
        .write(
            TinyModel.untrained(TinyModel.settings(2, 0, 1.2)),
            folder.toString(),
            key,
            now -> {
              progress.add(now);
              if (now.files() > filesAtMost) {
                throw new Interruption();
              }
            });
  }

  private static List<List<Object>> bits(Path folder) {
    return Samples.bits(Samples.rows(LocalSpark.session(2), folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Path interrupted(Correction correction, int files) {
    Path folder = temporary.resolve("interrupted");
    assertThatThrownBy(() -> write(folder, correction, "key", files - 1))
        .isInstanceOf(Interruption.class);
    return folder;
  }

  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void anInterruptedGenerationGoesOnAfterTheFilesThatAreWhole(Correction correction)
      throws Exception {
    Path whole = temporary.resolve("whole");
    SampleReport undisturbed = write(whole, correction, "key", FILES);
    Path folder = interrupted(correction, 16);
    List<String> kept = names(folder).stream().filter(name -> name.startsWith("part")).toList();

    SampleReport report = write(folder, correction, "key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(16, FILES);
    assertThat(progress).extracting(Progress::earlier).containsOnly(16);
    assertThat(progress.get(0).seconds()).isPositive();
    assertThat(progress.get(1).seconds()).isGreaterThan(progress.get(0).seconds());
    assertThat(names(folder)).containsAll(kept).doesNotContain("_groups", "_temporary");
    assertThat(Samples.files(folder)).hasSameSizeAs(Samples.files(whole));
    assertThat(bits(folder)).isEqualTo(bits(whole));
    assertThat(report)
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(undisturbed);
  }

  @Test
  void nothingIsMadeAgainWhereOnlyTheReadingBackWasInterrupted() {
    Path folder = interrupted(Correction.IMPORTANCE, FILES);
    List<Path> files = Samples.files(folder);

    write(folder, Correction.IMPORTANCE, "key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(FILES);
    assertThat(Samples.files(folder)).isEqualTo(files);
  }

  @Test
  void filesAreNumberedThroughAllGroups() {
    Path folder = temporary.resolve("whole");
    write(folder, Correction.NONE, "key", FILES);

    assertThat(Samples.files(folder))
        .extracting(path -> PageFormat.number(path.getFileName().toString()).orElseThrow())
        .containsExactlyElementsOf(Stream.iterate(0, n -> n + 1).limit(FILES).toList());
  }

  @Test
  void whatAnotherConfigurationHasLeftIsDeleted() {
    Path folder = interrupted(Correction.NONE, 16);
    List<Path> others = Samples.files(folder);

    write(folder, Correction.NONE, "another key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(0, 8, 16, FILES);
    assertThat(Samples.files(folder)).hasSize(FILES).doesNotContainAnyElementsOf(others);
  }

  @Test
  void aGroupWithADamagedFileIsMadeAgain() throws Exception {
    Path whole = temporary.resolve("whole");
    write(whole, Correction.NONE, "key", FILES);
    Path folder = interrupted(Correction.NONE, 16);
    Path damaged = Samples.files(folder).get(3);
    Files.write(damaged, new byte[] {1, 2, 3});

    write(folder, Correction.NONE, "key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(8, 16, FILES);
    assertThat(damaged).doesNotExist();
    assertThat(bits(folder)).isEqualTo(bits(whole));
  }

  @Test
  void whatIsKnownOfAGroupMustBeWhole() throws Exception {
    Path folder = interrupted(Correction.NONE, 16);
    Path group = folder.resolve("_groups/000008-000008.json");
    Files.writeString(group, Files.readString(group).substring(0, 40));

    write(folder, Correction.NONE, "key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(8, 16, FILES);
    assertThat(Samples.files(folder)).hasSize(FILES);
  }

  /** Energies are the sum over the reports of all files. */
  @ParameterizedTest
  @MethodSource("io.gibbsvae.sample.Correction#all")
  void aGroupWithoutReportsOfItsTasksIsMadeAgain(Correction correction) throws Exception {
    long energies = write(temporary.resolve("whole"), correction, "key", FILES).energyEvaluations();
    Path folder = interrupted(correction, 16);
    unreported(folder.resolve("_groups/000000-000008.json"));
    unreported(folder.resolve("_groups/000008-000008.json"));

    SampleReport report = write(folder, correction, "key", FILES);

    assertThat(progress.get(0).files()).isZero();
    assertThat(report.energyEvaluations()).isEqualTo(energies);
  }

  private static void unreported(Path group) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode known = (ObjectNode) json.readTree(group.toFile());
    assertThat(known.has("notes")).isTrue();
    known.remove("notes");
    json.writeValue(group.toFile(), known);
  }

  @Test
  void whatAKilledSparkJobHasLeftIsDeleted() throws Exception {
    Path folder = interrupted(Correction.NONE, 8);
    Files.createDirectories(folder.resolve("_temporary/0/task_1"));
    Files.writeString(folder.resolve("_temporary/0/task_1/part-00009-x.parquet"), "half");
    Files.writeString(folder.resolve("part-00009-x.zstd.parquet"), "half");

    write(folder, Correction.NONE, "key", FILES);

    assertThat(progress).extracting(Progress::files).containsExactly(8, 16, FILES);
    assertThat(Samples.files(folder)).hasSize(FILES);
    assertThat(names(folder)).doesNotContain("_temporary");
  }

  @Test
  void aFileThatVanishesIsMissedAtTheEnd() throws Exception {
    Path folder = interrupted(Correction.NONE, 8);
    StagedFiles staged = StagedFiles.open(folder.toString(), "key", new Configuration());
    assertThat(staged.missing(FILES, 8))
        .containsExactly(new RowRange(8, 8), new RowRange(16, FILES - 16));
    Files.delete(Samples.files(folder).get(0));

    assertThatThrownBy(staged::end)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("part-00000");
  }

  @Test
  void aGroupWithoutFilesCountsToo() {
    Path folder = temporary.resolve("empty");
    StagedFiles staged = StagedFiles.open(folder.toString(), "key", new Configuration());
    assertThat(folder.toFile().mkdirs()).isTrue();
    staged.add(new RowRange(0, 4), 1.5, NullNode.getInstance());

    StagedFiles again = StagedFiles.open(folder.toString(), "key", new Configuration());
    assertThat(again.count()).isEqualTo(4);
    assertThat(again.groups().get(0).seconds()).isEqualTo(1.5);
    assertThat(again.missing(6, 8)).containsExactly(new RowRange(4, 2));
  }
}
