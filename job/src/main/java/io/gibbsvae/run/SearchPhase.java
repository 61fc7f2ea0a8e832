package io.gibbsvae.run;

import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.check.Search;
import io.gibbsvae.config.RunConfiguration;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Target;
import io.gibbsvae.model.FrameType;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for minima of the energy, so that particles do not lose any, and evaluation and rows can be
 * asked whether they visit each.
 */
final class SearchPhase {

  private static final Logger LOG = LoggerFactory.getLogger(SearchPhase.class);

  private SearchPhase() {}

  /**
   * Searches, where the configuration asks for it or a training needs it.
   *
   * @return the minima; none where the energy throws, which is left for the training to report
   */
  static List<Place> run(RunContext run, Preflight preflight) {
    RunConfiguration configuration = run.configuration();
    boolean asked = configuration.evaluate().search();
    if (!asked && !(run.command().trains() && needsPlaces(configuration))) {
      return List.of();
    }
    try (CheckProgress progress = CheckProgress.of(run.options())) {
      Target target = run.configuration().target();
      Search found =
          EnergyCheck.search(target.potential(), run.configuration().model(), preflight, progress)
              .known(target.readout());
      LOG.info(
          "a search for modes ({} energies, {} descents) finds {}",
          found.energies(),
          found.descents(),
          found.inWords());
      if (asked) {
        run.manifest().search(found);
      }
      return found.places();
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.info("no search for modes: the energy throws {}", e.toString());
      return List.of();
    }
  }

  /** Whether the model depends on them, whatever else they are for. */
  private static boolean needsPlaces(RunConfiguration configuration) {
    return configuration.candidates().stream()
        .anyMatch(candidate -> candidate.model().frame() == FrameType.PARTICLES);
  }
}
