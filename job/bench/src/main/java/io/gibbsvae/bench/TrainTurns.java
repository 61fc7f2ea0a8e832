package io.gibbsvae.bench;

import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.RoundReport;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.TrainSettings;
import io.gibbsvae.train.TrainSettings.Optimizer;
import io.gibbsvae.train.TrainSettings.Rounds;
import io.gibbsvae.train.TrainSettings.Steps;
import io.gibbsvae.train.Training;
import io.gibbsvae.train.Training.RoundListener;
import io.gibbsvae.train.TrainingState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Measures training where it tells of its rounds: latents per second, and the seconds from the end
 * of a round to the end of the next. The first round of a turn began before it and does not count.
 */
final class TrainTurns implements RoundListener {

  private static final double RATE = 1e-3;
  private static final double NEVER_CLIP = 1e30;

  private final Turns turns = new Turns();
  private final String version;
  private final Size size;
  private final Results results;

  private double length;
  private boolean warm;
  private long begin;
  private long last;
  private long latents;
  private long skipped;
  private final List<Double> rounds = new ArrayList<>();

  private TrainTurns(SparkSession spark, Size size, double warmUp) {
    this.version = "Spark " + spark.version();
    this.size = size;
    this.length = warmUp;
    this.results = new Results();
    spark.sparkContext().addSparkListener(results);
  }

  static void run(Arguments arguments) {
    int workers = arguments.integer("workers");
    int steps = arguments.integer("steps");
    Size size = arguments.size();
    TrainSettings settings =
        new TrainSettings(
            1,
            new Rounds(Integer.MAX_VALUE / steps, workers, steps, 0),
            new Steps(
                size.batch(),
                NoiseType.INDEPENDENT,
                GradientEstimator.TOTAL,
                Optimizer.ADAM,
                new LearningRate(RATE, RATE, Decay.CONSTANT),
                NEVER_CLIP),
            Tempering.none(),
            PopulationSettings.NONE);
    try (SparkSession spark = LocalSession.start(workers)) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Training training =
          new Training(
              context, size.model(arguments.activation()), new Wells(size.dimension()), settings);
      training.run(training.start(), new TrainTurns(spark, size, arguments.seconds("warmup")));
    } catch (NoMoreTurns end) {
      // Training has no end of its own here.
    }
  }

  @Override
  public void ended(RoundReport report, Optional<TrainingState> state) {
    long now = System.nanoTime();
    if (begin == 0) {
      begin = now;
      last = now;
      return;
    }
    latents += report.points().latents();
    skipped += report.gradients().skipped();
    rounds.add((now - last) * 1e-9);
    last = now;
    double seconds = (now - begin) * 1e-9;
    if (seconds >= length) {
      endTurn(seconds);
    }
  }

  private void endTurn(double seconds) {
    if (warm) {
      Map<String, Object> measured = new LinkedHashMap<>();
      measured.put("rate", latents / seconds);
      measured.put("seconds", seconds);
      measured.put("rounds", rounds.size());
      measured.put("round_seconds", Medians.of(rounds));
      measured.put("skipped", skipped);
      measured.put("parameters", size.parameters());
      measured.put("result_bytes", results.meanBytes());
      turns.answer(measured);
    } else {
      warm = true;
      turns.ready(version);
    }
    OptionalDouble next = turns.next();
    if (next.isEmpty()) {
      throw new NoMoreTurns();
    }
    length = next.getAsDouble();
    begin = 0;
    latents = 0;
    skipped = 0;
    rounds.clear();
  }

  /** What tasks send to the driver. */
  private static final class Results extends SparkListener {

    private long tasks;
    private long bytes;

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        tasks++;
        bytes += end.taskMetrics().resultSize();
      }
    }

    synchronized long meanBytes() {
      return bytes / Math.max(1, tasks);
    }
  }

  /** Ends a training that would go on. */
  private static final class NoMoreTurns extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
