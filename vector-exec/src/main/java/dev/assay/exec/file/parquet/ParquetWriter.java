package dev.assay.exec.file.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.output.GroupedWriter;
import dev.assay.exec.file.output.NewFile;
import dev.assay.exec.table.TableDefinition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;

/** Writes rows as a Parquet file, with statistics and dictionaries. */
public final class ParquetWriter extends GroupedWriter {

  private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);

  private final List<WrittenColumn> columns;
  private final List<ChunkWriter> chunks = new ArrayList<>();
  private final List<RowGroup> groups = new ArrayList<>();

  private ParquetWriter(
      TableDefinition definition, List<WrittenColumn> columns, String compression, NewFile file) {
    super(definition, file);
    this.columns = columns;
    PageCompression pages = PageCompression.of(compression);
    columns.forEach(column -> chunks.add(new ChunkWriter(column, pages)));
    file.write(MAGIC, 0, MAGIC.length);
  }

  /**
   * Begins a file.
   *
   * @param definition of its columns
   * @param compression snappy, zstd, gzip, lz4_raw or uncompressed
   * @throws SqlException where a column has a type that the format lacks, or the file cannot be
   *     made
   */
  public static ParquetWriter create(TableDefinition definition, String path, String compression) {
    List<WrittenColumn> columns = definition.columns().stream().map(WrittenColumn::of).toList();
    PageCompression.of(compression);
    return new ParquetWriter(definition, columns, compression, NewFile.create(path));
  }

  @Override
  protected void write(ColumnBuffer[] buffers, int count) {
    long start = file.position();
    long plain = 0;
    List<ColumnChunk> written = new ArrayList<>();
    try {
      for (int c = 0; c < buffers.length; c++) {
        ColumnChunk chunk = chunks.get(c).write(buffers[c], file);
        plain +=
            chunk.getMeta_data() == null ? 0 : chunk.getMeta_data().getTotal_uncompressed_size();
        written.add(chunk);
      }
    } catch (IOException e) {
      throw new SqlException("a page cannot be written: " + e.getMessage());
    }
    RowGroup group = new RowGroup(written, plain, count);
    group.setFile_offset(start);
    group.setTotal_compressed_size(file.position() - start);
    groups.add(group);
  }

  @Override
  protected void end(long rows) {
    SchemaElement root = new SchemaElement("schema");
    root.setNum_children(columns.size());
    List<SchemaElement> schema = new ArrayList<>(List.of(root));
    columns.forEach(column -> schema.add(column.element()));
    FileMetaData footer = new FileMetaData(1, schema, rows, groups);
    footer.setCreated_by("Assay");
    footer.setColumn_orders(
        Collections.nCopies(columns.size(), ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
    long start = file.position();
    try {
      Util.writeFileMetaData(footer, file);
    } catch (IOException e) {
      throw new SqlException("the footer cannot be written: " + e.getMessage());
    }
    int length = Math.toIntExact(file.position() - start);
    byte[] tail =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(length).put(MAGIC).array();
    file.write(tail, 0, tail.length);
  }
}
