package io.gibbsvae.bench;

import io.gibbsvae.chain.ChainSettings;
import io.gibbsvae.chain.Langevin;
import io.gibbsvae.chain.Metric;
import io.gibbsvae.chain.MoveType;
import io.gibbsvae.chain.Moves;
import io.gibbsvae.check.EnergyCheck;
import io.gibbsvae.check.Preflight;
import io.gibbsvae.check.Progress;
import io.gibbsvae.diagnose.Place;
import io.gibbsvae.diagnose.WeightReport;
import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Target;
import io.gibbsvae.evaluate.EvaluateSettings;
import io.gibbsvae.evaluate.Evaluation;
import io.gibbsvae.evaluate.Evaluator;
import io.gibbsvae.evaluate.Evidence;
import io.gibbsvae.evaluate.FailOn;
import io.gibbsvae.evaluate.Quality;
import io.gibbsvae.evaluate.Thresholds;
import io.gibbsvae.evaluate.Verdict;
import io.gibbsvae.evaluate.Verdict.Level;
import io.gibbsvae.evaluate.Verdicts;
import io.gibbsvae.latent.NoiseType;
import io.gibbsvae.model.Covariance;
import io.gibbsvae.model.Drift;
import io.gibbsvae.model.FrameType;
import io.gibbsvae.model.GradientEstimator;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.PriorShape;
import io.gibbsvae.model.ModelSettings.Coordinates;
import io.gibbsvae.model.ModelSettings.NetworkShape;
import io.gibbsvae.model.Objective;
import io.gibbsvae.model.Sharing;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.network.Activation;
import io.gibbsvae.sample.Correction;
import io.gibbsvae.sample.Generator;
import io.gibbsvae.sample.NoWeightException;
import io.gibbsvae.sample.QuantitySummary;
import io.gibbsvae.sample.SampleReport;
import io.gibbsvae.sample.SampleSettings;
import io.gibbsvae.train.LearningRate;
import io.gibbsvae.train.LearningRate.Decay;
import io.gibbsvae.train.PopulationSettings;
import io.gibbsvae.train.Tempering;
import io.gibbsvae.train.Tempering.Schedule;
import io.gibbsvae.train.TrainSettings;
import io.gibbsvae.train.TrainSettings.Optimizer;
import io.gibbsvae.train.TrainSettings.Rounds;
import io.gibbsvae.train.TrainSettings.Steps;
import io.gibbsvae.train.Training;
import io.gibbsvae.train.TrainingState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Counts how often the program calls a result good that is wrong. Models are broken on purpose,
 * most by training them on another energy than the target's, and are then evaluated and sampled as
 * models of the target, once with what is known of it and once without. Prints a line of JSON for
 * each.
 */
final class FalseGoods {

  private static final int LATENT_DRAWS = 4;
  private static final int WORKERS = 2;

  /** Thresholds of the reference configuration. */
  private static final Thresholds THRESHOLDS =
      new Thresholds(0.7, 0.01, 1.01, 400, 0.05, 2, 0.02, 0.3, 5, FailOn.NEVER);

  private final SparkSession spark;
  private final String scratch;
  private final int rows;
  private final Turns output = new Turns();

  private FalseGoods(SparkSession spark, String scratch, int rows) {
    this.spark = spark;
    this.scratch = scratch;
    this.rows = rows;
  }

