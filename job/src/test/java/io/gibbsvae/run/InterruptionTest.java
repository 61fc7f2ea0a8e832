package io.gibbsvae.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {

  private static final String OF_ITS_OWN = "org.apache.spark.util.Utils";

  private final Thread.UncaughtExceptionHandler handler =
      Thread.getDefaultUncaughtExceptionHandler();

  @AfterEach
  void restore() {
    ((LoggerContext) LogManager.getContext(false)).reconfigure();
    Thread.setDefaultUncaughtExceptionHandler(handler);
  }

  /** The log settings of the launcher give this one a level of its own. */
  @Test
  void silencesLoggersThatHaveALevelOfTheirOwn() {
    Configurator.setLevel(OF_ITS_OWN, Level.ERROR);
    assertThat(LogManager.getLogger(OF_ITS_OWN).isErrorEnabled()).isTrue();

    Interruption.silence();

    assertThat(LogManager.getLogger(OF_ITS_OWN).isErrorEnabled()).isFalse();
    assertThat(LogManager.getLogger("org.apache.spark.SparkContext").isFatalEnabled()).isFalse();
  }
}
