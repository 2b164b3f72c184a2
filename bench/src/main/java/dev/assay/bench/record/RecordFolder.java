package dev.assay.bench.record;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;

/**
 * The folder of one run, held by the process that writes it. Every file is replaced as a whole, so
 * a kill at any moment leaves the last valid one. Any thread may write; writes are one after
 * another.
 */
public final class RecordFolder implements AutoCloseable {

  /** The record itself. */
  public static final String RUN = "run.json";

  /** What JMH wrote, its own format. */
  public static final String JMH = "jmh.json";

  /** The report for people. */
  public static final String REPORT = "report.html";

  private static final String LOCK = "run.lock";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,120}");

  private final Path path;
  private final FileChannel lockChannel;

  private RecordFolder(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Takes up the folder of an interrupted run again, to go on writing it.
   *
   * @throws BadRecord when there is no valid record in it
   * @throws RecordNotWritten when another process is writing it, or this one may not
   */
  public static RecordFolder reopen(Path folder) throws BadRecord, RecordNotWritten {
    StoredRecord.read(folder);
    RecordFolder reopened = lock(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(AtomicFile.TEMPORARY)) {
          Files.delete(file);
        }
      }
      return reopened;
    } catch (IOException e) {
      reopened.close();
      throw new RecordNotWritten(folder, e);
    }
  }

  static RecordFolder lock(Path folder) throws RecordNotWritten {
    Path file = folder.resolve(LOCK);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new RecordNotWritten(file, e);
    }
    if (!tryLock(channel)) {
      closeQuietly(channel);
      throw new RecordNotWritten(
          "cannot write " + folder + ": another run is writing it; wait for it to end");
    }
    return new RecordFolder(folder, channel);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Name of the run: the folder's own. */
  public String id() {
    return String.valueOf(path.getFileName());
  }

  /** Replaces {@code run.json}. */
  public synchronized void write(RunRecord record) throws RecordNotWritten {
    AtomicFile.write(path.resolve(RUN), RecordCodec.encode(record));
  }

  /** Adds one benchmark's results to {@code jmh.json}, as JMH itself writes them. */
  public synchronized void append(RunResult result) throws RecordNotWritten, BadRecord {
    Path file = path.resolve(JMH);
    try {
      @Nullable String before =
          Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : null;
      String merged = JmhOutput.append(before, JmhOutput.text(List.of(result)), file.toString());
      AtomicFile.write(file, merged.getBytes(StandardCharsets.UTF_8));
    } catch (RecordNotWritten e) {
      throw e;
    } catch (IOException e) {
      throw new RecordNotWritten(file, e);
    }
  }

  /** Replaces the report. */
  public synchronized void report(String html) throws RecordNotWritten {
    AtomicFile.write(path.resolve(REPORT), html.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Keeps a histogram as {@code NAME.hlog}, HdrHistogram's log format with one interval.
   *
   * @param name letters, digits, dots, dashes and underscores; others become a dash
   * @return the file name it is kept under
   */
  public synchronized String histogram(String name, Histogram nanos) throws RecordNotWritten {
    String file = name.replaceAll("[^A-Za-z0-9._-]", "-").toLowerCase(Locale.ROOT) + ".hlog";
    if (!NAME.matcher(file).matches()) {
      throw new RecordNotWritten("cannot keep histogram \"" + name + "\": not a file name");
    }
    var bytes = new java.io.ByteArrayOutputStream();
    var log = new HistogramLogWriter(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    log.outputLogFormatVersion();
    log.outputStartTime(0);
    log.outputLegend();
    log.outputIntervalHistogram(0.0, 1.0, nanos, 1.0);
    log.close();
    AtomicFile.write(path.resolve(file), bytes.toByteArray());
    return file;
  }

  /**
   * Reads a histogram back.
   *
   * @param folder a run's folder
   * @param file the name that {@link #histogram} returned
   * @throws BadRecord when it is missing or not a histogram log
   */
  public static Histogram histogram(Path folder, String file) throws BadRecord {
    Path path = folder.resolve(file);
    if (!NAME.matcher(file).matches()) {
      throw new BadRecord("\"" + file + "\" is not the name of a histogram in " + folder);
    }
    try (HistogramLogReader reader = new HistogramLogReader(path.toFile())) {
      if (reader.nextIntervalHistogram() instanceof Histogram histogram) {
        return histogram;
      }
      throw new BadRecord(path + " holds no histogram; it was cut off or is another file");
    } catch (IOException | RuntimeException e) {
      throw new BadRecord("cannot read the histogram " + path + ": " + e.getMessage(), e);
    }
  }

  /** Lets other processes write; the files stay. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve(LOCK));
    } catch (IOException e) {
      // The lock itself goes with the channel; an empty file that stays does no harm.
    }
    closeQuietly(lockChannel);
  }

  private static boolean tryLock(FileChannel channel) throws RecordNotWritten {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // A file system without locks: one writer is then the user's care.
      return true;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
