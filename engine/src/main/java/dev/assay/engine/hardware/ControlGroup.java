package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control group that this process is in for one controller, as files can be found: mount point
 * and every directory from the process's own group up to it, because a limit set on any of them
 * binds. Sources: cgroups(7), mountinfo in proc(5), the kernel's cgroup-v2 document.
 *
 * @param version 1 or 2
 * @param directories own group first, mount point last
 */
record ControlGroup(int version, List<String> directories) {

  private static final int MAX_DEPTH = 64;

  /** Finds the group; empty where the process is in none or its files are not mounted. */
  static Optional<ControlGroup> find(SystemFiles files, String controller) {
    String unified = null;
    for (String line : files.lines("/proc/self/cgroup")) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
        return mounted(files, 1, controller, fields[2]);
      }
      if (fields.length == 3 && fields[0].equals("0") && fields[1].isEmpty()) {
        unified = fields[2];
      }
    }
    return unified == null ? Optional.empty() : mounted(files, 2, controller, unified);
  }

  private static Optional<ControlGroup> mounted(
      SystemFiles files, int version, String controller, String group) {
    String type = version == 1 ? "cgroup" : "cgroup2";
    for (String line : files.lines("/proc/self/mountinfo")) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ", -1);
      String[] source = halves.length < 2 ? new String[0] : halves[1].split(" ", -1);
      // A root above the namespace is another view of the hierarchy, not this process's group.
      boolean found =
          mount.length > 4
              && !mount[3].startsWith("/..")
              && source.length > 2
              && source[0].equals(type)
              && (version == 2 || List.of(source[2].split(",")).contains(controller));
      if (found) {
        return Optional.of(
            new ControlGroup(version, directories(unescape(mount[3]), unescape(mount[4]), group)));
      }
    }
    return Optional.empty();
  }

  /** In a container the mount's root is often the group itself, seen from outside. */
  private static List<String> directories(String root, String mountPoint, String group) {
    String below = group;
    if (!root.equals("/")) {
      boolean inside = group.equals(root) || group.startsWith(root + "/");
      below = inside ? group.substring(root.length()) : "";
    }
    List<String> names = new ArrayList<>();
    for (String name : below.split("/", -1)) {
      // A group outside this process's namespace shows as /..: its files cannot be seen.
      if (name.equals("..")) {
        names.clear();
        break;
      }
      if (!name.isEmpty() && names.size() < MAX_DEPTH) {
        names.add(name);
      }
    }
    List<String> directories = new ArrayList<>();
    for (int depth = names.size(); depth >= 0; depth--) {
      directories.add(
          mountPoint + (depth == 0 ? "" : "/" + String.join("/", names.subList(0, depth))));
    }
    return directories;
  }

  /** Undoes the octal escapes of space, tab, newline and backslash. */
  private static String unescape(String text) {
    return text.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
