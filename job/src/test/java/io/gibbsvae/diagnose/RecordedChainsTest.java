package io.gibbsvae.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same numbers as ArviZ's from recorded chains and log weights. ArviZ's are recorded too;
 * check_diagnostics.py asks it again.
 */
class RecordedChainsTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "recorded");
  private static final double RELATIVE = 1e-6;

  /** More than all draws of any file. */
  private static final int CAPACITY = 4096;

  private static Stream<String> chains() throws IOException {
    return names("chains-");
  }

  private static Stream<String> weights() throws IOException {
    return names("weights-");
  }

  private static Stream<String> names(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".csv", ""))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<String[]> lines(String name) throws IOException {
    try (Stream<String> lines = Files.lines(FOLDER.resolve(name + ".csv"))) {
      return lines.skip(1).map(line -> line.split(",")).toList();
    }
  }

  /** The columns of a file. */
  private static double[][] columns(String name) throws IOException {
    List<String[]> lines = lines(name);
    return IntStream.range(0, lines.get(0).length)
        .mapToObj(c -> lines.stream().mapToDouble(line -> Double.parseDouble(line[c])).toArray())
        .toArray(double[][]::new);
  }

  private static void assertRecorded(String name, Map<String, Double> ours) throws IOException {
    Map<String, Double> recorded = new LinkedHashMap<>();
    for (String[] line : lines("arviz")) {
      if (line[0].equals(name)) {
        recorded.put(line[1], Double.parseDouble(line[2]));
      }
    }
    assertThat(recorded).containsOnlyKeys(ours.keySet());
    recorded.forEach(
        (quantity, value) ->
            assertThat(ours.get(quantity))
                .as(quantity)
                .isCloseTo(value, within(RELATIVE * Math.abs(value))));
  }

  @Test
  void thereAreRecords() throws IOException {
    assertThat(chains()).hasSizeGreaterThan(5);
    assertThat(weights()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chainsAreJudgedAsArvizJudgesThem(String name) throws IOException {
    double[][] chains = columns(name);
    int draws = chains[0].length;
    QuantileSummary pooled = new QuantileSummary(CAPACITY);
    QuantileSummary withoutMiddles = new QuantileSummary(CAPACITY);
    for (double[] chain : chains) {
      for (int t = 0; t < draws; t++) {
        pooled.add(chain[t], 0);
        if (draws % 2 == 0 || t != draws / 2) {
          withoutMiddles.add(chain[t], 0);
        }
      }
    }
    ChainSummary summary = new ChainSummary(draws);
    ChainSummary ranked = new ChainSummary(draws);
    EnergyChains energies = new EnergyChains();
    for (double[] chain : chains) {
      summary.add(chain, pooled);
      ranked.add(chain, withoutMiddles);
      energies.add(chain);
    }
    Map<String, Double> ours = new LinkedHashMap<>();
    ours.put("r_hat", ranked.rHat());
    ours.put("ess_bulk", ranked.essBulk());
    ours.put("ess_tail", summary.essTail());
    ours.put("ess_mean", summary.essMean());
    ours.put("mcse_mean", summary.mcse());
    ours.put("mean", summary.mean());
    ours.put("sd", summary.sd());
    ours.put("mad", pooled.mad());
    ours.put("q0", pooled.quantile(0));
    ours.put("q100", pooled.quantile(1));
    for (int percent : new int[] {5, 30, 50, 95}) {
      ours.put("q" + percent, pooled.quantile(percent / 100.0));
    }
    ours.put("bfmi_mean", energies.meanBfmi());
    ours.put("bfmi_least", energies.leastBfmi());
    ours.put("stuck", (double) energies.stuck());
    assertRecorded(name, ours);
    // Only an odd number of draws has middles, and then ranks among all draws are as good.
    assertThat(summary.rHat()).isCloseTo(ranked.rHat(), within(1e-4));
    assertThat(summary.essBulk()).isCloseTo(ranked.essBulk(), within(1e-3 * ranked.essBulk()));
  }

  @ParameterizedTest
  @MethodSource("weights")
  void tailsOfWeightsAreJudgedAsArvizJudgesThem(String name) throws IOException {
    double[] logWeights = columns(name)[0];
    ParetoTail tail = new ParetoTail(logWeights.length);
    Arrays.stream(logWeights).forEach(tail::add);
    assertRecorded(name, Map.of("k_hat", tail.kHat()));
  }
}
