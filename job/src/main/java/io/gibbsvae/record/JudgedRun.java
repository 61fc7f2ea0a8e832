package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.evaluate.Quality.Part;
import io.gibbsvae.evaluate.Verdict;
import java.util.List;
import java.util.stream.Stream;

/**
 * The quality of a run.
 *
 * @param verdicts those on the rows, then those on the model
 */
public record JudgedRun(@JsonUnwrapped PartVerdict worst, List<PartVerdict> verdicts) {

  /** A verdict on a part of a run. */
  public record PartVerdict(@JsonUnwrapped Verdict verdict, Part part) {}

  /** {@return a quality as a run's record holds it} */
  public static JudgedRun of(Quality quality) {
    return new JudgedRun(
        new PartVerdict(quality.verdict(), quality.part()),
        Stream.concat(
                quality.rows().stream().map(v -> new PartVerdict(v, Part.SAMPLES)),
                quality.model().stream().map(v -> new PartVerdict(v, Part.EVALUATION)))
            .toList());
  }

  /** {@return the verdict that decides} */
  public Verdict deciding() {
    return worst.verdict();
  }

  /** {@return the verdicts on a part that no other part contradicts, the worst first} */
  public List<Verdict> on(Part part) {
    return verdicts.stream().filter(v -> v.part() == part).map(PartVerdict::verdict).toList();
  }
}
