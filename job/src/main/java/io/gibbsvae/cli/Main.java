package io.gibbsvae.cli;

import io.gibbsvae.cli.PipelineCommand.Runner;
import io.gibbsvae.config.FileNames;
import io.gibbsvae.config.InvalidConfigurationException;
import io.gibbsvae.config.Problem;
import io.gibbsvae.energy.Text;
import io.gibbsvae.run.Benchmark;
import io.gibbsvae.run.Command;
import io.gibbsvae.run.Pipeline;
import io.gibbsvae.run.RefusedException;
import io.gibbsvae.run.RunFailedException;
import io.gibbsvae.run.StartFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Entry point of the program, and the only place that ends the JVM. Errors that the user can mend
 * are a few lines on the error stream; the rest are bugs and come with their stack trace.
 */
@CommandLine.Command(
    name = "gibbs-vae",
    description = "Samples Gibbs distributions exp(-U(x)) / Z with a variational autoencoder.",
    versionProvider = JarVersion.class,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  // HOCON has ${?NAME}.
  private static final Pattern LOST = Pattern.compile("(?<!\\$\\{)\\?");

  private Main() {}

  /**
   * Runs a command line; ends the JVM with a code other than 0 if it did not go well.
   *
   * @param arguments the words after {@code gibbs-vae}, as a shell hands them over
   */
  public static void main(String[] arguments) {
    // Other people's classes format numbers and names of files with the default locale.
    Locale.setDefault(Locale.ROOT);
    useReadableStreams();
    Optional<String> garbled = garbled(arguments, FileNames.encoding());
    int code =
        garbled.isPresent()
            ? badArgument(garbled.get(), new PrintWriter(System.err, true))
            : run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    // Not with 0: YARN takes any call of exit for the death of the driver.
    if (code != ExitCode.DONE.number()) {
      System.exit(code);
    }
  }

  /** Messages are in UTF-8 where the locale has ASCII alone. */
  private static void useReadableStreams() {
    if (Charset.defaultCharset().equals(StandardCharsets.US_ASCII)) {
      System.setOut(
          new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
      System.setErr(
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }
  }

  /**
   * {@return the first argument of which the JVM lost characters} It replaces those that its
   * encoding has not: by U+FFFD, or by a question mark where the encoding is ASCII.
   */
  static Optional<String> garbled(String[] arguments, Charset encoding) {
    boolean ascii = !encoding.newEncoder().canEncode('\u00e9');
    return Stream.of(arguments)
        .filter(
            argument -> argument.indexOf('\ufffd') >= 0 || ascii && LOST.matcher(argument).find())
        .findFirst();
  }

  private static int badArgument(String argument, PrintWriter err) {
    err.println(
        Text.format(
            "gibbs-vae: characters of the argument %s are lost: this JVM reads arguments as %s;"
                + " pass it in that encoding, or %s",
            argument, FileNames.encoding(), FileNames.REMEDY));
    return ExitCode.BAD_COMMAND_LINE.number();
  }

  /** Runs a command line and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    // A lambda and not Pipeline::execute, which would load the pipeline, and Spark, for --help.
    return run(
        (command, read, preflight, options) -> Pipeline.execute(command, read, preflight, options),
        out,
        err,
        arguments);
  }

  /** Runs a command line on another pipeline. */
  static int run(Runner runner, PrintWriter out, PrintWriter err, String... arguments) {
    try {
      return commandLine(runner).setOut(out).setErr(err).execute(arguments);
    } catch (Error e) {
      // Picocli catches exceptions only, and what the JVM makes of an error is 1.
      printFailure(e, err);
      return ExitCode.FAILED.number();
    }
  }

  private static CommandLine commandLine(Runner runner) {
    CommandLine line = new CommandLine(new Main());
    for (Command command : Command.named()) {
      line.addSubcommand(
          PipelineCommand.name(command), PipelineCommand.commandLine(command, runner));
    }
    // A lambda, as above.
    line.addSubcommand(
        new BenchmarkCommand(
            (configurations, output) -> Benchmark.run(configurations, output),
            ShippedConfigurations.of(System.getenv())));
    line.addSubcommand(new InitCommand());
    line.addSubcommand(new CheckCommand());
    line.addSubcommand(new PlanCommand());
    line.addSubcommand(new TargetsCommand());
    line.addSubcommand(new CommandLine.HelpCommand());
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(Main::badCommandLine);
    line.setExecutionExceptionHandler((e, failed, parsed) -> failure(e, failed.getErr()).number());
    line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    return line;
  }

  private static Map<String, String> exitCodes() {
    return Stream.of(ExitCode.values())
        .collect(
            Collectors.toMap(
                code -> " " + code.number(),
                ExitCode::meaning,
                (first, second) -> first,
                LinkedHashMap::new));
  }

  private static int badCommandLine(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("gibbs-vae: " + e.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    }
    return ExitCode.BAD_COMMAND_LINE.number();
  }

  private static ExitCode failure(Exception e, PrintWriter err) {
    if (e instanceof InvalidConfigurationException invalid) {
      print(invalid, err);
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof RefusedException) {
      err.println("gibbs-vae: " + e.getMessage());
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof RunFailedException) {
      err.println("gibbs-vae: " + e.getMessage());
      return ExitCode.FAILED;
    }
    printFailure(e, err);
    return ExitCode.FAILED;
  }

  /** In a line where a library is missing. All else is a bug. */
  private static void printFailure(Throwable e, PrintWriter err) {
    Optional<String> library =
        e instanceof LinkageError || e.getCause() instanceof LinkageError
            ? StartFailure.ofLibrary(e)
            : Optional.empty();
    library.ifPresentOrElse(
        line -> err.println("gibbs-vae: " + line), () -> e.printStackTrace(err));
  }

  private static void print(InvalidConfigurationException e, PrintWriter err) {
    List<Problem> problems = e.problems();
    if (problems.size() == 1 && problems.get(0).where().equals(e.source())) {
      // Of the file as a whole, which it names already.
      err.println("gibbs-vae: " + problems.get(0));
      return;
    }
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    err.println("gibbs-vae: " + count + " in " + e.source() + ":");
    problems.forEach(problem -> err.println("  " + problem));
  }
}
