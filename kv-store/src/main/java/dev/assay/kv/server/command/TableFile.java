package dev.assay.kv.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/** Tables in files beside this class: a line for each row, bars between its fields. */
final class TableFile {

  private TableFile() {}

  /** Hands over the fields of each row, in order; empty ones at its end are there. */
  static void lines(String file, Consumer<String[]> to) {
    try (InputStream in = Objects.requireNonNull(TableFile.class.getResourceAsStream(file), file)) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .forEach(line -> to.accept(line.split("\\|", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
