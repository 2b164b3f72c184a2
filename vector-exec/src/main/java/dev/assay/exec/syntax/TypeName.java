package dev.assay.exec.syntax;

import java.util.List;

/**
 * A type as it is written.
 *
 * @param name in upper case, of one word: TIMESTAMPTZ for TIMESTAMP WITH TIME ZONE, DOUBLE for
 *     DOUBLE PRECISION; with "[]" behind for a list
 * @param arguments numbers in brackets behind it
 * @param at offset of its first character in the text
 */
public record TypeName(String name, List<Integer> arguments, int at) {
  /** Freezes. */
  public TypeName {
    arguments = List.copyOf(arguments);
  }
}
