package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.type.Dictionary;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts of a column as codes of one dictionary for all row groups, where each of these has a small
 * one and refers to it in all its pages.
 *
 * @param codes for each row group the code of each text of its own dictionary
 */
record CodedTexts(Dictionary dictionary, List<List<Integer>> codes) {

  /** Larger dictionaries are not looked at. */
  private static final int MAX_DICTIONARY_BYTES = 1 << 16;

  static Optional<CodedTexts> of(
      List<FileColumn> columns, List<MappedFile> files, List<Chunk> chunks, Arena arena) {
    TableDictionary dictionary = new TableDictionary();
    List<List<Integer>> codes = new ArrayList<>();
    for (int g = 0; g < chunks.size(); g++) {
      FileColumn column = columns.get(g);
      Pages pages = new Pages(files.get(g), column, chunks.get(g), new PageMemory(arena, false));
      if (!pages.next()
          || !pages.isDictionary()
          || pages.values() > TableDictionary.MAX_SIZE
          || pages.plainBytes() > MAX_DICTIONARY_BYTES) {
        return Optional.empty();
      }
      codes.add(
          new TextDecoder(arena).codes(column, pages.dictionary(), pages.values(), dictionary));
      if (dictionary.size() > TableDictionary.MAX_SIZE || !onlyCodes(pages)) {
        return Optional.empty();
      }
    }
    return chunks.isEmpty() ? Optional.empty() : Optional.of(new CodedTexts(dictionary, codes));
  }

  private static boolean onlyCodes(Pages pages) {
    while (pages.next()) {
      if (pages.isDictionary() || !pages.hasCodes()) {
        return false;
      }
    }
    return true;
  }
}
