package dev.assay.bench.cli;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./assay report}: a record as one HTML file. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Write a record as one self-contained HTML file.")
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "RECORD",
      description = "Folder of a run; default: the newest one.")
  @Nullable Path record;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it; default: report.html in the record's folder.")
  @Nullable Path file;

  @Override
  public Integer call() throws BadRecord, IOException {
    Path folder = record == null ? Records.newest(Output.home().resolve("results")) : record;
    StoredRecord stored = StoredRecord.read(folder);
    Path target = file == null ? stored.folder().resolve("report.html") : file;
    Records.writeReport(stored, target);
    System.out.println(target.toAbsolutePath().normalize());
    return 0;
  }
}
