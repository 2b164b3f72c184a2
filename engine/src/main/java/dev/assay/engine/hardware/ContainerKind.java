package dev.assay.engine.hardware;

import java.util.List;

/**
 * The kind of container this process is in. The marks are those that container runtimes leave:
 * files in the root, a variable, names of control groups and of the root's overlay. Without a mark
 * the namespaces decide: the first PID namespace has a fixed number.
 */
final class ContainerKind {

  /** PROC_PID_INIT_INO of the kernel's {@code include/linux/proc_ns.h}. */
  private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

  private static final String NAMESPACE = "/proc/self/ns/pid";
  private static final List<String> GROUP_MARKS =
      List.of(
          "kubepods", "docker", "libpod", "containerd", "crio", "lxc", "garden", "machine.slice");
  private static final List<String> MOUNT_MARKS =
      List.of("docker", "containers/storage", "containerd", "kubelet");
  private static final List<String> FILE_MARKS = List.of("/.dockerenv", "/run/.containerenv");

  private ContainerKind() {}

  static Fact<String> read(SystemFiles files) {
    for (String variable : files.lines("/proc/self/environ")) {
      if (variable.startsWith("KUBERNETES_SERVICE_HOST=")) {
        return Fact.known("kubernetes", "/proc/self/environ KUBERNETES_SERVICE_HOST");
      }
      if (variable.startsWith("container=") && variable.length() > 10) {
        return Fact.known(
            SystemFiles.clean(variable.substring(10)), "/proc/self/environ container");
      }
    }
    String groups = firstIn(files.text("/proc/self/cgroup").orElse(""), GROUP_MARKS);
    if (!groups.isEmpty()) {
      return Fact.known(groups, "/proc/self/cgroup");
    }
    for (String mount : files.lines("/proc/self/mountinfo")) {
      String mark = mount.contains(" / / ") ? firstIn(mount, MOUNT_MARKS) : "";
      if (!mark.isEmpty()) {
        return Fact.known(mark, "/proc/self/mountinfo, the root");
      }
    }
    String namespace = files.linkName(NAMESPACE);
    if (namespace.equals(FIRST_PID_NAMESPACE)) {
      return Fact.known("none", NAMESPACE);
    }
    for (String file : FILE_MARKS) {
      if (files.exists(file)) {
        return Fact.known(file.contains("docker") ? "docker" : "podman", file);
      }
    }
    return namespace.isEmpty()
        ? Fact.unknown(NAMESPACE, "no mark of a container, but namespaces cannot be read")
        : Fact.known("unnamed", NAMESPACE + " is not the first");
  }

  private static String firstIn(String text, List<String> marks) {
    return marks.stream().filter(text::contains).findFirst().orElse("");
  }
}
