/**
 * A model's bound as a DL4J ComputationGraph: the one room that knows DL4J. The door is {@link
 * io.gibbsvae.model.dl4j.BoundGraph}.
 */
package io.gibbsvae.model.dl4j;
