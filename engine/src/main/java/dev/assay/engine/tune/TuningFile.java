package dev.assay.engine.tune;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A tuning as a small properties file, one for each system id, of {@code key = value} lines; what
 * decided a choice follows its line as {@code key.decided-by} and {@code key.reason}. Lines that
 * start with {@code #} are for people.
 */
public final class TuningFile {

  private static final String FORMAT = "3";
  private static final String OVERRIDDEN = " (overridden)";

  private TuningFile() {}

  /** Where the tuning of a system is kept. */
  public static Path in(Path folder, String systemId) {
    return folder.resolve("tuning-" + systemId + ".txt");
  }

  /** Writes it whole or not at all. */
  public static void save(Path file, Tuning tuning) throws IOException {
    StringBuilder text =
        new StringBuilder("# Choices derived from the calibration; ./assay tune shows them.\n");
    line(text, "format", FORMAT);
    line(text, "system", tuning.systemId());
    line(text, "software", tuning.softwareId());
    line(text, "fixed-defaults", FixedDefaults.sha256());
    for (Choice choice : tuning.choices()) {
      line(text, choice.id(), choice.value() + (choice.overridden() ? OVERRIDDEN : ""));
      line(text, choice.id() + ".decided-by", choice.decidedBy());
      line(text, choice.id() + ".reason", choice.reason());
    }
    Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "tuning", ".tmp");
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Reads a tuning; empty where there is none, or one of another format.
   *
   * @throws IOException with one line saying what is wrong with the file and the mend
   */
  public static Optional<Tuning> load(Path file) throws IOException {
    Properties entries = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      entries.load(reader);
      boolean isOfFormat = take(entries, "format").equals(FORMAT);
      return isOfFormat ? Optional.of(tuning(entries)) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage() + "; delete it to tune again", e);
    }
  }

  private static Tuning tuning(Properties entries) {
    entries.remove("fixed-defaults");
    String system = take(entries, "system");
    String software = take(entries, "software");
    List<Choice> choices = new ArrayList<>();
    for (TuningKey<?> key : TuningKey.all()) {
      String value = take(entries, key.id());
      boolean overridden = value.endsWith(OVERRIDDEN);
      String bare = overridden ? value.substring(0, value.length() - OVERRIDDEN.length()) : value;
      choices.add(
          new Choice(
              key.id(),
              key.parse(bare).toString(),
              key.fixedDefault().toString(),
              take(entries, key.id() + ".decided-by"),
              take(entries, key.id() + ".reason"),
              overridden));
    }
    if (!entries.isEmpty()) {
      TuningKey.of(entries.stringPropertyNames().iterator().next());
    }
    return new Tuning(system, software, choices);
  }

  private static String take(Properties entries, String key) {
    if (entries.remove(key) instanceof String value) {
      return value;
    }
    throw new IllegalArgumentException("no line for " + key);
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(value.replace('\n', ' ')).append('\n');
  }
}
