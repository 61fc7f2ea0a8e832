package io.gibbsvae.cli;

import io.gibbsvae.config.TargetType;
import io.gibbsvae.config.TargetType.Parameter;
import io.gibbsvae.config.TargetTypes;
import io.gibbsvae.energy.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the targets that a configuration can name, or the parameters of one. */
@CommandLine.Command(
    name = "targets",
    description = "List the types of target, or the parameters of one.",
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class)
final class TargetsCommand implements Callable<Integer> {

  private static final int WIDTH = 100;
  private static final int GAP = 2;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "TYPE", description = "A type of target.")
  private String type;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (type == null) {
      printTypes(out);
    } else {
      printParameters(find(type, spec.commandLine()), out);
    }
    out.flush();
    return ExitCode.DONE.number();
  }

  /** A type by its name, which stands on a command line. */
  static TargetType find(String type, CommandLine line) {
    return TargetTypes.named(type)
        .orElseThrow(
            () ->
                new ParameterException(
                    line,
                    Text.format(
                        "found \"%s\", expected a type of target: %s",
                        type,
                        TargetTypes.all().stream()
                            .map(TargetType::name)
                            .collect(Collectors.joining(", ")))));
  }

  private static void printTypes(PrintWriter out) {
    List<TargetType> types = TargetTypes.all();
    TextTable table =
        table(
            longest("type", types.stream().map(TargetType::name)),
            longest("dimension", types.stream().map(TargetType::dimension)));
    table.addRowValues("type", "dimension", "what is known");
    types.forEach(t -> table.addRowValues(t.name(), t.dimension(), t.known()));
    out.println(table);
  }

  private static void printParameters(TargetType type, PrintWriter out) {
    out.println("target { type = " + type.name() + " }: " + type.summary());
    out.println("Dimension: " + type.dimension() + ". Known: " + type.known() + ".");
    out.println();
    if (type.parameters().isEmpty()) {
      out.println("It has no parameters.");
      return;
    }
    TextTable table =
        table(
            longest("parameter", type.parameters().stream().map(Parameter::key)),
            longest("default", type.parameters().stream().map(Parameter::shownDefault)));
    table.addRowValues("parameter", "default", "");
    type.parameters().forEach(p -> table.addRowValues(p.key(), p.shownDefault(), p.description()));
    out.println(table);
  }

  private static int longest(String heading, Stream<String> values) {
    return Stream.concat(Stream.of(heading), values).mapToInt(String::length).max().orElseThrow();
  }

  /** Two columns of given widths, and one of what is left of a line. */
  private static TextTable table(int first, int second) {
    return TextTable.forColumns(
        Help.defaultColorScheme(Help.Ansi.OFF),
        new Column(first + GAP, 0, Overflow.TRUNCATE),
        new Column(second + GAP, 0, Overflow.TRUNCATE),
        new Column(WIDTH - first - second, 0, Overflow.WRAP));
  }
}
