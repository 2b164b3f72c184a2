package dev.assay.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a checkout of its own, with JDKs that only tell how they were started. */
class LauncherTest {

  @TempDir Path folder;
  private Path checkout;

  @BeforeEach
  void copyLauncher() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "skipped: no bash on this machine");
    checkout = Files.createDirectories(folder.resolve("check out"));
    Path launcher = checkout.resolve("assay");
    Files.copy(Path.of("../assay"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Path dist = Files.createDirectories(checkout.resolve("bench/target/assay"));
    Files.createDirectories(checkout.resolve("bench/src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("bench/pom.xml"), "<project/>");
    Files.writeString(dist.resolve("jvm.options"), "");
    Files.writeString(dist.resolve("built"), "");
  }

  @AfterEach
  void removeLinks() throws IOException {
    Path bin = folder.resolve("bin");
    if (Files.isDirectory(bin)) {
      try (Stream<Path> links = Files.list(bin)) {
        for (Path link : links.toList()) {
          Files.delete(link);
        }
      }
    }
  }

  @Test
  void takesTheJdkOfJavaHomeWhenItIsNewEnough() throws Exception {
    Path jdk = jdk("home-jdk", "25.0.3", 0);
    Outcome outcome = launch(Map.of("JAVA_HOME", jdk.toString()), "doctor", "--json");
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().startsWith(jdk + "/bin/java"), outcome.out());
    assertTrue(outcome.out().stripTrailing().endsWith("Assay doctor --json"), outcome.out());
  }

  @Test
  void passesByAnOldJavaHomeAndSearchesTheFolders() throws Exception {
    Path old = jdk("old", "17.0.15", 0);
    jdk("jdks/a-17", "17.0.1", 0);
    Path wanted = jdk("jdks/b-26", "26", 0);
    Outcome outcome =
        launch(
            Map.of(
                "JAVA_HOME", old.toString(),
                "ASSAY_JDK_FOLDERS", folder.resolve("jdks").toString()),
            "run");
    assertTrue(outcome.out().startsWith(wanted.toString()), outcome.out() + outcome.err());
  }

  @Test
  void saysInOneLineHowToGetAJdkWhenThereIsNone() throws Exception {
    Outcome outcome = launch(Map.of(), "run");
    assertEquals(2, outcome.status());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().contains("JDK 25 or newer"), outcome.err());
    assertTrue(outcome.err().contains("adoptium.net"), outcome.err());
  }

  @Test
  void passesTheExitStatusOn() throws Exception {
    Path jdk = jdk("jdk", "25", 7);
    assertEquals(7, launch(Map.of("JAVA_HOME", jdk.toString()), "run").status());
  }

  @Test
  void keepsArgumentsWithBlanksWhole() throws Exception {
    Path jdk = jdk("jdk", "25", 0);
    Outcome outcome = launch(Map.of("JAVA_HOME", jdk.toString()), "report", "a b", "*");
    assertTrue(outcome.out().contains("\n<a b>\n<*>\n"), outcome.out());
  }

  /** A message must not write over what was printed before, nor the other way about. */
  @Test
  void outputAndMessagesShareAFile() throws Exception {
    Path jdk = jdk("jdk", "25", 0);
    Files.writeString(
        jdk.resolve("bin/java"),
        "#!/bin/bash\nwhile [[ $1 != *.Assay ]]; do shift; done\nexec '%s/bin/java' --enable-native-access=ALL-UNNAMED -cp '%s' \"$@\"\n"
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Path both = folder.resolve("both");
    String twice =
        "for command in 'run --only=nonsense' --version nonsense; do /bin/bash \"$0\" $command; done >\"$1\" 2>&1";
    String launcher = checkout.resolve("assay").toString();
    start(
        Map.of("JAVA_HOME", jdk.toString()),
        List.of("/bin/bash", "-c", twice, launcher, both.toString()));
    List<String> lines = Files.readAllLines(both);
    assertEquals(4, lines.size(), String.join("\n", lines));
    assertTrue(lines.getFirst().startsWith("assay: No workload"), lines.getFirst());
    assertTrue(lines.get(1).startsWith("assay "), lines.get(1));
    assertTrue(lines.getLast().startsWith("assay: Unmatched argument"), lines.getLast());
  }

  @Test
  void standardInputIsTheUsersOwn() throws Exception {
    Path jdk = jdk("jdk", "25", 0);
    Files.writeString(jdk.resolve("bin/java"), "#!/bin/bash\nread -r line; echo \"got $line\"\n");
    String launcher = checkout.resolve("assay").toString();
    Outcome outcome =
        start(
            Map.of("JAVA_HOME", jdk.toString()),
            List.of("/bin/bash", "-c", "echo 'select 1' | /bin/bash \"$0\" sql", launcher));
    assertEquals("got select 1\n", outcome.out());
  }

  private Path jdk(String name, String version, int status) throws IOException {
    Path home = folder.resolve(name);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    String script =
        "#!/bin/bash\necho \"$0 $*\"\nprintf '<%s>\\n' \"$@\"\necho \"$0 $*\"\nexit " + status;
    for (String tool : List.of("java", "javac")) {
      Files.writeString(bin.resolve(tool), script + "\n");
      assertTrue(bin.resolve(tool).toFile().setExecutable(true));
    }
    return home;
  }

  private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/bash", checkout.resolve("assay") + ""));
    command.addAll(List.of(arguments));
    return start(environment, command);
  }

  private Outcome start(Map<String, String> environment, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> clean = new TreeMap<>(Map.of("PATH", pathWithoutJava()));
    clean.put("ASSAY_JDK_FOLDERS", folder.resolve("none").toString());
    clean.put("HOME", folder.toString());
    clean.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(clean);
    Path err = folder.resolve("err");
    builder.redirectError(err.toFile());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, Files.readString(err));
  }

  /** The tools that the launcher needs, without any java beside them. */
  private String pathWithoutJava() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String tool : List.of("dirname", "readlink", "sed", "find", "grep", "env")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(place, tool);
        if (Files.exists(real) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), real);
        }
      }
    }
    return bin.toString();
  }

  private record Outcome(int status, String out, String err) {}
}
