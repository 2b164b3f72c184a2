package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.MappedTable;
import java.lang.foreign.Arena;
import java.util.List;

/** Parquet files as tables: opening reads footers and small dictionaries. */
public final class ParquetFormat {

  private ParquetFormat() {}

  /** What files say of themselves. */
  public static MappedTable.Contents open(List<MappedFile> files, Arena arena) {
    return TableLayout.of(files, arena);
  }
}
