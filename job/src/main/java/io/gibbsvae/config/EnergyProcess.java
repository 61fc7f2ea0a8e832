package io.gibbsvae.config;

import io.gibbsvae.energy.Knowledge;
import io.gibbsvae.energy.SharedBytes;
import io.gibbsvae.energy.Target;
import io.gibbsvae.energy.process.Exchange;
import io.gibbsvae.energy.process.ProcessPotential;
import io.gibbsvae.energy.process.Program;
import java.util.List;
import java.util.Optional;

/** Makes a target of an energy that a program of the user's computes. */
final class EnergyProcess {

  static final String COMMAND = "command";

  private static final String FILE = "file";
  private static final int LONGEST_SECONDS = 1_000_000;
  private static final int MOST_RETRIES = 1000;

  private EnergyProcess() {}

  static Optional<Target> create(Section target) {
    List<String> command = target.texts(COMMAND);
    int dimension = CoordinatesReader.dimension(target, CoordinatesReader.of(target));
    Exchange exchange = target.oneOf("exchange", Exchange.class);
    int timeout = target.integer("timeout-seconds", 1, LONGEST_SECONDS);
    int retries = target.integer("retries", 0, MOST_RETRIES);
    Knowledge knowledge = KnownLogZ.read(target);
    Optional<byte[]> file = Optional.empty();
    if (target.has(FILE)) {
      file = new DataFiles(target).bytes(FILE);
      if (command.stream().noneMatch(word -> word.contains(Program.FILE))) {
        target.unexpected(
            COMMAND, "a list with " + Program.FILE + " where the path of target.file belongs");
      }
    } else if (command.stream().anyMatch(word -> word.contains(Program.FILE))) {
      target.missing(FILE, "a file, because target.command has " + Program.FILE);
    }
    if (target.failed() || command.isEmpty()) {
      return Optional.empty();
    }
    String fileName = file.isPresent() ? new Location(target.text(FILE)).fileName() : "";
    Program program =
        new Program(
            command,
            fileName,
            SharedBytes.of(file.orElse(new byte[0])),
            exchange,
            timeout,
            retries);
    return Optional.of(
        new Target(
            TargetTypes.PROCESS + "-" + dimension,
            new ProcessPotential(program, dimension),
            knowledge));
  }
}
