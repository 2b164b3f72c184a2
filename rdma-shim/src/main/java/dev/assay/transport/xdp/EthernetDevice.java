package dev.assay.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A network interface as the kernel knows it, also one without any address, which java.net does not
 * see. Source: {@code netdevice(7)}.
 *
 * @param index its number
 * @param hardwareAddress in the low 48 bits
 * @param mtuBytes longest payload of a frame
 */
record EthernetDevice(int index, long hardwareAddress, int mtuBytes) {

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SIOCGIFMTU = 0x8921;
  private static final int SIOCGIFHWADDR = 0x8927;
  private static final int SIOCGIFINDEX = 0x8933;
  private static final int ARPHRD_ETHER = 1;
  private static final int REQUEST_BYTES = 40;
  private static final int MAX_NAME_BYTES = 15;
  private static final int VALUE_OFFSET = 16;
  private static final int ADDRESS_OFFSET = 18;
  private static final int ADDRESS_BYTES = 6;

  static EthernetDevice named(String name) throws TransportException {
    long socket = Linux.call(SystemCall.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0, 0, 0, 0);
    if (socket < 0) {
      throw new TransportException("making a socket failed: " + Linux.describe(socket));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(REQUEST_BYTES, Long.BYTES);
      int index = ask((int) socket, request, name, SIOCGIFINDEX);
      int mtuBytes = ask((int) socket, request, name, SIOCGIFMTU);
      int family = ask((int) socket, request, name, SIOCGIFHWADDR) & 0xFFFF;
      if (family != ARPHRD_ETHER) {
        throw new TransportException(name + " is no Ethernet interface");
      }
      long address = 0;
      for (int i = 0; i < ADDRESS_BYTES; i++) {
        address = address << 8 | Byte.toUnsignedInt(request.get(JAVA_BYTE, ADDRESS_OFFSET + i));
      }
      return new EthernetDevice(index, address, mtuBytes);
    } finally {
      Descriptors.close((int) socket);
    }
  }

  private static int ask(int socket, MemorySegment request, String name, int what)
      throws TransportException {
    request.fill((byte) 0);
    request.setString(0, name.length() > MAX_NAME_BYTES ? "" : name);
    long result = Linux.call(SystemCall.IOCTL, socket, what, request.address(), 0, 0, 0);
    if (result < 0) {
      throw new TransportException(
          "there is no network interface '" + name + "': ip link shows which there are");
    }
    return request.get(JAVA_INT, VALUE_OFFSET);
  }
}
