package io.gibbsvae.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gibbsvae.chain.Acceptance;
import io.gibbsvae.chain.ChainReport;
import io.gibbsvae.diagnose.DriftReport;
import io.gibbsvae.diagnose.Estimate;
import io.gibbsvae.diagnose.MissedPlaces;
import io.gibbsvae.diagnose.ModeCoverage;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge.Known;
import java.util.List;
import java.util.Map;

/**
 * Keys in a manifest that are not the names of components, for records of packages that know
 * nothing of Jackson. The others have annotations.
 */
final class Keys {

  static final Map<Class<?>, Class<?>> MIX_INS =
      Map.of(
          Known.class, OfKnown.class,
          Place.class, OfPlace.class,
          MissedPlaces.class, OfMissedPlaces.class,
          WeightReport.class, OfWeights.class,
          DriftReport.class, OfDrift.class,
          ModeCoverage.class, OfCoverage.class,
          ChainReport.class, OfChains.class,
          Acceptance.class, OfAcceptance.class);

  private Keys() {}

  private interface OfKnown {
    @JsonProperty("standard_error")
    double uncertainty();
  }

  private interface OfPlace {
    @JsonProperty("standard_deviations")
    double[] deviations();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    String values();
  }

  /** A manifest has only their number. */
  private abstract static class OfMissedPlaces {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OfMissedPlaces(int count) {}

    @JsonValue
    abstract int count();
  }

  private interface OfWeights {
    @JsonProperty("zero_weights")
    long zeros();

    @JsonProperty("invalid_weights")
    long invalid();
  }

  private interface OfDrift {
    @JsonProperty("log_z_by_weights")
    Estimate logZByWeights();
  }

  private interface OfCoverage {
    @JsonProperty("entropic_truth")
    double truth();
  }

  private interface OfChains {
    @JsonProperty("mala_steps")
    List<Double> steps();

    @JsonProperty("outside_support")
    long outside();

    /** Is part of the energies of the rows. */
    @JsonProperty(access = Access.WRITE_ONLY)
    long energyEvaluations();
  }

  private interface OfAcceptance {
    @JsonProperty("rate")
    double rate();
  }
}
