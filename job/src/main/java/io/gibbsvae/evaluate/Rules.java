package io.gibbsvae.evaluate;

import io.gibbsvae.evaluate.Verdict.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The rules that judge a subject. Each looks at the subject alone; the conclusions come last and
 * look at what the rules found, too.
 *
 * @param rules in the order of their verdicts, among those of one level
 * @param conclusions in the order in which they are drawn; each sees those before it
 */
record Rules<T>(List<Rule<T>> rules, List<Conclusion<T>> conclusions) {

  /** One thing that can be wrong. */
  @FunctionalInterface
  interface Rule<T> {
    Stream<Verdict> judge(Case<T> judged);
  }

  /** What follows where other rules found nothing that speaks against it. */
  @FunctionalInterface
  interface Conclusion<T> {
    Stream<Verdict> judge(Case<T> judged, List<Verdict> found);
  }

  /** The verdicts, the worst first. */
  List<Verdict> judge(Case<T> judged) {
    List<Verdict> found = new ArrayList<>();
    rules.forEach(rule -> rule.judge(judged).forEach(found::add));
    conclusions.forEach(
        conclusion -> found.addAll(conclusion.judge(judged, List.copyOf(found)).toList()));
    return Verdicts.sorted(found);
  }

  static Stream<Verdict> when(boolean condition, Supplier<Verdict> verdict) {
    return condition ? Stream.of(verdict.get()) : Stream.empty();
  }

  static boolean hasBad(List<Verdict> found) {
    return found.stream().anyMatch(verdict -> verdict.level() == Level.BAD);
  }
}
