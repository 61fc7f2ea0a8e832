package io.gibbsvae.bench;

/** A process of ours that is measured. */
final class Measured {

  private Measured() {}

  /** What to measure, and its arguments. */
  public static void main(String[] arguments) {
    Arguments rest = Arguments.of(arguments, 1);
    switch (arguments[0]) {
      case "train" -> TrainTurns.run(rest);
      case "gemms" -> GemmTurns.run(rest);
      case "round" -> RoundTurns.run(rest);
      case "generate" -> GenerateTurns.run(rest);
      case "false-good" -> FalseGoods.run(rest);
      default ->
          throw new IllegalArgumentException(
              "expected train, gemms, round, generate or false-good, found " + arguments[0]);
    }
  }
}
