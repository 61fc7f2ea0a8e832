/**
 * A model's bound as a DL4J ComputationGraph. Beside the workers of {@code train} this is the only
 * package that knows DL4J; its entry point is {@link io.gibbsvae.model.dl4j.BoundGraph}.
 */
package io.gibbsvae.model.dl4j;
