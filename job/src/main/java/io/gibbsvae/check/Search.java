package io.gibbsvae.check;

import java.io.Serializable;
import java.util.List;

/**
 * What a search for modes found. It is no proof that there are no others: descents begin up to 100
 * scales from where training begins, and a narrow well draws only those that begin nearby.
 *
 * @param places minima with at least e^-10 of the largest mass, the heaviest first; without those
 *     around which the target is not roughly Gaussian
 * @param descents from afar
 * @param energies that it took, with gradients
 */
public record Search(List<Place> places, int descents, long energies) implements Serializable {}
