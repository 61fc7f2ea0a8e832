package io.gibbsvae.run;

import io.gibbsvae.energy.Text;
import java.util.Locale;

/** Formats of numbers and names for people. */
final class Formats {

  private Formats() {}

  static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? Text.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : Text.format("%d:%02d", whole / 60, whole % 60);
  }

  static String bytes(long bytes) {
    return bytes < 1 << 20
        ? Text.format("%.0f KiB", bytes / 1024.0)
        : Text.format("%.1f MiB", bytes / 1048576.0);
  }

  /** A constant as configurations write it. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
