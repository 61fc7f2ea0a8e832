package io.gibbsvae.config;

import io.gibbsvae.energy.Target;
import io.gibbsvae.model.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The energy of a configuration and what to check of it before a run. A reading computes no energy:
 * whoever checks it reports problems at the key that names the energy.
 *
 * @param source the configuration file, as its reader was given it
 * @param target whose energy it is
 * @param model whose location and scale say where training begins
 * @param batch points in a minibatch
 * @param gradient whether to check the gradient
 * @param growth whether to look for walls and for an infinite Z
 * @param key that names the energy
 * @param where the file and line of the key
 */
public record EnergyChecks(
    String source,
    Target target,
    ModelSettings model,
    int batch,
    boolean gradient,
    boolean growth,
    String key,
    String where) {

  /**
   * Does nothing where no problem was found.
   *
   * @param earlier problems of the configuration
   * @param texts what is wrong with the energy
   * @throws InvalidConfigurationException with all of them
   */
  public void throwIfInvalid(List<Problem> earlier, List<String> texts) {
    List<Problem> all = new ArrayList<>(earlier);
    texts.forEach(text -> all.add(new Problem(key, where, text)));
    if (!all.isEmpty()) {
      throw new InvalidConfigurationException(source, all, Optional.empty());
    }
  }
}
