package io.gibbsvae.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void numbersAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("fa-IR"));
      assertThat(Text.format("%,d and %.2f", 1234, 0.5)).isEqualTo("1,234 and 0.50");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aNumberThatIsNotKnownIsNamed() {
    assertThat(Text.known("%.1f %%", 75)).isEqualTo("75.0 %");
    assertThat(Text.known("%.1f %%", Double.NaN)).isEqualTo(Text.UNKNOWN);
  }

  @Test
  void refusesOnlyWhereTheConditionDoesNotHold() {
    assertThatCode(() -> Text.require(true, "%s", 1)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Text.require(false, "n = %s", 7))
        .withMessage("n = 7");
  }

  @Test
  void listsTheFirstAndCountsTheOthers() {
    List<String> words = List.of("a", "b", "c");
    assertThat(Text.listed(words, 3)).isEqualTo("a, b, c");
    assertThat(Text.listed(words, 1)).isEqualTo("a and 2 more");
    assertThat(Text.listed(List.of(), 1)).isEmpty();
  }

  @Test
  void findsTheNearestWordWhateverItsCase() {
    List<String> keys = List.of("rounds", "batch");
    assertThat(Text.nearest("Bacth", keys, 2)).contains("batch");
    assertThat(Text.nearest("ROUNDS", keys, 0)).contains("rounds");
    assertThat(Text.nearest("optimizer", keys, 2)).isEmpty();
    // One letter is like nothing: all of it would change.
    assertThat(Text.nearest("x", keys, 2)).isEmpty();
  }

  @Test
  void asksOnlyWhereSomethingMayBeMeant() {
    assertThat(Text.question(Optional.of("batch"))).contains("batch");
    assertThat(Text.question(Optional.empty())).isEmpty();
  }
}
