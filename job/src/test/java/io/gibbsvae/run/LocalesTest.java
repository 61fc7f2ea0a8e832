package io.gibbsvae.run;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.config.ConfigurationReader;
import io.gibbsvae.config.FileOpener;
import io.gibbsvae.config.InvalidConfigurationException;
import io.gibbsvae.config.RunConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read and written does not depend on the locale of the JVM: its digits, points, i's. */
class LocalesTest {

  private static final Locale DEFAULT = Locale.getDefault();
  private static final LocalDate EPOCH = LocalDate.EPOCH;
  private static final Configuration HADOOP = new Configuration(false);

  // Digits of their own come with an extension in these languages.
  private static final List<String> MORE =
      List.of("ar-EG-u-nu-arab", "th-TH-u-nu-thai", "hi-IN-u-nu-deva", "tr-TR", "zh-u-nu-hanidec");

  private static final String GOOD =
      """
      target { type = expression, dimension = 2, energy = "a * x0^4 - 1.5e0 * x0^2 + I1 / 1e7 + x1^2 / 2"
        parameters { a = 2.5e-1, I1 = 1234567.875 }, check-gradient = false, check-growth = false }
      train { learning-rate = 3e-3, optimizer = sgd }
      sample { rows = 1234567, correction = resample }
      output { path = there, run-id = mine }
      """;

  private static final String BAD =
      """
      target { type = regression, family = logistic, response = y, file = bad.csv }
      train { batch = -1234567, optimizer = INVALID }
      """;

  @TempDir private static Path folder;
  private static List<String> expected;

  @BeforeAll
  static void inTheRootLocale() throws IOException {
    Files.writeString(folder.resolve("good.conf"), GOOD);
    Files.writeString(folder.resolve("bad.conf"), BAD);
    Files.writeString(folder.resolve("bad.csv"), "y,x,x\n1,2.5,3\n7,1e3,x\n0,,\n");
    Locale.setDefault(Locale.ROOT);
    try {
      expected = everything();
    } finally {
      Locale.setDefault(DEFAULT);
    }
    assertThat(expected).hasSizeGreaterThan(10);
  }

  @AfterEach
  void restore() {
    Locale.setDefault(DEFAULT);
  }

  /**
   * One of all that write numbers, dates and letters alike: the region is often all they differ in.
   */
  static Collection<Locale> locales() {
    Map<List<String>, Locale> distinct = new LinkedHashMap<>();
    Stream.concat(
            Stream.of(Locale.getAvailableLocales()), MORE.stream().map(Locale::forLanguageTag))
        .forEach(locale -> distinct.putIfAbsent(habits(locale), locale));
    assertThat(distinct).hasSizeGreaterThan(20);
    return distinct.values();
  }

  private static List<String> habits(Locale locale) {
    String ascii = IntStream.range(32, 127).mapToObj(Character::toString).collect(joining());
    return List.of(
        String.format(locale, "%,d %d %,.3f %e %tF", 1234567890L, -12, 1234567.875, -1e-7, EPOCH),
        NumberFormat.getInstance(locale).format(-1234567.875),
        NumberFormat.getPercentInstance(locale).format(0.125),
        ascii.toLowerCase(locale),
        ascii.toUpperCase(locale));
  }

  @ParameterizedTest
  @MethodSource("locales")
  void readsAndWritesTheSameInEveryLocale(Locale locale) {
    Locale.setDefault(locale);
    assertThat(everything()).isEqualTo(expected);
  }

  private static List<String> everything() {
    List<String> all = new ArrayList<>(messages());
    RunConfiguration read = read("good.conf");
    all.addAll(List.of(read.hash(), read.effective()));
    double[] gradient = new double[2];
    double[] point = {0.5, 1.25};
    all.add("" + read.target().potential().energyAndGradient(point, gradient) + gradient[0]);
    all.addAll(
        List.of(
            Formats.duration(3723),
            ProgressLines.rate(1234567.8),
            ProgressLines.generated(1234567, 7654321, 1e6, 12),
            ProgressLines.carried(1234, 0.125, -1.5),
            Formats.bytes(12345678)));
    all.addAll(ProgressLines.briefly(12, 0.0625));
    all.addAll(stored(read));
    return all;
  }

  private static RunConfiguration read(String name) {
    return ConfigurationReader.of(FileOpener.local())
        .read(folder.resolve(name).toString(), List.of());
  }

  private static List<String> messages() {
    try {
      read("bad.conf");
      return List.of();
    } catch (InvalidConfigurationException e) {
      return e.problems().stream().map(Object::toString).toList();
    }
  }

  /** The names of a run's files, and what is in its manifest. */
  private static List<String> stored(RunConfiguration read) {
    RunFolder run = RunFolder.of(folder.toString(), "run", HADOOP);
    Manifest manifest = new Manifest(Optional.empty());
    manifest.identify(read);
    run.writeJson(RunFolder.MANIFEST, manifest.record());
    String written = new String(run.read(RunFolder.MANIFEST), StandardCharsets.UTF_8);
    List<String> names = run.list(".");
    run.deleteAll();
    return List.of(written, names.toString());
  }
}
