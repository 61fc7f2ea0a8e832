package io.gibbsvae;

import static org.assertj.core.api.Assertions.assertThat;

import io.gibbsvae.check.CheckMessages;
import io.gibbsvae.cli.CommandLineMessages;
import io.gibbsvae.config.ConfigurationMessages;
import io.gibbsvae.energy.EnergyMessages;
import io.gibbsvae.evaluate.VerdictMessages;
import io.gibbsvae.run.RunMessages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wording of all messages, in one file that is reviewed as a whole. Other tests leave it be.
 */
class MessagesTest {

  private static final Path FILE = Path.of("src", "test", "resources", "messages.txt");
  private static final String WRITE = "mvn -pl job test -Dtest=MessagesTest -Dgibbsvae.write=true";

  @TempDir private Path folder;

  private List<String> messages() throws Exception {
    Messages messages = new Messages();
    ConfigurationMessages.addTo(messages, folder);
    EnergyMessages.addTo(messages);
    CheckMessages.addTo(messages);
    VerdictMessages.addTo(messages);
    RunMessages.addTo(messages, folder);
    CommandLineMessages.addTo(messages, folder);
    assertThat(messages.silent()).as("causes without a message").isEmpty();
    List<String> lines = new ArrayList<>();
    lines.add("# " + messages.count() + " messages of the program, each below what provokes it.");
    lines.add("# Written by: " + WRITE);
    lines.addAll(messages.lines(folder.toString()));
    return lines;
  }

  @Test
  void messagesAreThoseThatWereReviewed() throws Exception {
    List<String> messages = messages();
    if (Boolean.getBoolean("gibbsvae.write")) {
      Files.write(FILE, messages);
    }
    assertThat(messages)
        .as("messages in %s; if the change is meant, review what this writes: %s", FILE, WRITE)
        .containsExactlyElementsOf(Files.readAllLines(FILE));
  }
}
