package io.gibbsvae.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.ManyWell;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.coordinates.Coordinates;
import io.gibbsvae.energy.coordinates.Support;
import io.gibbsvae.model.Rounding;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;

/** Rows of values in their supports. */
class ReadoutRowsTest {

  private static Coordinates coordinates(String... namesAndSupports) {
    return new Coordinates(
        IntStream.range(0, namesAndSupports.length / 2)
            .mapToObj(
                k -> Map.entry(namesAndSupports[2 * k], Support.parse(namesAndSupports[2 * k + 1])))
            .toList());
  }

  private static Target target(Coordinates coordinates) {
    return coordinates.constrain(
        new Target("t", ManyWell.of(coordinates.width()), Knowledge.nothing()));
  }

  @Test
  void realValuesAreFloatsWhereTheseAreFineEnoughAndOthersDoubles() {
    Coordinates readout = coordinates("mu", "real[2]", "tau", "positive", "phi", "circle");
    assertThat(Generator.columns(readout, Correction.NONE, Rounding.doubles(1)))
        .containsExactly(
            Map.entry("mu_1", "float"),
            Map.entry("mu_2", "double"),
            Map.entry("tau", "double"),
            Map.entry("phi", "double"),
            Map.entry("energy", "double"));
  }

  @Test
  void manyValuesAreAListOfDoubles() {
    Coordinates readout = coordinates("mu", "real", "tau", "positive[512]");
    assertThat(Generator.columns(readout, Correction.NONE, Rounding.floats()))
        .containsExactly(Map.entry("x", "array<double>"), Map.entry("energy", "double"));
  }

  @Test
  void anglesAreSummedUpByTheirCosinesAndSines() {
    Quantities quantities = new Quantities(target(coordinates("phi", "circle", "tau", "positive")));
    assertThat(quantities.names()).containsExactly("cos(phi)", "sin(phi)", "tau", "energy");
    double[] found = quantities.ofPoint(new double[] {9, 0, 2, Math.log(3)}, 1, 10);
    assertThat(found[0]).isCloseTo(0, within(1e-15));
    assertThat(found[1]).isCloseTo(1, within(1e-15));
    assertThat(found[2]).isCloseTo(3, within(1e-15));
    // The user's energy has neither the volume of the positive number nor the radius.
    assertThat(found[3]).isCloseTo(10 + Math.log(3) - 2, within(1e-14));
  }

  @Test
  void visitsAreCountedAtTheCoordinatesOfValues() {
    Target target = target(coordinates("tau", "positive[2]"));
    Place near = new Place(new double[] {-7, 2}, new double[] {0.1, 0.1}, 0);
    Place far = new Place(new double[] {0, 2}, new double[] {0.1, 0.1}, 0);
    SampleColumns columns = SampleColumns.of(target.readout(), Correction.NONE, Rounding.floats());
    InternalRow row = new GenericInternalRow(new Object[] {Math.exp(-7.1), Math.exp(2.1), 1.0});
    RowSums sums =
        new RowSums(1, new Quantities(target), List.of(near, far), new SteinSample(1, 0, 2))
            .add(List.of(row).iterator(), target, columns);
    assertThat(sums.visits().missed().places()).containsExactly(far);
  }
}
