package io.gibbsvae.cli;

import io.gibbsvae.config.TargetType;
import io.gibbsvae.config.TargetType.Parameter;
import io.gibbsvae.energy.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a configuration to begin with. */
@CommandLine.Command(
    name = "init",
    description = "Write a commented configuration to begin with.",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class)
final class InitCommand implements Callable<Integer> {

  /** What fits on a line of a comment. */
  private static final Pattern WRAPPED = Pattern.compile("(\\S.{0,98})(?:\\s+|$)");

  /** What to write for keys that have no default but must have a value, by "type.key". */
  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("gaussian-mixture.means", "[[-3, 0], [3, 0]]"),
          Map.entry("ring.radius", "3.0"),
          Map.entry("phi4.kappa", "0.2"),
          Map.entry("phi4.lambda", "0.022"),
          Map.entry("regression.file", "\"your-table.csv\""),
          Map.entry("regression.response", "\"your-response\""),
          Map.entry("expression.dimension", "2"),
          Map.entry("expression.energy", "\"x0^4 - 6*x0^2 - x0/2 + x1^2/2\""),
          Map.entry("onnx.file", "\"your-model.onnx\""),
          Map.entry("stan.file", "\"your-program.stan\""),
          Map.entry("process.command", "[\"python3\", \"{file}\"]"),
          Map.entry("process.file", "\"your-energy.py\""),
          Map.entry("process.dimension", "2"),
          Map.entry("class.class", "\"com.example.YourEnergy\""));

  private static final String TEXT =
      """
      # A run of gibbs-vae: rows from the distribution with density exp(-U(x)) / Z. Look at the energy, then run it:
      #   submit/gibbs-vae check %1$s
      #   submit/gibbs-vae run %1$s
      # This is HOCON. What is not set has the default of reference.conf, which has all keys and what they mean.

      # %2$s
      target {
        type = %3$s
        # Names and supports of the coordinates in their order, unless they are x0, x1, ..., any real numbers.
        # coordinates { mu = real, tau = positive, theta = "real[8]" }
      %4$s}

      model {
        # Where the target is and how wide, for each coordinate or for all: check suggests them.
        location = 0.0
        scale = 1.0
        # More stages make a better model and take longer.
        stages = 4
        hidden = [64, 64]
      }

      train {
        rounds = 200
        # For more than one mode: particles are carried from a Gaussian to the target while the model learns.
        # tempering { schedule = adaptive, share = 0.4 }
        # population { particles = 8192 }
      }

      evaluate {
        rows = 100000
      }

      sample {
        rows = 1000000
        # auto: importance, rows with a log_weight, where weights can be used, else metropolis, chains. resample, none.
        correction = auto
      }

      output {
        path = data/out
      }
      """;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file; it must not be there yet.")
  private Path file;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "double-well",
      description =
          "The type of target, as gibbs-vae targets lists them. Default: ${DEFAULT-VALUE}.")
  private String type;

  @Override
  public Integer call() throws IOException {
    TargetType target = TargetsCommand.find(type, spec.commandLine());
    String parameters =
        target.parameters().stream()
            .map(parameter -> lines(target, parameter))
            .collect(Collectors.joining());
    try {
      Files.writeString(
          file,
          Text.format(TEXT, file, target.summary(), type, parameters),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      spec.commandLine()
          .getErr()
          .println(
              "gibbs-vae: "
                  + file
                  + " exists, and init does not overwrite files: give another name, or move it away");
      return ExitCode.BAD_INPUT.number();
    }
    spec.commandLine().getOut().println("Wrote " + file + ". Next: submit/gibbs-vae check " + file);
    return ExitCode.DONE.number();
  }

  private static String lines(TargetType target, Parameter parameter) {
    String comment =
        WRAPPED
            .matcher(parameter.description())
            .results()
            .map(line -> line.group(1))
            .map(line -> "  # " + line + "\n")
            .collect(Collectors.joining());
    return comment
        + parameter
            .defaultValue()
            .map(value -> "  " + parameter.key() + " = " + value + "\n")
            .orElseGet(() -> example(target, parameter));
  }

  private static String example(TargetType target, Parameter parameter) {
    String value = EXAMPLES.get(target.name() + "." + parameter.key());
    return value == null
        ? "  # " + parameter.key() + " =\n"
        : "  " + parameter.key() + " = " + value + "  # yours here\n";
  }
}
