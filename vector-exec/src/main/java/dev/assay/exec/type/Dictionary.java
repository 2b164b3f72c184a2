package dev.assay.exec.type;

/**
 * The different texts of a column, by code. Codes count from 0 in the order in which texts first
 * appeared; so equal codes mean equal texts, and the order of codes means nothing. Immutable once
 * its table is sealed; any thread may read.
 */
public interface Dictionary {

  /** Texts, 0 or more. */
  int size();

  /** Address off the heap of the UTF-8 bytes of a text. */
  long address(int code);

  /** Length of a text in bytes. */
  int lengthBytes(int code);

  /** A text. */
  String text(int code);

  /** The code of a text, or -1 where no row has it. */
  int codeOf(String text);
}
