package io.gibbsvae.sample;

import io.gibbsvae.energy.Potential;
import io.gibbsvae.energy.Readout;
import io.gibbsvae.energy.Target;
import io.gibbsvae.latent.RowRange;
import io.gibbsvae.model.TrainedModel;
import io.gibbsvae.sample.GenerationListener.Progress;
import io.gibbsvae.sample.StagedFiles.Group;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.runtime.AbstractFunction1;

/**
 * A generation that runs: what a correction makes rows of, and where it writes them. Files are
 * written in groups, a Spark job each.
 *
 * @param session the session that writes
 * @param columns the columns of its rows
 * @param model the trained model
 * @param folder where the rows go
 * @param staged what an earlier attempt has left there
 * @param listener told of files as they are written
 */
record Generation(
    SparkSession session,
    Target target,
    SampleSettings settings,
    SampleColumns columns,
    Broadcast<TrainedModel> model,
    String folder,
    StagedFiles staged,
    GenerationListener listener) {

  /** Groups are no more than this. */
  private static final int MOST_GROUPS = 64;

  /** Files of a group for each task that runs at a time: cores that are done with theirs wait. */
  private static final int FILES_OF_A_CORE = 4;

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  /**
   * Reports of tasks by the numbers of their files, with those of the files that are there already.
   */
  <R> TaskReports<R> reports(String name, Class<R> type) {
    TaskReports<R> reports = TaskReports.registeredWith(spark(), name, type);
    staged.groups().forEach(group -> reports.restore(group.notes()));
    return reports;
  }

  /**
   * Writes independent samples of the model.
   *
   * @param further what is added to each row
   */
  long writeSamples(int latentDraws, ModelRows.Further further) {
    Potential potential = target.potential();
    Readout readout = target.readout();
    SampleSettings local = settings;
    SampleColumns written = columns;
    Broadcast<TrainedModel> shared = model;
    TaskReports<Long> energies = reports("energies", Long.class);
    List<RowRange> files = RowRange.split(settings.files().rows(), settings.files().rowsPerFile());
    write(
        spark()
            .parallelize(files, files.size())
            .flatMap(
                file ->
                    Page.of(
                        written,
                        readout,
                        new ModelRows(
                            shared.value(),
                            potential,
                            local,
                            file,
                            latentDraws,
                            further,
                            count ->
                                energies.put(file.first() / local.files().rowsPerFile(), count)))),
        energies);
    return energies.total(0L, Long::sum);
  }

  /**
   * Writes what is missing, in groups of partitions.
   *
   * @param pages of all files, a partition each
   * @param reports of their tasks, which are kept with each group
   */
  void write(JavaRDD<Row> pages, TaskReports<?> reports) {
    int all = pages.getNumPartitions();
    int earlier = staged.count();
    double secondsBefore = staged.groups().stream().mapToDouble(Group::seconds).sum();
    double seconds = 0;
    int most =
        Math.max(
            FILES_OF_A_CORE * spark().defaultParallelism(), (all + MOST_GROUPS - 1) / MOST_GROUPS);
    listener.wrote(new Progress(earlier, earlier, all, secondsBefore, 0));
    for (RowRange range : staged.missing(all, most)) {
      long begin = System.nanoTime();
      int first = Math.toIntExact(range.first());
      int end = first + range.count();
      PageFormat.write(
          session, partitions(pages, first, end), columns, settings.files().codec(), folder, first);
      double took = (System.nanoTime() - begin) * 1e-9;
      staged.add(range, took, reports.notes(range));
      seconds += took;
      listener.wrote(new Progress(staged.count(), earlier, all, secondsBefore + seconds, seconds));
    }
  }

  private static JavaRDD<Row> partitions(JavaRDD<Row> pages, int first, int end) {
    return end - first == pages.getNumPartitions()
        ? pages
        : PartitionPruningRDD.create(pages.rdd(), new Between(first, end)).toJavaRDD();
  }

  /** Whether a partition's index is one of first .. end - 1. */
  private static final class Between extends AbstractFunction1<Object, Object>
      implements Serializable {

    private static final long serialVersionUID = 1;

    private final int first;
    private final int end;

    Between(int first, int end) {
      this.first = first;
      this.end = end;
    }

    @Override
    public Object apply(Object index) {
      return first <= (int) index && (int) index < end;
    }
  }
}
