package dev.assay.kv;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that starts fast, to be killed soon. */
public final class ChildJvm {

  private ChildJvm() {}

  /** The command line of a main class; what it needs of the class path is that of this JVM. */
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
