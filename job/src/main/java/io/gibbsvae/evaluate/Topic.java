package io.gibbsvae.evaluate;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.Locale;

/** The subject of a verdict, for programs. */
public enum Topic {
  /** Known modes that are missing. */
  MODES(Concern.TARGET),
  /** Log Z beside the known one. */
  LOG_Z(Concern.TARGET),
  /** Known expectations. */
  TRUTH(Concern.TARGET),
  /** Exact samples of the target that the model does not reach. */
  FORWARD(Concern.TARGET),
  /** Log Z beside that of the particles. */
  PARTICLES(Concern.TARGET),
  /** Minima of the energy that no sample is near. */
  PLACES(Concern.TARGET),
  /** Energies that are not finite. */
  ENERGIES(Concern.TARGET),
  /** Tails of the target where the model is thin. */
  TAILS(Concern.WEIGHTS),
  /** The tail of the weights. */
  WEIGHTS(Concern.WEIGHTS),
  /** Log Z of the rows beside that of the evaluation. */
  AGREEMENT(Concern.WEIGHTS),
  /** Samples beside Stein's identities. */
  STEIN(Concern.WEIGHTS),
  /** Samples that chains move along necks of the target. */
  DRIFT(Concern.WEIGHTS),
  /** The encoder beside the decoder. */
  ENCODER(Concern.WEIGHTS),
  /** The latent that the model ignores. */
  LATENT(Concern.WEIGHTS),
  /** Effective sample sizes: of weights in an evaluation, of every quantity in rows. */
  ESS(Concern.WEIGHTS),
  /** Candidates that became several rows. */
  DISTINCT(Concern.ROWS),
  /** Chains without a point of finite energy. */
  OUTSIDE(Concern.ROWS),
  /** Chains that were moved to where others are. */
  RESCUED(Concern.ROWS),
  /** Chains that never moved. */
  STUCK(Concern.ROWS),
  /** Chains that disagree. */
  R_HAT(Concern.ROWS),
  /** Moves that are hardly accepted. */
  ACCEPTANCE(Concern.ROWS),
  /** Chains that are slow in energy. */
  BFMI(Concern.ROWS),
  /** The rows as a whole. */
  ROWS(Concern.ROWS),
  /** A topic that another version of the program wrote. */
  OTHER(Concern.TARGET);

  /** What a bad verdict puts in doubt. */
  enum Concern {
    /** Whether all of the target is there: every row and log Z. */
    TARGET,
    /** Weights and log Z, and the rows that rest on weights. */
    WEIGHTS,
    /** The rows that were written, and nothing else. */
    ROWS
  }

  private final Concern concern;

  Topic(Concern concern) {
    this.concern = concern;
  }

  Concern concern() {
    return concern;
  }

  /** {@return its name in a manifest, such as log_z} */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the topic of a name in a manifest; OTHER for an unknown name} */
  @JsonCreator
  public static Topic of(String key) {
    return Arrays.stream(values())
        .filter(topic -> topic.key().equals(key))
        .findFirst()
        .orElse(OTHER);
  }
}
