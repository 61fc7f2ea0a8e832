package io.gibbsvae.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What a round of averaging is compared with: an empty job, and DL4J's own training master. */
final class RoundTurns {

  private RoundTurns() {}

  /** A piece of work that can be repeated, and how many rounds it is. */
  private record Work(Runnable once, int rounds) {}

  static void run(Arguments arguments) {
    int workers = arguments.integer("workers");
    try (SparkSession spark = LocalSession.start(workers)) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Work work =
          switch (arguments.text("work")) {
            case "empty" -> new Work(() -> emptyJob(context, workers), 1);
            case "dl4j" ->
                stockRounds(context, arguments.size(), workers, arguments.integer("rounds"));
            default -> throw new IllegalArgumentException("--work is empty or dl4j");
          };
      Turns turns = new Turns();
      repeat(work, arguments.seconds("warmup"));
      turns.ready("Spark " + spark.version());
      for (OptionalDouble turn = turns.next(); turn.isPresent(); turn = turns.next()) {
        List<Double> rounds = repeat(work, turn.getAsDouble());
        Map<String, Object> measured = new LinkedHashMap<>();
        measured.put("rounds", rounds.size() * work.rounds());
        measured.put("round_seconds", Medians.of(rounds));
        turns.answer(measured);
      }
    }
  }

  /** Seconds of a round, once for each repetition but the first, which finds cold caches. */
  private static List<Double> repeat(Work work, double seconds) {
    List<Double> rounds = new ArrayList<>();
    work.once().run();
    long begin = System.nanoTime();
    for (long last = begin; (last - begin) * 1e-9 < seconds || rounds.isEmpty(); ) {
      work.once().run();
      long now = System.nanoTime();
      rounds.add((now - last) * 1e-9 / work.rounds());
      last = now;
    }
    return rounds;
  }

  private static void emptyJob(JavaSparkContext context, int partitions) {
    context
        .parallelize(IntStream.range(0, partitions).boxed().toList(), partitions)
        .mapPartitions(numbers -> numbers)
        .collect();
  }

  /**
   * What a user of DL4J has without further ado: a graph of dense layers with about as many
   * parameters as a model of this size, and the training master as it comes, but for the approach,
   * whose default needs a file system.
   */
  private static Work stockRounds(
      JavaSparkContext context, Size size, int workers, int roundsOfAFit) {
    var master =
        new ParameterAveragingTrainingMaster.Builder(workers, 1)
            .batchSizePerWorker(1)
            .averagingFrequency(1)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .rngSeed(1)
            .build();
    var network = new SparkComputationGraph(context, chain(size), master);
    List<DataSet> examples =
        IntStream.range(0, workers * roundsOfAFit)
            .mapToObj(
                k -> new DataSet(Nd4j.rand(1, size.dimension()), Nd4j.rand(1, size.dimension())))
            .toList();
    JavaRDD<DataSet> data = context.parallelize(examples, workers);
    return new Work(() -> network.fit(data), roundsOfAFit);
  }

  /** The layers of a decoder and an encoder, one after the other. */
  private static ComputationGraphConfiguration chain(Size size) {
    int dimension = size.dimension();
    int hidden = size.hidden();
    int[] widths = {dimension, hidden, hidden, 2 * dimension, hidden, hidden, dimension};
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .activation(Activation.TANH)
            .updater(new Adam(1e-3))
            .graphBuilder()
            .addInputs("0");
    int last = widths.length - 1;
    for (int k = 1; k < last; k++) {
      builder.addLayer(
          Integer.toString(k),
          new DenseLayer.Builder().nIn(widths[k - 1]).nOut(widths[k]).build(),
          Integer.toString(k - 1));
    }
    return builder
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(widths[last - 1])
                .nOut(widths[last])
                .build(),
            Integer.toString(last - 1))
        .setOutputs("out")
        .build();
  }
}
