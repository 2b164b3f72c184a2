package dev.assay.bench.jmh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;

/**
 * The forks of an unfinished workload, so that a resumed run goes on behind the last of them. They
 * only save time: one that cannot be kept or read is measured again.
 *
 * @param folder where they lie, one file each; empty keeps nothing
 */
record KeptForks(Optional<Path> folder) {

  /** What JMH's results consist of. */
  private static final ObjectInputFilter CLASSES =
      ObjectInputFilter.Config.createFilter("org.openjdk.jmh.**;java.lang.*;java.util.**;!*");

  Optional<RunResult> find(String step) {
    if (folder.isEmpty() || !Files.isRegularFile(file(folder.get(), step))) {
      return Optional.empty();
    }
    try (ObjectInputStream in =
        new ObjectInputStream(Files.newInputStream(file(folder.get(), step)))) {
      in.setObjectInputFilter(CLASSES);
      return Optional.of((RunResult) in.readObject());
    } catch (IOException | ClassNotFoundException | ClassCastException e) {
      return Optional.empty();
    }
  }

  void keep(String step, RunResult fork) {
    if (folder.isEmpty()) {
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(fork);
      out.flush();
      Files.createDirectories(folder.get());
      Files.write(file(folder.get(), step), bytes.toByteArray());
    } catch (IOException e) {
      // Then it is measured again, if the run should be interrupted at all.
    }
  }

  private static Path file(Path folder, String step) {
    return folder.resolve(URLEncoder.encode(step, StandardCharsets.UTF_8));
  }
}
