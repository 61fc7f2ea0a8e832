package io.gibbsvae.report;

import java.awt.Color;

/**
 * The colours of a picture. Those of series can be told apart by people of any colour vision (Okabe
 * and Ito, "Color universal design", 2008), brightened for a dark page.
 */
enum Theme {
  LIGHT(0xffffff, 0x1f2328, 0xd8dee4, 0x0072b2, 0xd55e00, 0x6e7781, 0x009e73),
  DARK(0x161b22, 0xe6edf3, 0x30363d, 0x56b4e9, 0xe69f00, 0x9ea7b3, 0x2fbf93);

  final Color background;
  final Color text;
  final Color grid;

  /** What counts: samples as they are to be used. */
  final Color corrected;

  /** What the model alone makes. */
  final Color uncorrected;

  final Color truth;
  final Color fourth;

  Theme(int background, int text, int grid, int corrected, int uncorrected, int truth, int fourth) {
    this.background = new Color(background);
    this.text = new Color(text);
    this.grid = new Color(grid);
    this.corrected = new Color(corrected);
    this.uncorrected = new Color(uncorrected);
    this.truth = new Color(truth);
    this.fourth = new Color(fourth);
  }

  static Color clear(Color color, int alpha) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
