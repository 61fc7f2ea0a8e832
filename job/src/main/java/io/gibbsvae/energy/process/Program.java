package io.gibbsvae.energy.process;

import io.gibbsvae.energy.SharedBytes;
import java.io.Serializable;
import java.util.List;

/**
 * A program that computes energies.
 *
 * @param command the program and its arguments; {@value #FILE} in them stands for the path of the
 *     file that travels with the job
 * @param fileName that file's name; empty where there is no file
 * @param file its contents
 * @param exchange how points and answers are written
 * @param timeoutSeconds how long a block may take
 * @param retries how often a block is tried again, with a new process, after one ended or was late
 */
public record Program(
    List<String> command,
    String fileName,
    SharedBytes file,
    Exchange exchange,
    int timeoutSeconds,
    int retries)
    implements Serializable {

  /** What stands for the path of the file. */
  public static final String FILE = "{file}";

  /** Copies the command. */
  public Program {
    command = List.copyOf(command);
  }

  /** The command as a person would write it. */
  String shown() {
    return String.join(" ", command).replace(FILE, fileName);
  }
}
