package io.gibbsvae.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.TinyModel;
import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.target.Funnel;
import io.gibbsvae.target.GaussianMixture;
import io.gibbsvae.target.Knowledge;
import io.gibbsvae.target.Potential;
import io.gibbsvae.target.Target;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyCheckTest {

  private static final int BATCH = 512;

  /** A function of the squared radius u: U = f(u), with gradient 2 f'(u) x. */
  private record Radial(
      int dimension, ToDoubleFunction<Double> function, ToDoubleFunction<Double> derivative)
      implements Potential {

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double square = 0;
      for (double value : x) {
        square += value * value;
      }
      for (int i = 0; i < x.length; i++) {
        gradient[i] = 2 * derivative.applyAsDouble(square) * x[i];
      }
      return function.applyAsDouble(square);
    }
  }

  private static EnergyCheck check(Potential potential) {
    return check(potential, BATCH);
  }

  private static EnergyCheck check(Potential potential, int batch) {
    return EnergyCheck.of(
        new Target("t", potential, Knowledge.nothing()),
        TinyModel.settings(potential.dimension()),
        batch);
  }

  private static Finding finding(EnergyCheck check, String topic) {
    return check.findings().stream()
        .filter(found -> found.topic().equals(topic))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"2459000.61, 1e-3, GOOD", "1e17, 16, BAD"})
  void namesCoordinatesThatNumbersAreTooCoarseFor(double centre, double width, Level level) {
    Potential far =
        GaussianMixture.of(new double[][] {{centre, 0}}, new double[] {1}, new double[] {width});
    EnergyCheck check =
        EnergyCheck.of(
            new Target("t", far, Knowledge.nothing()), TinyModel.settings(2, centre, width), BATCH);

    assertThat(finding(check, "precision").level()).isEqualTo(level);
    assertThat(finding(check, "precision").text()).startsWith("x0");
    assertThat(check.sound()).isEqualTo(level == Level.GOOD);
  }

  @Test
  void saysNothingOfNumbersThatAreFineEnough() {
    EnergyCheck check =
        check(GaussianMixture.of(new double[1][2], new double[] {1}, new double[] {1}));
    assertThat(check.findings()).extracting(Finding::topic).doesNotContain("precision");
  }

  @Test
  void aGaussianIsSoundAndWhereItIsIsSuggested() {
    EnergyCheck check =
        check(
            GaussianMixture.of(
                new double[][] {{100, 100, 100}}, new double[] {1}, new double[] {20}));

    assertThat(check.sound()).isTrue();
    assertThat(check.findings()).extracting(Finding::level).containsOnly(Level.GOOD);
    // 64 chains of 1000 dependent draws: means and widths to a few percent of 20.
    assertThat(check.suggestion().get(1)).matches("  location = (9[6-9]|10[0-4])\\.\\d");
    assertThat(check.suggestion().get(2)).matches("  scale = (19|20|21)\\.\\d");
    assertThat(check.suggestion()).noneMatch(line -> line.contains("tempering"));
  }

  @Test
  void modesFarApartAreSeenAndParticlesSuggested() {
    EnergyCheck check =
        check(
            GaussianMixture.of(
                new double[][] {{-8, 0}, {8, 0}}, new double[] {1, 1}, new double[] {1, 1}));

    assertThat(check.sound()).isTrue();
    assertThat(finding(check, "modes").level()).isEqualTo(Level.CARE);
    assertThat(check.suggestion()).anyMatch(line -> line.contains("schedule = adaptive"));
  }

  /** Seeds are fixed, and 128 descents go all ways: by chance none would find it once in 10^10. */
  @ParameterizedTest
  @ValueSource(doubles = {12, 40})
  void aModeThatNoChainComesToIsFoundFromFartherOut(double place) {
    EnergyCheck check = check(pair(place));

    assertThat(check.sound()).isTrue();
    assertThat(finding(check, "modes").level()).isEqualTo(Level.CARE);
    assertThat(finding(check, "modes").text())
        .contains(String.format(Locale.ROOT, "a minimum at x = [%.2f, 0.00]", place))
        .contains("about 50 % of the mass")
        .contains("model.scale")
        .contains("train.population");
    assertThat(finding(check, "scale").level()).isEqualTo(Level.CARE);
    assertThat(check.suggestion())
        .contains(String.format(Locale.ROOT, "  location = [%.2f, 0.00]", place / 2));
    assertThat(check.suggestion()).anyMatch(line -> line.contains("particles = 8192"));
  }

  private static Potential pair(double place) {
    return GaussianMixture.of(
        new double[][] {{0, 0}, {place, 0}}, new double[] {1, 1}, new double[] {1, 1});
  }

  @Test
  void whereNothingElseIsFoundItIsSaidHowFarWasLooked() {
    EnergyCheck check = check(pair(0));

    assertThat(finding(check, "modes").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "modes").text())
        .startsWith("chains and descents that begin up to 100")
        .contains("farther out nothing was looked at");
  }

  /**
   * Two coordinates of a hundredth and a hundred along and across a diagonal, far from the start.
   */
  @Test
  void aNarrowRidgeFarFromTheStartIsOneModeOfTheRightWidth() {
    EnergyCheck check = check(new Ridge());

    assertThat(finding(check, "modes").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "scale").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "shape").level()).isEqualTo(Level.CARE);
    // Of 10 / sqrt(2) = 7.07: 64 chains of 1000 dependent draws.
    assertThat(check.suggestion().get(2)).matches("  scale = (6\\.[6-9]|7\\.[0-5])\\d*");
    assertThat(check.suggestion()).anyMatch(line -> line.contains("metric = dense"));
  }

  /** Standard deviations 10 along (1, 1) and 0.1 across it, centred at (50, 50). */
  private static final class Ridge implements Potential {
    private static final long serialVersionUID = 1;

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double along = (x[0] + x[1] - 100) / Math.sqrt(2) / 100;
      double across = (x[0] - x[1]) / Math.sqrt(2) / 0.01;
      gradient[0] = (along + across) / Math.sqrt(2);
      gradient[1] = (along - across) / Math.sqrt(2);
      return 50 * along * along + 0.005 * across * across;
    }
  }

  /** U = (-x0^2 + sum of the others' squares) / 2: of D = 20 hardly any direction falls. */
  private record Saddle(int dimension) implements Potential {
    @Override
    public double energyAndGradient(double[] x, double[] gradient) {
      double energy = 0;
      for (int i = 0; i < x.length; i++) {
        gradient[i] = i == 0 ? -x[i] : x[i];
        energy += 0.5 * x[i] * gradient[i];
      }
      return energy;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void anEnergyThatFallsForGoodIsCertainlyNone(int dimension) {
    assertThat(EnergyCheck.fallOf(new Saddle(dimension), TinyModel.settings(dimension)))
        .hasValueSatisfying(fall -> assertThat(fall).contains("x0"));
  }

  /** At (50000, 50000), and a valley in which Z is finite though the energy falls along x0. */
  @Test
  void aTargetVeryFarAwayAndAValleyThatGetsNarrowAreNotCertainlyNone() {
    Potential far =
        GaussianMixture.of(new double[][] {{5e4, 5e4}}, new double[] {1}, new double[] {1});
    Potential valley =
        new Potential() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double wall = Math.exp(Math.pow(x[0], 4));
            gradient[0] = -2 * x[0] + x[1] * x[1] * wall * 4 * Math.pow(x[0], 3);
            gradient[1] = 2 * x[1] * wall;
            return (x[1] == 0 ? 0 : x[1] * x[1] * wall) - x[0] * x[0];
          }
        };

    assertThat(EnergyCheck.fallOf(far, TinyModel.settings(2))).isEmpty();
    assertThat(EnergyCheck.fallOf(valley, TinyModel.settings(2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void placesWithoutAnEnergyAreWallsAndNoFaultOfTheGradient(double nothing) {
    Potential walled = new Radial(2, u -> u > 6 ? nothing : 0.5 * u, u -> 0.5);

    EnergyCheck check = check(walled, 8);

    assertThat(finding(check, "gradient").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "walls").level()).isEqualTo(Level.CARE);
    // P(chi-square of 2 > 6) = 5.0 %, in 4,096 draws with a standard error of 0.3 %.
    assertThat(finding(check, "walls").text())
        .containsPattern("is (NaN|infinite) at (4|5)(\\.\\d)? % of where training begins");
    assertThat(EnergyCheck.wallsOf(walled, TinyModel.settings(2), 8)).isEmpty();
  }

  /** Of minibatches of 512, 0.95^512 < 10^-11 have no point outside. */
  @Test
  void wallsThatHardlyAMinibatchIsCertainToAvoidAreBad() {
    Potential walled = new Radial(2, u -> u > 6 ? Double.POSITIVE_INFINITY : 0.5 * u, u -> 0.5);

    Finding walls = finding(check(walled), "walls");

    assertThat(walls.level()).isEqualTo(Level.BAD);
    assertThat(walls.text())
        .containsPattern("such as x = \\[-?\\d\\.\\d+, -?\\d\\.\\d+\\]: 100 % of minibatches")
        .contains("train.batch = 512", "a steep finite penalty in place of inf");
    assertThat(EnergyCheck.wallsOf(walled, TinyModel.settings(2), BATCH)).hasValue(walls.text());
  }

  @Test
  void anEnergyThatIsNowhereANumberHasNoSupport() {
    EnergyCheck check = check(new Radial(2, u -> Double.NaN, u -> 0.5));

    assertThat(check.findings()).extracting(Finding::topic).containsExactly("support");
    assertThat(finding(check, "support").text())
        .startsWith("the energy is NaN at 4,096 of 4,096 draws")
        .containsPattern("such as x = \\[\\S+, \\S+\\]");
    assertThat(check.sound()).isFalse();
  }

  /** U = s log(1 + r^2) has r dU/dr = 2 s far out, and Z is finite where that is above D. */
  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1.4, 1.6, 5})
  void anEnergyThatGrowsLikeALogarithmIsSoundIfItGrowsFasterThanTheVolume(double s) {
    EnergyCheck check = check(new Radial(3, u -> s * Math.log1p(u), u -> s / (1 + u)));

    assertThat(finding(check, "growth").level()).isEqualTo(2 * s > 3 ? Level.GOOD : Level.BAD);
    assertThat(check.sound()).isEqualTo(2 * s > 3);
    assertThat(check.suggestion().isEmpty()).isEqualTo(2 * s < 3);
  }

  @Test
  void anEnergyThatFallsHasNoZ() {
    EnergyCheck check = check(new Radial(2, u -> -1e-6 * u, u -> -1e-6));

    assertThat(finding(check, "growth").level()).isEqualTo(Level.BAD);
    assertThat(finding(check, "growth").text()).startsWith("Z is infinite");
  }

  /** Along axes it grows, and between them it falls: the direction is to be seen. */
  @Test
  void theDirectionAlongWhichAnEnergyFallsIsShownInNumbers() {
    Potential between =
        new Potential() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            gradient[0] = x[0] - 2 * x[1];
            gradient[1] = x[1] - 2 * x[0];
            return 0.5 * (x[0] * x[0] + x[1] * x[1]) - 2 * x[0] * x[1];
          }
        };

    assertThat(EnergyCheck.fallOf(between, TinyModel.settings(2)))
        .hasValueSatisfying(
            fall ->
                assertThat(fall)
                    .containsPattern("the direction \\[(-0\\.\\d+, -|0\\.\\d+, )0\\.\\d+\\]"));
  }

  @Test
  void aFlatCoordinateAmongOthersIsSeen() {
    Potential flat =
        new Potential() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            gradient[0] = x[0];
            gradient[1] = 0;
            return 0.5 * x[0] * x[0];
          }
        };

    assertThat(finding(check(flat), "growth").text()).contains("x1").startsWith("Z is infinite");
  }

  @Test
  void aGradientOfAnotherEnergyEndsTheCheck() {
    EnergyCheck check = check(new Radial(2, u -> u, u -> 2.0));

    assertThat(check.sound()).isFalse();
    assertThat(check.findings()).extracting(Finding::topic).containsOnly("gradient");
    assertThat(check.suggestion()).isEmpty();
  }

  @Test
  void aBoxIsSound() {
    Potential box =
        new Radial(2, u -> u < 25 ? 0.5 * u : Double.POSITIVE_INFINITY, u -> u < 25 ? 0.5 : 0);

    assertThat(finding(check(box), "growth").text()).contains("the support ends");
    assertThat(check(box).sound()).isTrue();
  }

  /** At five standard deviations no draw of where training begins sees the wall. */
  @Test
  void aWallFartherOutIsSaidWithAPointBeyondIt() {
    Potential box =
        new Radial(2, u -> u < 25 ? 0.5 * u : Double.POSITIVE_INFINITY, u -> u < 25 ? 0.5 : 0);

    Finding walls = finding(check(box), "walls");

    assertThat(walls.level()).isEqualTo(Level.GOOD);
    Matcher point = Pattern.compile("x = \\[(\\S+), (\\S+)\\]").matcher(walls.text());
    assertThat(point.find()).isTrue();
    // The nearest that 128 descents from 3 scales and more came to.
    assertThat(Math.hypot(Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2))))
        .isBetween(4.99, 7.0);
    assertThat(check(pair(0)).findings()).extracting(Finding::topic).doesNotContain("walls");
  }

  @Test
  void anEnergyThatIsNoNumberFarOutIsNotSound() {
    EnergyCheck check = check(new Radial(2, u -> u < 100 ? u : Double.NaN, u -> 1.0));

    assertThat(finding(check, "growth").level()).isEqualTo(Level.BAD);
    assertThat(finding(check, "growth").text()).contains("no numbers far out");
  }

  @Test
  void theFunnelIsSound() {
    assertThat(check(Funnel.of(10, 3)).sound()).isTrue();
  }
}
