package io.gibbsvae.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody may have meant. */
final class Similar {

  private static final LevenshteinDistance EDITS = LevenshteinDistance.getDefaultInstance();

  private Similar() {}

  /** The word that is the most like another, if it is like it at all. */
  static Optional<String> to(String word, Collection<String> words) {
    String lower = word.toLowerCase(Locale.ROOT);
    int limit = Math.min(Math.max(2, lower.length() / 3), lower.length() - 1);
    return words.stream()
        .filter(candidate -> edits(lower, candidate) <= limit)
        .min(
            Comparator.<String>comparingInt(candidate -> edits(lower, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int edits(String lower, String candidate) {
    return EDITS.apply(lower, candidate.toLowerCase(Locale.ROOT));
  }
}
