package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.List;

/** Network interfaces and block devices, without addresses or serial numbers. Source: sysfs. */
final class DeviceReader {

  private static final String NET = "/sys/class/net";
  private static final String BLOCK = "/sys/block";
  private static final int MAX_DEVICES = 256;

  private DeviceReader() {}

  /** For example {@code eth0: virtio_net, speed not stated}; without a driver it is virtual. */
  static Fact<List<String>> networkInterfaces(SystemFiles files) {
    List<String> texts = new ArrayList<>();
    for (String name : files.list(NET)) {
      String path = NET + "/" + name;
      if (name.equals("lo") || texts.size() == MAX_DEVICES || !files.exists(path + "/type")) {
        continue;
      }
      String driver = files.linkName(path + "/device/driver");
      int megabits = files.integer(path + "/speed", -1);
      texts.add(
          text(
              name,
              driver.isEmpty() ? "no device behind it" : driver,
              megabits > 0 ? megabits + " Mbit/s" : "speed not stated"));
    }
    return listed(files, NET, texts);
  }

  /** For example {@code nvme0n1: Samsung SSD 980, solid state}; loop and RAM disks are left out. */
  static Fact<List<String>> blockDevices(SystemFiles files) {
    List<String> texts = new ArrayList<>();
    for (String name : files.list(BLOCK)) {
      String path = BLOCK + "/" + name;
      if (name.startsWith("loop")
          || name.startsWith("ram")
          || name.startsWith("zram")
          || texts.size() == MAX_DEVICES) {
        continue;
      }
      int rotates = files.integer(path + "/queue/rotational", -1);
      String medium = rotates == 0 ? "solid state" : "rotating";
      texts.add(
          text(
              name,
              files.line(path + "/device/model").orElse("no model name"),
              rotates < 0 ? "medium not stated" : medium));
    }
    return listed(files, BLOCK, texts);
  }

  private static String text(String name, String what, String detail) {
    return SystemFiles.clean(name) + ": " + what + ", " + detail;
  }

  private static Fact<List<String>> listed(SystemFiles files, String path, List<String> texts) {
    return files.exists(path)
        ? Fact.known(List.copyOf(texts), path)
        : Fact.unknown(path, "no such folder");
  }
}
