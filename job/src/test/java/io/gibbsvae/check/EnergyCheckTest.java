package io.gibbsvae.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gibbsvae.TinyModel;
import io.gibbsvae.check.EnergyCheck.Finding;
import io.gibbsvae.check.EnergyCheck.Level;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.energy.Funnel;
import io.gibbsvae.energy.GaussianMixture;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.expression.ExpressionPotential;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
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
        batch,
        Progress.NONE);
  }

  private static List<String> refusals(Potential potential) {
    return refusals(potential, TinyModel.settings(potential.dimension()), BATCH);
  }

  private static List<String> refusals(Potential potential, ModelSettings model, int batch) {
    Target target = new Target("t", potential, Knowledge.nothing());
    return Preflight.of(target, model, batch, false, true).problems();
  }

  private static Potential expression(int dimension, String energy) {
    return ExpressionPotential.of(energy, dimension, List.of());
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
            new Target("t", far, Knowledge.nothing()),
            TinyModel.settings(2, centre, width),
            BATCH,
            Progress.NONE);

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
    // 32 chains that have met: means and widths to a few percent of 20.
    assertThat(check.suggestion().get(1)).matches("  location = (9[6-9]|10[0-4])\\.\\d");
    assertThat(check.suggestion().get(2)).matches("  scale = (19|20|21)\\.\\d");
    assertThat(suggested(check, "prior-components")).containsExactly(1);
  }

  @Test
  void modesFarApartAreSeenAndAPriorWithManyPlacesSuggested() {
    EnergyCheck check =
        check(
            GaussianMixture.of(
                new double[][] {{-8, 0}, {8, 0}}, new double[] {1, 1}, new double[] {1, 1}));

    assertThat(check.sound()).isTrue();
    assertThat(finding(check, "modes").level()).isEqualTo(Level.CARE);
    assertThat(suggested(check, "prior-components")[0]).isGreaterThan(1);
  }

  /** Seeds are fixed, and 128 descents go all ways: by chance none would find it once in 10^10. */
  @ParameterizedTest
  @ValueSource(doubles = {12, 40})
  void aModeThatNoChainComesToIsFoundFromFartherOut(double place) {
    EnergyCheck check = check(pair(place));

    assertThat(check.sound()).isTrue();
    assertThat(finding(check, "modes").level()).isEqualTo(Level.CARE);
    assertThat(finding(check, "modes").text())
        .contains(String.format(Locale.ROOT, "x = [%.2f, 0.00]", place))
        .contains("50 %")
        .contains("model.scale")
        .contains("train.population");
    assertThat(finding(check, "scale").level()).isEqualTo(Level.CARE);
    assertThat(suggested(check, "location")[0]).isEqualTo(place / 2);
    assertThat(suggested(check, "location")[1]).isCloseTo(0, within(0.1));
    assertThat(suggested(check, "prior-components")[0]).isGreaterThan(1);
  }

  private static Potential pair(double place) {
    return GaussianMixture.of(
        new double[][] {{0, 0}, {place, 0}}, new double[] {1, 1}, new double[] {1, 1});
  }

  @Test
  void whereNothingElseIsFoundItIsSaidHowFarWasLooked() {
    EnergyCheck check = check(pair(0));

    assertThat(finding(check, "modes").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "modes").text()).contains("100", "model.location", "model.scale");
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
    // Of 10 / sqrt(2) = 7.07: 32 chains that have met.
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
  void refusesAnEnergyThatIsUnboundedBelow(int dimension) {
    assertThat(refusals(new Saddle(dimension))).hasSize(1);
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

    assertThat(refusals(far)).isEmpty();
    assertThat(refusals(valley)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void placesWithoutAnEnergyAreWallsAndNoFaultOfTheGradient(double nothing) {
    Potential walled = new Radial(2, u -> u > 6 ? nothing : 0.5 * u, u -> 0.5);

    EnergyCheck check = check(walled, 8);

    assertThat(finding(check, "gradient").level()).isEqualTo(Level.GOOD);
    assertThat(finding(check, "walls").level()).isEqualTo(Level.CARE);
    // P(chi-square of 2 > 3) = 22.3 %, in 4,096 draws with a standard error of 0.7 %.
    assertThat(finding(check, "walls").text()).containsPattern("\\b2[0-5] %");
    assertThat(refusals(walled, TinyModel.settings(2), 8)).isEmpty();
  }

  /** Of minibatches of 512, 0.78^512 < 10^-50 have no point outside. */
  @Test
  void wallsThatHardlyAMinibatchIsCertainToAvoidAreBad() {
    Potential walled = new Radial(2, u -> u > 6 ? Double.POSITIVE_INFINITY : 0.5 * u, u -> 0.5);

    Finding walls = finding(check(walled), "walls");

    assertThat(walls.level()).isEqualTo(Level.BAD);
    assertThat(walls.text())
        .containsPattern("x = \\[-?\\d\\.\\d+, -?\\d\\.\\d+\\]: 100 %")
        .contains("train.batch = 512", "target.coordinates");
    assertThat(refusals(walled)).singleElement().asString().startsWith(walls.text());
  }

  /**
   * As where a solver gives up: P(x0 < -2) = 7.9 % where training begins, and far from the target.
   */
  @Test
  void wallsThatTheSuggestionLeadsAwayFromAreNoObstacle() {
    Potential bowl = expression(2, "50*((x0 - 3)^2 + (x1 - 3)^2)");
    Potential walled =
        new Potential() {
          private static final long serialVersionUID = 1;

          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            double energy = bowl.energyAndGradient(x, gradient);
            return x[0] < -2 ? Double.POSITIVE_INFINITY : energy;
          }
        };

    EnergyCheck check = check(walled);

    assertThat(finding(check, "walls").level()).isEqualTo(Level.CARE);
    assertThat(check.suggestion()).isNotEmpty();
    assertThat(refusals(walled)).isNotEmpty();
    assertThat(refusals(walled, TinyModel.settings(2, 3, 0.1), BATCH)).isEmpty();
  }

  @Test
  void anEnergyThatIsNowhereANumberHasNoSupport() {
    EnergyCheck check = check(new Radial(2, u -> Double.NaN, u -> 0.5));

    assertThat(check.findings()).extracting(Finding::topic).containsExactly("support");
    assertThat(finding(check, "support").text())
        .contains("NaN", "4,096 of 4,096")
        .containsPattern("x = \\[\\S+, \\S+\\]");
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

    assertThat(refusals(between))
        .singleElement()
        .asString()
        .containsPattern("\\[(-0\\.\\d+, -|0\\.\\d+, )0\\.\\d+\\]");
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

    Finding growth = finding(check(flat), "growth");
    assertThat(growth.level()).isEqualTo(Level.BAD);
    assertThat(growth.text()).contains("x1");
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

    assertThat(finding(check(box), "growth").level()).isEqualTo(Level.GOOD);
    assertThat(check(box).sound()).isTrue();
  }

  /** At eight standard deviations no draw of where training begins sees the wall. */
  @Test
  void aWallFartherOutIsSaidWithAPointBeyondIt() {
    Potential box =
        new Radial(2, u -> u < 64 ? 0.5 * u : Double.POSITIVE_INFINITY, u -> u < 64 ? 0.5 : 0);

    Finding walls = finding(check(box), "walls");

    assertThat(walls.level()).isEqualTo(Level.GOOD);
    Matcher point = Pattern.compile("x = \\[(\\S+), (\\S+)\\]").matcher(walls.text());
    assertThat(point.find()).isTrue();
    // The nearest that descents from 3 scales and more came to.
    assertThat(Math.hypot(Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2))))
        .isBetween(7.99, 9.0);
    assertThat(check(pair(0)).findings()).extracting(Finding::topic).doesNotContain("walls");
  }

  /** What nothing says of ten widths and farther is no reason not to sample. */
  @Test
  void warnsOfNaNFarOutAndDoesNotRefuseIt() {
    Potential undefined = new Radial(2, u -> u < 100 ? u : Double.NaN, u -> 1.0);

    assertThat(finding(check(undefined), "growth").level()).isEqualTo(Level.CARE);
    assertThat(refusals(undefined)).isEmpty();
  }

  @Test
  void theFunnelIsSound() {
    assertThat(check(Funnel.of(10, 3)).sound()).isTrue();
  }

  static Stream<Arguments> improper() {
    return Stream.of(
        Arguments.of("an angle", 2, "-4*cos(x0 - 3) + x1^2/2"),
        Arguments.of("a period of ten thousand", 2, "-4*cos(x0*6.28e-4) + x1^2/2"),
        Arguments.of("high barriers", 1, "-300*cos(x0)"),
        Arguments.of(
            "an angle in turned coordinates",
            3,
            "-3*cos(0.6*x0 + 0.8*x1) + (0.8*x0 - 0.6*x1)^2 + x2^2"),
        Arguments.of("angles that are coupled", 3, "-2*cos(x0 - x1) - cos(x1) + (x2 - sin(x0))^2"),
        Arguments.of("two periods without a common one", 1, "-cos(x0) - cos(1.4142*x0 + 1)"),
        Arguments.of("a sum alone", 3, "(x0 + x1 - 1)^2 + x2^2/2"),
        Arguments.of("differences alone", 6, "sum((x[1:6] - x[0:5])^2)/2"),
        Arguments.of("a sum of squares less their mean", 8, "sum(x^2)/2 - sum(x)^2/16"),
        Arguments.of(
            "distances alone",
            6,
            "a = norm(x[0:2] - x[2:4]) - 3; b = norm(x[2:4] - x[4:6]) - 3;"
                + " c = norm(x[4:6] - x[0:2]) - 3; 2*(a^2 + b^2 + c^2)"),
        Arguments.of("a half of the line", 2, "exp(x0) + x1^2/2"),
        Arguments.of("classes that are separable", 2, "softplus(-x0 - x1) + softplus(x1 - 2*x0)"),
        Arguments.of("a floor", 2, "-log(exp(-dot(x, x)/2) + 1e-9)"),
        Arguments.of("1/x", 2, "0.5*log1p(x0^2) + x1^2/2"),
        Arguments.of("a mean and a scale of one number", 2, "x1 + (x0 - 1.2)^2*exp(-2*x1)/2"),
        Arguments.of("a cross", 2, "x0^2*x1^2"),
        Arguments.of("a cubic well", 2, "x0^2/2 + x1^3 + x1^2"),
        Arguments.of("a power that falls fast", 2, "x0^2 - x1^6 + 3*x1^2"),
        Arguments.of("a fall beyond all numbers", 2, "x0^2/2 - exp(x1)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("improper")
  void refusesAnInfiniteZ(String what, int dimension, String energy) {
    Potential potential = expression(dimension, energy);

    EnergyCheck check = check(potential);

    assertThat(finding(check, "growth").level()).as(what).isEqualTo(Level.BAD);
    assertThat(refusals(potential))
        .singleElement()
        .asString()
        .startsWith(finding(check, "growth").text());
    assertThat(check.suggestion()).isEmpty();
  }

  /** Of more dimensions than have a matrix of second derivatives. */
  @Test
  void refusesAnInfiniteZInManyDimensions() {
    assertThat(refusals(expression(258, "sum((x - shift(x, 3))^2)"))).hasSize(1);
  }

  static Stream<Arguments> proper() {
    return Stream.of(
        Arguments.of("independent Cauchy laws", 5, "sum(log1p(x^2))"),
        Arguments.of("a Cauchy law in ten dimensions", 10, "5.5*log1p(dot(x, x))"),
        Arguments.of("a Student law of half a degree", 12, "6.25*log1p(dot(x, x))"),
        Arguments.of("a Student law of one long axis", 3, "3*log1p(1e4*x0^2 + 1e-4*x1^2 + x2^2)"),
        Arguments.of(
            "a mean and the log of a scale",
            2,
            "3*x1 + ((x0 - 9.81)^2 + (x0 - 9.78)^2 + (x0 - 9.86)^2)*exp(-2*x1)/2"),
        Arguments.of(
            "the same of two numbers", 2, "2*x1 + ((x0 - 1.2)^2 + (x0 - 5)^2)*exp(-2*x1)/2"),
        Arguments.of("a Gaussian very far away", 2, "(x0 - 100000003)^2/2 + x1^2/2"),
        Arguments.of("a funnel", 6, "x0^2/18 + 2.5*x0 + sum(x[1:6]^2)*exp(-x0)/2"),
        Arguments.of(
            "a neck that goes on for ever",
            6,
            "t = x[2:6]; x0^2/50 + log1p(exp(2*x1)/25) + 3*x1"
                + " + sum((t - x0)^2)*exp(-2*x1)/2 + sum((t - 4)^2)/200"),
        Arguments.of("a bent ridge", 2, "(1 - x0)^2 + 100*(x1 - x0^2)^2"),
        Arguments.of("a cross with ends", 2, "x0^2*x1^2 + 1e-4*dot(x, x)"),
        Arguments.of("an angle with a wide prior", 2, "-4*cos(x0) + 1e-10*x0^2 + x1^2/2"),
        Arguments.of("a ring", 2, "(norm(x) - 5)^2/0.005"),
        Arguments.of("exponential tails", 4, "sum(abs(x))"),
        Arguments.of("one side that is steep", 2, "exp(x0) - x0 + x1^2/2"),
        Arguments.of("wells of a lattice", 6, "sum((x^2 - 1)^2) + sum((x[1:6] - x[0:5])^2)/2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("proper")
  void doesNotRefuseAProperDensity(String what, int dimension, String energy) {
    Potential potential = expression(dimension, energy);

    assertThat(refusals(potential)).as(what).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 0.1", "1, 0.1", "2.5, 2", "-2, 1"})
  void refusesAWallBesideTheMassWhereverTrainingBegins(double location, double scale) {
    Potential angle = expression(2, "where(abs(x0) <= pi, -4*cos(x0 - 3), inf) + x1^2/2");

    assertThat(refusals(angle, TinyModel.settings(2, location, scale), BATCH))
        .singleElement()
        .asString()
        .contains("target.coordinates");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x0 - 2*log(x0) + x1^2/2", "where(x0 > 0, x0 + x1^2/2, inf)", "x0*log(x0) + x1^2"})
  void refusesAPositiveCoordinateInItsOwnUnits(String energy) {
    Potential positive = expression(2, energy);

    // No draw of N(4, 2 0.5^2) is below 0: the mass is near there all the same.
    assertThat(refusals(positive, TinyModel.settings(2, 4, 0.5), BATCH)).hasSize(1);
  }

  @Test
  void doesNotRefuseAWallFarFromTheMass() {
    Potential gamma = expression(1, "where(x0 > 0, x0 - 49*log(x0), inf)");

    assertThat(refusals(gamma, TinyModel.settings(1, 49, 7), BATCH)).isEmpty();
  }

  /**
   * Seeds are fixed. A narrow mode with 95 % of the mass, from which descents that end in the wide
   * one are kept by a sphere around the narrow one: a cap of some percent of all directions.
   */
  @ParameterizedTest
  @CsvSource({
    "-7, -7, -7, -7, 7, 7, 7, 7",
    "2, 9, -10, -4, 3, -7, 2, 9",
    "20, 0, 0, 0, 0, 0, 0, 0",
    "11, 12, 13, 14, -1, -2, -3, -4"
  })
  void findsANarrowModeBesideAWideOne(
      double a, double b, double c, double d, double e, double f, double g, double h) {
    Potential two =
        GaussianMixture.of(
            new double[][] {{a, b, c, d}, {e, f, g, h}},
            new double[] {0.95, 0.05},
            new double[] {0.5, 1.5});

    Search search = EnergyCheck.search(two, TinyModel.settings(4), Preflight.none(), Progress.NONE);

    assertThat(search.places()).hasSize(2);
    Place heavy = search.places().get(0);
    // The mixture is normalised.
    assertThat(heavy.logMass()).isCloseTo(Math.log(0.95), within(0.005));
    assertThat(heavy.x()[0]).isCloseTo(a, within(0.01));
    assertThat(heavy.deviations()).usingComparatorWithPrecision(0.005).containsOnly(0.5);
    EnergyCheck check = check(two);
    assertThat(check.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.topic()).isEqualTo("modes");
              assertThat(finding.level()).isEqualTo(Level.CARE);
              assertThat(finding.text()).contains("95 %", "5.0 %");
            });
    assertThat(suggested(check, "prior-components")[0]).isGreaterThan(1);
  }

  @Test
  void findsAModeWhereAllCoordinatesAreAlike() {
    Potential potential =
        expression(20, "-logsumexp(-dot(x, x)/2, -dot(x - 6, x - 6)/(2*0.25) + 16)");

    assertThat(
            EnergyCheck.search(potential, TinyModel.settings(20), Preflight.none(), Progress.NONE)
                .places())
        .hasSize(2)
        .first()
        .satisfies(place -> assertThat(place.x()[19]).isCloseTo(6, within(0.1)));
  }

  @Test
  void countsTheEnergiesOfASearch() {
    AtomicLong count = new AtomicLong();
    Potential counted =
        new Potential() {
          @Override
          public int dimension() {
            return 3;
          }

          @Override
          public double energyAndGradient(double[] x, double[] gradient) {
            count.incrementAndGet();
            return new Radial(3, u -> 0.5 * u, u -> 0.5).energyAndGradient(x, gradient);
          }
        };

    Search search =
        EnergyCheck.search(counted, TinyModel.settings(3), Preflight.none(), Progress.NONE);

    assertThat(search.energies()).isEqualTo(count.get()).isLessThan(100_000);
    assertThat(search.places()).hasSize(1);

    Preflight preflight =
        Preflight.of(
            new Target("t", counted, Knowledge.nothing()),
            TinyModel.settings(3),
            BATCH,
            false,
            true);
    count.set(0);
    Search again = EnergyCheck.search(counted, TinyModel.settings(3), preflight, Progress.NONE);

    assertThat(again.inWords()).isEqualTo(search.inWords());
    assertThat(again.energies()).isEqualTo(search.energies()).isGreaterThan(count.get());
  }

  /** 32 chains that have met: widths to a few percent. */
  @ParameterizedTest
  @CsvSource({"1e-6, 1e6", "1e-12, 1e9", "1e-3, 1", "1, 1e4"})
  void suggestsWidthsWhateverTheUnits(double a, double b) {
    Potential potential = expression(2, "(x0/%s - 3)^2/2 + (x1/%s)^2/2".formatted(a, b));

    EnergyCheck check = check(potential);

    double[] scale = suggested(check, "scale");
    assertThat(scale[0]).isCloseTo(a, withinPercentage(10));
    assertThat(scale[1]).isCloseTo(b, withinPercentage(10));
    assertThat(suggested(check, "location")[0]).isCloseTo(3 * a, withinPercentage(10));
    assertThat(finding(check, "modes").level()).isEqualTo(Level.GOOD);
  }

  @Test
  void suggestsALocationToTheDigitsOfItsWidth() {
    EnergyCheck check = check(expression(2, "((x0 - 2459000.61)/0.001)^2/2 + x1^2/2"));

    assertThat(suggested(check, "location")[0]).isCloseTo(2459000.61, within(0.0002));
    assertThat(suggested(check, "scale")[0]).isCloseTo(0.001, withinPercentage(10));
  }

  private static double[] suggested(EnergyCheck check, String key) {
    String line =
        check.suggestion().stream()
            .filter(candidate -> candidate.startsWith("  " + key + " = "))
            .findFirst()
            .orElseThrow();
    return Stream.of(line.replaceAll(".* = \\[?|\\]", "").split(", "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "2459000.61003, 0.001, 2459000.61003",
    "1.23456e-7, 1e-6, 1.2e-07",
    "-0.0001, 1, 0.00",
    "970123.4, 1e6, 970000",
    "123.456, 20, 123.5",
    "3e-9, 1e-6, 0",
    "1.2e12, 1e9, 1.20000e+12"
  })
  void roundsToAHundredthOfTheWidth(double value, double width, String expected) {
    assertThat(Rounded.toWidth(value, width)).isEqualTo(expected);
  }

  @Test
  void reportsProgressOfItsPhases() {
    List<String> phases = new ArrayList<>();

    EnergyCheck.of(
        new Target("t", pair(0), Knowledge.nothing()),
        TinyModel.settings(2),
        BATCH,
        (phase, done, all) -> {
          assertThat(done).isBetween(0L, all);
          phases.add(phase);
        });

    assertThat(phases).contains("chains", "descents");
  }
}
