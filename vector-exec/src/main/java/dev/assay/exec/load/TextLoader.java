package dev.assay.exec.load;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Text files into tables. A file is mapped, cut at line ends into parts that threads parse side by
 * side, and its rows keep their order.
 */
public final class TextLoader {

  /** Text of a part: enough rows to make starting one cheap, few enough to stay in a cache. */
  private static final long PART_BYTES = 1L << 20;

  private final long partBytes;

  /** A loader. */
  public TextLoader() {
    this(PART_BYTES);
  }

  /** With parts of another size. */
  TextLoader(long partBytes) {
    this.partBytes = partBytes;
  }

  /**
   * Loads a file.
   *
   * @param threads how many parse, 1 or more
   * @throws LoadFailure with file, line, column and what was found, where a field is not as
   *     declared
   * @throws dev.assay.engine.memory.MemoryRefused where the table does not fit
   */
  public Table load(
      Path path, TableDefinition definition, TextFormat format, int threads, MemoryBudget budget) {
    return load(List.of(path), definition, format, threads, budget);
  }

  /** The same of several files, whose rows follow each other; each has a header, or none has. */
  public Table load(
      List<Path> paths,
      TableDefinition definition,
      TextFormat format,
      int threads,
      MemoryBudget budget) {
    List<MappedText> files = new ArrayList<>();
    try {
      paths.forEach(path -> files.add(MappedText.open(path)));
      Iterator<OrderedLoad.Part> parts =
          files.stream().flatMap(file -> all(new Parts(file, definition, format))).iterator();
      return OrderedLoad.load(definition, parts, threads, budget);
    } finally {
      files.forEach(MappedText::close);
    }
  }

  private static <T> Stream<T> all(Iterator<T> iterator) {
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, 0), false);
  }

  private final class Parts implements Iterator<OrderedLoad.Part> {

    private final MappedText file;
    private final TableDefinition definition;
    private final TextFormat format;
    private long next;

    Parts(MappedText file, TableDefinition definition, TextFormat format) {
      this.file = file;
      this.definition = definition;
      this.format = format;
      next = file.start();
      for (int line = 0; line < format.skippedLines(); line++) {
        next = file.lineStart(next, next, false);
      }
      next = format.header() ? file.lineStart(next, next, format.quoted()) : next;
    }

    @Override
    public boolean hasNext() {
      return next < file.end();
    }

    @Override
    public OrderedLoad.Part next() {
      long start = next;
      next = file.lineStart(start, Math.min(start + partBytes, file.end()), format.quoted());
      return new RowParser(file, definition, format, start, next);
    }
  }
}
