package io.gibbsvae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowTest {

  @Test
  void aHistogramIsADensity() {
    Window window = new Window(-1, 3);
    double[] values = {-0.9, 0, 0, 2.9, 17};
    double[] weights = {0.1, 0.2, 0.3, 0.2, 0.2};

    double[] density = window.histogram(values, weights, 4);

    assertThat(density).containsExactly(new double[] {0.1, 0.5, 0, 0.2}, within(1e-12));
  }

  @Test
  void fewStrayValuesDoNotMakeItWide() {
    double[] values = IntStream.range(0, 100_000).mapToDouble(k -> k * 1e-5).toArray();
    values[17] = 1e9;
    values[18] = Double.NaN;

    Window window = Window.of(values);

    assertThat(window.low()).isBetween(-0.1, 0.0);
    assertThat(window.high()).isBetween(1.0, 1.1);
  }

  @Test
  void allIsShownUnlessThatTakesHalfOfTheHeightFromTheRest() {
    double[] values = IntStream.range(0, 1000).mapToDouble(k -> k * 1e-3).toArray();
    values[17] = 1.5;

    assertThat(Window.unlessFar(3, 0.15, values).high()).isGreaterThan(1.5);

    values[17] = 5;
    Window window = Window.unlessFar(3, 0.15, values);

    assertThat(window.high()).isBetween(1.0, 1.5);
    assertThat(window.distance(5)).isEqualTo(5 - window.high());
    assertThat(window.distance(0.5)).isZero();
  }

  @Test
  void equalValuesStandInTheMiddle() {
    Window window = Window.of(new double[] {5, 5, 5});

    assertThat(window.low()).isLessThan(5);
    assertThat(window.high()).isGreaterThan(5);
    assertThat(Arrays.stream(window.grid(3)).toArray()[1]).isCloseTo(5, within(1e-9));
  }
}
