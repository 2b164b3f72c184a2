package dev.assay.exec.file.arrow;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.file.output.GroupedWriter;
import dev.assay.exec.file.output.NewFile;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.table.TableDefinition;
import dev.assay.exec.type.ColumnType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes rows as Arrow record batches, in a file or a stream. */
public final class ArrowWriter extends GroupedWriter {

  private static final byte[] PADDING = new byte[Messages.ALIGNMENT_BYTES];

  private final List<TableDefinition.Column> columns;
  private final boolean isFile;
  private final List<Messages.Block> blocks = new ArrayList<>();

  private ArrowWriter(TableDefinition definition, NewFile file, boolean isFile) {
    super(definition, file);
    columns = definition.columns();
    this.isFile = isFile;
    if (isFile) {
      put(ArrowFile.MAGIC);
      file.write(PADDING, 0, 2);
    }
    put(Messages.schema(columns));
  }

  /**
   * Begins a file.
   *
   * @param definition of its columns
   * @param isFile with a footer, so that readers may begin anywhere; else a stream
   * @throws dev.assay.exec.failure.SqlException where it cannot be made
   */
  public static ArrowWriter create(TableDefinition definition, String path, boolean isFile) {
    return new ArrowWriter(definition, NewFile.create(path), isFile);
  }

  private void put(byte[] bytes) {
    file.write(bytes, 0, bytes.length);
  }

  @Override
  protected void write(ColumnBuffer[] group, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      List<ArrowColumn> made = new ArrayList<>();
      for (int c = 0; c < group.length; c++) {
        ColumnType type = columns.get(c).type();
        ColumnBuffer from = group[c];
        StoredColumn values = StoredColumn.ofLongs(from.values(), from.validity(), rows);
        made.add(ArrowColumn.of(type, values, from.bytes(), from.ends(), rows, arena));
      }
      long bodyLength =
          made.stream().flatMap(c -> c.buffers().stream()).mapToLong(Messages::padded).sum();
      byte[] message = Messages.batch(made, rows, bodyLength);
      blocks.add(new Messages.Block(file.position(), message.length, bodyLength));
      put(message);
      for (ArrowColumn column : made) {
        for (MemorySegment buffer : column.buffers()) {
          put(buffer.toArray(ValueLayout.JAVA_BYTE));
          file.write(PADDING, 0, (int) (Messages.padded(buffer) - buffer.byteSize()));
        }
      }
    }
  }

  @Override
  protected void end(long rows) {
    put(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).array());
    if (isFile) {
      byte[] footer = Messages.footer(columns, blocks);
      put(footer);
      put(
          ByteBuffer.allocate(10)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(footer.length)
              .put(ArrowFile.MAGIC)
              .array());
    }
  }
}
