package dev.assay.transport.verbs.binding;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An internet address as RoCE version 2 knows it: an entry in the table of a device's port.
 *
 * <p>Source: {@code Documentation/ABI/stable/sysfs-class-infiniband} of Linux.
 *
 * @param device name of the device
 * @param port its port, from 1
 * @param index where in the port's table
 * @param gid the entry
 */
public record RoceAddress(String device, int port, int index, Gid gid) {

  private static final Path DEVICES = Path.of("/sys/class/infiniband");
  private static final String KIND = "RoCE v2";

  /** How entries of version 4 begin. */
  private static final String VERSION_4 = "0000:0000:0000:0000:0000:ffff:";

  /** An index is sent in a byte. */
  private static final int MAX_INDEX = 255;

  /** The device that has this address of this machine, if one has. */
  public static Optional<RoceAddress> find(InetAddress address) throws IOException {
    String wanted = Gid.of(address).toString();
    return search(entry -> entry.equals(wanted));
  }

  /** The first device that has an address of version 4, and that address. */
  public static Optional<RoceAddress> any() throws IOException {
    return search(entry -> entry.startsWith(VERSION_4) && !entry.endsWith(":0000:0000"));
  }

  private static Optional<RoceAddress> search(Predicate<String> wanted) throws IOException {
    for (Path device : children(DEVICES)) {
      for (Path port : children(device.resolve("ports"))) {
        for (int index = 0; index <= MAX_INDEX; index++) {
          String entry = line(port.resolve("gids/" + index));
          if (entry.isEmpty()) {
            break;
          }
          if (wanted.test(entry) && line(port.resolve("gid_attrs/types/" + index)).equals(KIND)) {
            String name = device.getFileName().toString();
            int number = Integer.parseInt(port.getFileName().toString());
            return Optional.of(new RoceAddress(name, number, index, Gid.parse(entry)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(found::add);
      }
    }
    found.sort(null);
    return found;
  }

  /** A line of a file; empty where the kernel has nothing to tell. */
  private static String line(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
