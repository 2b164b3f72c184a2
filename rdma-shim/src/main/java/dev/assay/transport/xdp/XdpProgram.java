package dev.assay.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The program that an interface runs for each frame: those of our type go to the socket of their
 * queue, all others on to the kernel as before. It stays attached as long as its link is open, so a
 * process that dies leaves nothing behind.
 *
 * <p>Source: {@code bpf(2)}, {@code Documentation/networking/af_xdp.rst}; instructions as in RFC
 * 9669.
 */
final class XdpProgram implements AutoCloseable {

  private static final int MAP_CREATE = 0;
  private static final int MAP_UPDATE = 2;
  private static final int PROG_LOAD = 5;
  private static final int LINK_CREATE = 28;
  private static final int MAP_TYPE_XSKMAP = 17;
  private static final int PROG_TYPE_XDP = 6;
  private static final int ATTACH_XDP = 37;
  private static final int IN_DRIVER = 1 << 2;
  private static final int GENERIC = 1 << 1;
  private static final int ATTRIBUTE_BYTES = 144;
  private static final int MAX_QUEUES = 64;
  private static final int PASS = 2;
  private static final int REDIRECT_MAP = 51;

  /** The frame type 88-B5 as a little-endian machine reads it. */
  private static final int FRAME_TYPE = 0xB588;

  private final int map;
  private final int program;
  private final int link;

  private XdpProgram(int map, int program, int link) {
    this.map = map;
    this.program = program;
    this.link = link;
  }

  /** Loads the program and attaches it, in the driver where that can be, else behind it. */
  static XdpProgram attach(int interfaceIndex, String interfaceName) throws TransportException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      int map = createMap(attribute);
      int program = -1;
      try {
        program = load(arena, attribute, map);
        return new XdpProgram(map, program, link(attribute, program, interfaceIndex));
      } catch (TransportException e) {
        Descriptors.close(map);
        if (program >= 0) {
          Descriptors.close(program);
        }
        throw new TransportException(interfaceName + ": " + e.getMessage(), e);
      }
    }
  }

  /** Whether this process may make what is needed; the sentence of the kernel where it may not. */
  static void tryMap() throws TransportException {
    try (Arena arena = Arena.ofConfined()) {
      Descriptors.close(createMap(arena.allocate(ATTRIBUTE_BYTES, Long.BYTES)));
    }
  }

  /** Frames of a queue go to this socket from now on. */
  void serve(int queue, int socket) throws TransportException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      attribute.set(JAVA_INT, 0, map);
      attribute.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_INT, queue).address());
      attribute.set(JAVA_LONG, 16, arena.allocateFrom(JAVA_INT, socket).address());
      bpf(MAP_UPDATE, attribute, "entering the socket into its map");
    }
  }

  @Override
  public void close() {
    Descriptors.close(link);
    Descriptors.close(program);
    Descriptors.close(map);
  }

  private static int createMap(MemorySegment attribute) throws TransportException {
    attribute.fill((byte) 0);
    attribute.set(JAVA_INT, 0, MAP_TYPE_XSKMAP);
    attribute.set(JAVA_INT, 4, Integer.BYTES);
    attribute.set(JAVA_INT, 8, Integer.BYTES);
    attribute.set(JAVA_INT, 12, MAX_QUEUES);
    return bpf(MAP_CREATE, attribute, "making a map of sockets");
  }

  private static int load(Arena arena, MemorySegment attribute, int map) throws TransportException {
    long[] instructions = instructions(map);
    attribute.fill((byte) 0);
    attribute.set(JAVA_INT, 0, PROG_TYPE_XDP);
    attribute.set(JAVA_INT, 4, instructions.length);
    attribute.set(JAVA_LONG, 8, arena.allocateFrom(JAVA_LONG, instructions).address());
    attribute.set(JAVA_LONG, 16, arena.allocateFrom("GPL").address());
    attribute.set(JAVA_INT, 68, ATTACH_XDP);
    return bpf(PROG_LOAD, attribute, "loading the program");
  }

  private static int link(MemorySegment attribute, int program, int interfaceIndex)
      throws TransportException {
    attribute.fill((byte) 0);
    attribute.set(JAVA_INT, 0, program);
    attribute.set(JAVA_INT, 4, interfaceIndex);
    attribute.set(JAVA_INT, 8, ATTACH_XDP);
    attribute.set(JAVA_INT, 12, IN_DRIVER);
    long link =
        Linux.call(SystemCall.BPF, LINK_CREATE, attribute.address(), ATTRIBUTE_BYTES, 0, 0, 0);
    if (link >= 0) {
      return (int) link;
    }
    attribute.set(JAVA_INT, 12, GENERIC);
    return bpf(LINK_CREATE, attribute, "attaching the program");
  }

  /**
   * In C: {@code if (data + 14 <= data_end && type == 0x88B5) return redirect_map(&sockets,
   * ctx->rx_queue_index, XDP_PASS); return XDP_PASS;}
   */
  private static long[] instructions(int map) {
    return new long[] {
      instruction(0xbf, 6, 1, 0, 0), // r6 = context
      instruction(0x61, 2, 1, 0, 0), // r2 = data
      instruction(0x61, 3, 1, 4, 0), // r3 = data_end
      instruction(0xbf, 4, 2, 0, 0), // r4 = data
      instruction(0x07, 4, 0, 0, 14), // r4 += 14
      instruction(0x2d, 4, 3, 8, 0), // if r4 > r3 goto pass
      instruction(0x69, 5, 2, 12, 0), // r5 = frame type
      instruction(0x55, 5, 0, 6, FRAME_TYPE), // if r5 != ours goto pass
      instruction(0x61, 2, 6, 16, 0), // r2 = queue
      instruction(0x18, 1, 1, 0, map), // r1 = map, in two words
      0,
      instruction(0xb7, 3, 0, 0, PASS), // r3 = what to do without a socket
      instruction(0x85, 0, 0, 0, REDIRECT_MAP), // r0 = redirect_map(r1, r2, r3)
      instruction(0x95, 0, 0, 0, 0), // return r0
      instruction(0xb7, 0, 0, 0, PASS), // pass: r0 = PASS
      instruction(0x95, 0, 0, 0, 0) // return r0
    };
  }

  private static long instruction(int code, int target, int source, int offset, int immediate) {
    return code
        | (long) target << 8
        | (long) source << 12
        | (long) (offset & 0xFFFF) << 16
        | (long) immediate << 32;
  }

  private static int bpf(int command, MemorySegment attribute, String doing)
      throws TransportException {
    long result =
        Linux.call(SystemCall.BPF, command, attribute.address(), ATTRIBUTE_BYTES, 0, 0, 0);
    if (result < 0) {
      throw new TransportException(doing + " failed: " + Linux.describe(result));
    }
    return (int) result;
  }
}
