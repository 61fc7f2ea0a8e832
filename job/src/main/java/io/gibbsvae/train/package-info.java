/**
 * Training on Spark: rounds in which every partition takes gradient steps on a replica of its own,
 * and the averages between them. The door is {@link io.gibbsvae.train.Training}.
 *
 * <p>A {@link io.gibbsvae.train.PopulationState} of particles may go along: moved by the workers,
 * reweighted and resampled between the rounds.
 *
 * <p>A task of a round is a pure function of (seed, round, partition) and the round's starting
 * state. Workers are DL4J's: a {@link org.deeplearning4j.spark.api.TrainingWorker} run by {@link
 * org.deeplearning4j.spark.api.worker.ExecuteWorkerMultiDataSetFlatMap}. Its stock training master
 * is not used: it counts and splits the data, drops the updater state by default and adds results
 * in the order in which they arrive.
 */
package io.gibbsvae.train;
