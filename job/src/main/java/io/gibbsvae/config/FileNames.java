package io.gibbsvae.config;

import io.gibbsvae.energy.Text;
import java.nio.charset.Charset;
import java.util.Optional;

/** Names of files in the encoding of this JVM, which it takes from the locale at its start. */
public final class FileNames {

  /** What helps. */
  public static final String REMEDY = "set LC_ALL=C.UTF-8 in the environment of the driver";

  private FileNames() {}

  /** {@return the encoding} */
  public static Charset encoding() {
    return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
  }

  /**
   * {@return what is wrong with a file's name; empty where nothing is}
   *
   * @param path of this machine
   */
  public static Optional<String> problem(String path) {
    return problem(path, encoding());
  }

  static Optional<String> problem(String path, Charset encoding) {
    return encoding.newEncoder().canEncode(path)
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "this JVM cannot write all of its characters: its encoding of file names is %s; %s",
                encoding, REMEDY));
  }
}
