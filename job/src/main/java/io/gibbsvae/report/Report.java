package io.gibbsvae.report;

import io.gibbsvae.energy.ExactSampler;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.NoiseStream;
import io.gibbsvae.latent.NoiseStream.Purpose;
import io.gibbsvae.model.ModelSettings;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.model.Vae;
import io.gibbsvae.record.RunRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The account of a run for people: one page without anything outside of it, and its pictures. */
public final class Report {

  private static final int ROWS = 5000;
  private static final int NUMBERS = 1_000_000;

  private final byte[] html;
  private final SortedMap<String, byte[]> pictures;

  private Report(byte[] html, SortedMap<String, byte[]> pictures) {
    this.html = html;
    this.pictures = pictures;
  }

  /**
   * Draws the pictures and writes the page.
   *
   * @param rounds metrics/training.csv
   */
  public static Report of(
      RunRecord run,
      String rounds,
      Target target,
      TrainedModel trained,
      Optional<StoredSamples> samples) {
    // Servers have no screen; set before the first class of AWT asks for one.
    System.setProperty("java.awt.headless", "true");
    long seed = run.origin().seeds().evaluate();
    Draws model = drawsOf(trained, target, seed);
    Optional<Draws> exact =
        target.knowledge().sampler().map(sampler -> exact(sampler, target, seed));
    List<Figure> figures = new Figures(run, target, model, exact, samples).all(Rounds.of(rounds));
    List<Figure.Drawn> drawn = figures.parallelStream().map(Figure::drawn).toList();
    SortedMap<String, byte[]> pictures = new TreeMap<>();
    drawn.forEach(each -> pictures.put(each.figure().name() + ".png", each.light()));
    String page = new ReportPage(run).render(drawn);
    return new Report(page.getBytes(StandardCharsets.UTF_8), pictures);
  }

  private static int rows(int dimension) {
    return Math.max(100, Math.min(ROWS, NUMBERS / dimension));
  }

  private static Draws drawsOf(TrainedModel trained, Target target, long seed) {
    ModelSettings shape = trained.settings();
    int rows = Math.min(rows(shape.dimension()), shape.rowsOfABlock());
    Vae.Path path =
        Vae.of(trained, target.potential())
            .generate(shape.noise(NoiseStream.of(seed, Purpose.EVALUATE, 0, 0, 0), rows));
    return withEnergies(target, path.x(), rows);
  }

  private static Draws exact(ExactSampler sampler, Target target, long seed) {
    int dimension = target.dimension();
    int rows = rows(dimension);
    NoiseStream stream = NoiseStream.of(seed, Purpose.EXACT, 0, 0, 0);
    return withEnergies(target, sampler.samples(stream.uniform(), rows, dimension), rows);
  }

  /** What rows of points would have. */
  private static Draws withEnergies(Target target, double[] points, int rows) {
    Readout readout = target.readout();
    int width = readout.width();
    double[] energies = new double[rows];
    target.potential().energies(points, rows, energies);
    double[] values = new double[rows * width];
    for (int row = 0; row < rows; row++) {
      readout.read(points, row * target.dimension(), values, row * width);
      energies[row] += readout.logVolume(points, row * target.dimension());
    }
    return Draws.equal(width, values, energies);
  }

  /** {@return the page, self-contained HTML in UTF-8} */
  public byte[] html() {
    return html;
  }

  /** {@return the pictures for a light page as PNG, by the names of their files} */
  public SortedMap<String, byte[]> pictures() {
    return pictures;
  }
}