  /** Arguments: targets (names with commas between), seeds, rows, rounds, out. */
  static void run(Arguments arguments) {
    try (SparkSession spark = LocalSession.start(WORKERS)) {
      FalseGoods goods = new FalseGoods(spark, arguments.text("out"), arguments.integer("rows"));
      List<String> targets = List.of(arguments.text("targets").split(","));
      for (Trial trial : Trial.all()) {
        if (!targets.contains(trial.target().name())) {
          continue;
        }
        Truth truth = Truth.of(trial.target());
        for (Defect defect : Defect.values()) {
          Optional<Potential> energy = defect.of(trial, truth);
          for (int seed = 1; seed <= arguments.integer("seeds") && energy.isPresent(); seed++) {
            int rounds = defect == Defect.FEW_ROUNDS ? 3 : arguments.integer("rounds");
            TrainedModel model = goods.train(energy.get(), truth, rounds, seed);
            goods.judge(
                trial.target(),
                truth,
                defect,
                seed,
                defect == Defect.ENCODER_OFF ? withWiderEncoders(model) : model);
          }
        }
      }
    }
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  private TrainedModel train(Potential energy, Truth truth, int rounds, long seed) {
    int dimension = energy.dimension();
    List<Double> location = new ArrayList<>();
    List<Double> scale = new ArrayList<>();
    for (int i = 0; i < dimension; i++) {
      location.add(truth.means()[i]);
      scale.add(truth.deviations()[i]);
    }
    ModelSettings shape =
        new ModelSettings(
            dimension,
            dimension,
            3,
            new NetworkShape(List.of(32), Activation.TANH, 0),
            Sharing.NONE,
            Drift.NONE,
            Covariance.DIAGONAL,
            Objective.JOINT,
            new Coordinates(location, scale, FrameType.FIXED),
            PriorShape.STANDARD);
    TrainSettings settings =
        new TrainSettings(
            seed,
            new Rounds(rounds, WORKERS, 25, 0),
            new Steps(
                128,
                NoiseType.INDEPENDENT,
                GradientEstimator.PATH,
                Optimizer.ADAM,
                new LearningRate(1e-2, 1e-4, Decay.COSINE),
                100),
            new Tempering(Schedule.ADAPTIVE, 0, 0.4),
            new PopulationSettings(
                1024,
                0.95,
                new Moves(Map.of(MoveType.INDEPENDENCE, 1, MoveType.MALA, 4)),
                Metric.DIAGONAL,
                0.5,
                0.1));
    Training training = new Training(context(), shape, energy, settings);
    TrainingState state = training.run(training.start(), (report, now) -> {});
    return new TrainedModel(shape, state.parameters());
  }

  private static TrainedModel withWiderEncoders(TrainedModel model) {
    ModelSettings settings = model.settings();
    float[] parameters = model.parameters().clone();
    // The log scales of an encoder come last of its stage.
    int block = parameters.length / settings.stages();
    for (int end = block; end <= parameters.length; end += block) {
      for (int k = end - settings.dimension(); k < end; k++) {
        parameters[k] += (float) Math.log(1.6);
      }
    }
    return new TrainedModel(settings, parameters);
  }

  private void judge(Target target, Truth truth, Defect defect, int seed, TrainedModel model) {
    Target unknown = new Target(target.name(), target.potential(), Knowledge.nothing());
    // As a run does before it trains.
    List<Place> places =
        EnergyCheck.search(target.potential(), model.settings(), Preflight.none(), Progress.NONE)
            .places();
    Map<Boolean, Evaluation> evaluations =
        Map.of(
            true,
            evaluate(target, model, seed, places),
            false,
            evaluate(unknown, model, seed, places));
    for (Correction correction :
        List.of(Correction.IMPORTANCE, Correction.RESAMPLE, Correction.METROPOLIS)) {
      for (boolean known : new boolean[] {true, false}) {
        Target judged = known ? target : unknown;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("target", target.name());
        line.put("defect", defect.words());
        line.put("seed", seed);
        line.put("correction", correction.name().toLowerCase(Locale.ROOT));
        line.put("known", known ? 1 : 0);
        try {
          SampleReport report = sample(judged, model, correction, seed, places);
          line.put("wrong_rows", rowsAreWrong(report, truth) ? 1 : 0);
          line.put("wrong_log_z", logZIsWrong(evaluations.get(known), report, truth) ? 1 : 0);
          Verdict worst = quality(evaluations.get(known), report, judged);
          line.put("level", worst.level().name());
          line.put("topic", worst.topic().key());
          line.put("ess", evaluations.get(known).weights().ess());
          line.put("k_hat", evaluations.get(known).weights().kHat());
          line.put("log_z_off", evaluations.get(known).weights().logZ().value() - truth.logZ());
        } catch (NoWeightException nothing) {
          line.put("wrong_rows", 1);
          line.put("wrong_log_z", 1);
          line.put("level", Level.BAD.name());
        }
        output.answer(line);
      }
    }
  }

  private Evaluation evaluate(Target target, TrainedModel model, long seed, List<Place> places) {
    return new Evaluator(
            context(),
            target,
            new EvaluateSettings(
                rows, seed, LATENT_DRAWS, true, 10_000, EvaluateSettings.Require.nothing()),
            places)
        .evaluate(model, (done, all) -> {});
  }

  private SampleReport sample(
      Target target, TrainedModel model, Correction correction, long seed, List<Place> places) {
    int draws = rows / 20;
    return new Generator(
            spark,
            target,
            new SampleSettings(
                seed,
                NoiseType.INDEPENDENT,
                new SampleSettings.Files(rows, rows / 2, 1024, "none"),
                correction,
                new SampleSettings.Weights(LATENT_DRAWS, LATENT_DRAWS),
                new ChainSettings(
                    draws,
                    200,
                    1,
                    new Moves(
                        Map.of(
                            MoveType.ENCODE_DECODE, 1,
                            MoveType.LATENT_WALK, 1,
                            MoveType.INDEPENDENCE, 1,
                            MoveType.MALA, 2)),
                    0,
                    new Langevin(0.574, 0, Metric.DIAGONAL)),
                10_000,
                new SampleSettings.Require(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)),
            places)
        .write(model, scratch + "/rows", String.valueOf(System.nanoTime()), progress -> {});
  }

  /** What the program calls quality: the worst verdict on the model and on its rows together. */
  private static Verdict quality(Evaluation evaluation, SampleReport report, Target target) {
    Evidence evidence = new Evidence(target.knowledge(), report.correction());
    return Quality.of(
            Optional.of(
                new Quality.Model(
                    Verdicts.of(evaluation, evidence, THRESHOLDS),
                    evaluation.weights().logZ(),
                    evaluation.weights().ess())),
            Optional.of(
                new Quality.Rows(
                    Verdicts.of(report, evidence, THRESHOLDS),
                    report.correction(),
                    report.weights().map(WeightReport::logZ),
                    report.coverage().isPresent()
                        || report.quantities().stream().anyMatch(q -> q.truth().isPresent()))),
            THRESHOLDS)
        .orElseThrow()
        .verdict();
  }

  private static boolean rowsAreWrong(SampleReport report, Truth truth) {
    for (int k = 0; k < truth.means().length; k++) {
      QuantitySummary summary = report.quantities().get(k);
      if (truth.contradicts(k, summary)) {
        return true;
      }
    }
    return false;
  }

  private static boolean logZIsWrong(Evaluation evaluation, SampleReport report, Truth truth) {
    return Stream.concat(Stream.of(evaluation.weights()), report.weights().stream())
        .anyMatch(
            weights -> truth.contradicts(weights.logZ().value(), weights.logZ().standardError()));
  }
}
