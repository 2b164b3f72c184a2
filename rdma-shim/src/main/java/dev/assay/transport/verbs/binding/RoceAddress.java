package dev.assay.transport.verbs.binding;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An internet address as RoCE version 2 knows it: an entry in the table of a device's port. An IPv4
 * address is there as {@code ::ffff:a.b.c.d}.
 *
 * <p>Source: {@code Documentation/ABI/stable/sysfs-class-infiniband} of Linux, {@code gids} and
 * {@code gid_attrs/types}.
 *
 * @param device name of the device
 * @param port its port, from 1
 * @param index where in the port's table
 * @param gid the entry, 16 bytes
 */
public record RoceAddress(String device, int port, int index, byte[] gid) {

  private static final Path DEVICES = Path.of("/sys/class/infiniband");
  private static final String KIND = "RoCE v2";

  /** The device that has this address of this machine, if one has. */
  public static Optional<RoceAddress> find(InetAddress address) throws IOException {
    String wanted = text(gid(address));
    for (Path device : children(DEVICES)) {
      for (Path port : children(device.resolve("ports"))) {
        for (Path entry : children(port.resolve("gids"))) {
          if (line(entry).equals(wanted)
              && line(port.resolve("gid_attrs/types").resolve(entry.getFileName())).equals(KIND)) {
            return Optional.of(
                new RoceAddress(
                    device.getFileName().toString(),
                    Integer.parseInt(port.getFileName().toString()),
                    Integer.parseInt(entry.getFileName().toString()),
                    gid(address)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** An internet address as 16 bytes. */
  public static byte[] gid(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet4Address)) {
      return bytes;
    }
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(bytes, 0, mapped, 12, 4);
    return mapped;
  }

  /** As the kernel writes it: eight groups of four digits. */
  private static String text(byte[] gid) {
    String digits = HexFormat.of().formatHex(gid);
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < digits.length(); i += 4) {
      groups.add(digits.substring(i, i + 4));
    }
    return String.join(":", groups);
  }

  /** What a folder holds: numbers in their order, so that the used part of a table comes first. */
  private static List<Path> children(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        entries.forEach(found::add);
      }
    }
    found.sort(
        (a, b) -> {
          String left = a.getFileName().toString();
          String right = b.getFileName().toString();
          int byLength = Integer.compare(left.length(), right.length());
          return byLength != 0 ? byLength : left.compareTo(right);
        });
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
