package io.gibbsvae.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.gibbsvae.energy.Text;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Parses configuration files and those that they include. The library's own includes look for files
 * of this machine only and pass over what they do not find; these open files like the rest of the
 * configuration and insist on them.
 */
final class SourceText {

  private static final String EXPECTED = "expected a configuration in HOCON";

  private final Reading reading;
  private final Deque<Location> open = new ArrayDeque<>();

  SourceText(Reading reading) {
    this.reading = reading;
  }

  /**
   * Parses a file; references in it are left as they are.
   *
   * @throws ConfigException if it or a file that it includes is missing or not HOCON
   */
  ConfigObject parse(Location location) {
    if (open.contains(location)) {
      throw new ConfigException.Parse(
          origin(location), "found an include of the file itself, expected another file");
    }
    open.push(location);
    try {
      String text = text(location);
      reading.file(text);
      return parse(
          text,
          ConfigParseOptions.defaults()
              .setOriginDescription(location.fileName())
              .setIncluder(new Siblings(location)));
    } finally {
      open.pop();
    }
  }

  /**
   * Parses a value from the command line.
   *
   * @throws ConfigException if it is not HOCON
   */
  ConfigObject parse(Assignment assignment) {
    if (assignment.expression().indexOf('=') < 1) {
      throw new ConfigException.Parse(
          ConfigOriginFactory.newSimple(assignment.origin()),
          "found \"" + assignment.expression() + "\", expected key=value");
    }
    reading.option(assignment.expression());
    return parse(
        assignment.expression(),
        ConfigParseOptions.defaults().setOriginDescription(assignment.origin()));
  }

  private static ConfigObject parse(String text, ConfigParseOptions options) {
    try {
      return ConfigFactory.parseString(text, options.setSyntax(ConfigSyntax.CONF)).root();
    } catch (ConfigException.Parse e) {
      throw HoconMistake.plainly(e, text);
    } catch (ConfigException.WrongType e) {
      throw HoconMistake.plainly(e);
    }
  }

  private String text(Location location) {
    try {
      // Not new String(bytes, UTF_8), which replaces what it cannot read without a word.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(reading.contents(location)))
          .toString();
    } catch (CharacterCodingException e) {
      throw unreadable(location, "found bytes that are not UTF-8, " + EXPECTED, e);
    } catch (IOException e) {
      throw unreadable(location, e.getMessage() + ", " + EXPECTED + suggestion(location), e);
    }
  }

  /** Its name alone would not say where it was looked for. */
  private static ConfigException unreadable(Location location, String message, IOException cause) {
    return new ConfigException.IO(ConfigOriginFactory.newSimple(location.text()), message, cause);
  }

  /** "; did you mean FILE?" where another file of the folder is called nearly the same. */
  private String suggestion(Location location) {
    List<String> others =
        reading.inFolder(location.sibling("")).stream()
            .map(file -> new Location(file).fileName())
            .filter(name -> !name.equals(location.fileName()))
            .toList();
    return Text.question(
        Text.nearest(location.fileName(), others, 2).map(name -> location.sibling(name).text()));
  }

  private static ConfigOrigin origin(Location location) {
    return ConfigOriginFactory.newSimple(location.fileName());
  }

  /** Includes, relative to the folder of the file that has them. */
  private final class Siblings implements ConfigIncluder, ConfigIncluderFile {

    private final Location location;

    Siblings(Location location) {
      this.location = location;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return parse(location.sibling(what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      return parse(location.sibling(what.getPath()));
    }
  }
}
