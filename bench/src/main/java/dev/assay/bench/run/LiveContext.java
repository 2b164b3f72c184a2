package dev.assay.bench.run;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordFolder;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.Machine;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;

/**
 * The context of the workloads of one run. Kept results go straight into the folder of the record.
 *
 * @param machine the machine under test
 * @param calibration its ceilings
 * @param profile how much time the run may take
 * @param cpus CPUs that threads may be pinned to
 * @param scratch a folder for scratch files
 * @param folder where results are kept
 * @param listener hears each step and the share done
 * @param caveats hears what was left out
 */
record LiveContext(
    Machine machine,
    Calibration calibration,
    Profile profile,
    List<Integer> cpus,
    Path scratch,
    RecordFolder folder,
    BiConsumer<String, Double> listener,
    Consumer<String> caveats)
    implements RunContext {

  @Override
  public Optional<Path> unfinished(Workload workload) {
    return Optional.of(folder.path().resolve(".unfinished-" + workload.id()));
  }

  @Override
  public void progress(String step, double shareDone) {
    listener.accept(step, shareDone);
  }

  @Override
  public void leftOut(Workload workload, String reason) {
    caveats.accept(workload.id() + " goes on without a part: " + reason);
  }

  @Override
  public String keep(String name, Histogram nanos) {
    try {
      return folder.histogram(name, nanos);
    } catch (RecordNotWritten e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void keep(RunResult jmhResult) {
    try {
      folder.append(jmhResult);
    } catch (RecordNotWritten e) {
      throw new UncheckedIOException(e);
    } catch (BadRecord e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
