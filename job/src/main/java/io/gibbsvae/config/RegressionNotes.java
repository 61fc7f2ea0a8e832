package io.gibbsvae.config;

import io.gibbsvae.energy.Target.Note;
import io.gibbsvae.energy.Text;
import io.gibbsvae.energy.regression.Family;
import io.gibbsvae.energy.regression.Identification;
import io.gibbsvae.energy.regression.Identification.Separation;
import java.util.ArrayList;
import java.util.List;

/** Says what the data of a regression leave open. */
final class RegressionNotes {

  private static final String UNBOUNDED =
      "The likelihood has no maximum, but keeps growing in that direction";
  private static final String SMALLER =
      ". Choose a plausible scale, such as 2.5 for standardised features, or fewer features";
  private static final int MOST_SEPARATING = 4;

  private RegressionNotes() {}

  /** What the likelihood leaves to the prior. */
  static List<Note> of(Family family, Identification found, List<String> labels, double scale) {
    List<Note> notes = new ArrayList<>();
    String byThePrior =
        "so only the prior bounds the posterior there, and its width is of the order of"
            + " target.prior.scale = "
            + scale;
    if (!found.dependent().isEmpty()) {
      notes.add(
          new Note(
              "collinear",
              named(found.dependent(), labels)
                  + (found.dependent().size() == 1
                      ? " is a linear combination"
                      : " are linear combinations")
                  + " of the other columns (the intercept counts as one). The likelihood does not"
                  + " depend on some combination of their coefficients, "
                  + byThePrior
                  + ". Leave out such columns with target.features, or choose a plausible scale"));
    }
    if (found.saturated() && family.noisy()) {
      notes.add(
          new Note(
              "collinear",
              "there are as many independent columns as rows: every response is fitted exactly, and"
                  + " only the priors inform the noise"));
    }
    if (found.separation() != Separation.NONE) {
      notes.add(
          new Note("separation", separated(family, found, labels) + ", " + byThePrior + SMALLER));
    }
    return notes;
  }

  private static String separated(Family family, Identification found, List<String> labels) {
    String by =
        found.separating().size() == 1
            ? named(found.separating(), labels)
            : "a linear combination of " + named(found.separating(), labels);
    if (family.counts()) {
      return by + " differs from the other columns only in rows whose count is 0. " + UNBOUNDED;
    }
    return Text.format(
        "%s separates the responses 0 and 1%s. %s",
        by,
        found.separation() == Separation.COMPLETE
            ? " in all rows"
            : " in all rows but those on the threshold",
        UNBOUNDED);
  }

  private static String named(List<Integer> columns, List<String> labels) {
    return Text.listed(columns.stream().map(labels::get).toList(), MOST_SEPARATING);
  }
}
