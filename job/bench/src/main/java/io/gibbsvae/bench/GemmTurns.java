package io.gibbsvae.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.nd4j.linalg.factory.Nd4j;

/** Measures how many latents a second a step could take if it were its matrix products alone. */
final class GemmTurns {

  private GemmTurns() {}

  static void run(Arguments arguments) {
    Size size = arguments.size();
    Gemms gemms = new Gemms(size);
    Turns turns = new Turns();
    stepsPerSecond(gemms, arguments.seconds("warmup"));
    turns.ready(Nd4j.getBackend().getClass().getSimpleName());
    for (OptionalDouble turn = turns.next(); turn.isPresent(); turn = turns.next()) {
      double steps = stepsPerSecond(gemms, turn.getAsDouble());
      Map<String, Object> measured = new LinkedHashMap<>();
      measured.put("rate", steps * size.batch());
      measured.put("gflops", 1e-9 * steps * gemms.operations());
      measured.put("products", gemms.products());
      turns.answer(measured);
    }
  }

  private static double stepsPerSecond(Gemms gemms, double seconds) {
    long begin = System.nanoTime();
    for (int steps = 1; ; steps++) {
      gemms.blas();
      double passed = (System.nanoTime() - begin) * 1e-9;
      if (passed >= seconds) {
        return steps / passed;
      }
    }
  }
}
