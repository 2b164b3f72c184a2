package dev.assay.bench.run;

import dev.assay.bench.record.SourceVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Finds out what was built: the commit of the checkout and whether it had changes. */
public final class SourceVersions {

  private SourceVersions() {}

  /**
   * The version of the checkout in a folder; commit {@code unknown} where it is none or git is
   * missing. Recorded runs under {@code results/} do not count as changes.
   */
  public static SourceVersion of(Path home) {
    String built = SourceVersions.class.getPackage().getImplementationVersion();
    String version = built == null ? "development" : built;
    if (!Files.exists(home.resolve(".git"))) {
      return new SourceVersion(version, "unknown", false);
    }
    String commit = git(home, "rev-parse", "HEAD").orElse("unknown");
    boolean dirty =
        git(home, "status", "--porcelain", "--", ".", ":!results")
            .map(text -> !text.isEmpty())
            .orElse(false);
    return new SourceVersion(version, commit, dirty);
  }

  private static Optional<String> git(Path home, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // join, unlike waitFor, is not cut short by an interrupt that stops the run.
      int status = process.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue();
      return status == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (IOException | CompletionException e) {
      return Optional.empty();
    }
  }
}
