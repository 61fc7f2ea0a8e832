package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gibbsvae.evaluate.Requirement;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdict.Level;
import java.util.List;

/** What was found of a part of a run. */
public record Judgement(List<Verdict> verdicts, List<Requirement> requirements) {

  /** {@return whether it meets them all} */
  @JsonProperty("requirements_met")
  public boolean requirementsMet() {
    return requirements.stream().allMatch(Requirement::met);
  }

  /** Without good verdicts that another part contradicts. */
  Judgement without(List<Verdict> remaining) {
    return new Judgement(
        verdicts.stream()
            .filter(v -> v.level().compareTo(Level.CARE) >= 0 || remaining.contains(v))
            .toList(),
        requirements);
  }
}
