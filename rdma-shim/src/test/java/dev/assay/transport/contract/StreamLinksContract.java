package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.stream.FrameLayout;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.stream.StreamPort;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What links over byte streams have to pass besides: what a plain socket writes to them that no
 * link would. A subclass gives a {@link #openStreams port of streams}.
 */
public abstract class StreamLinksContract extends LinkPortContract {

  /** A new port of byte streams, plain TCP on the wire. */
  protected abstract StreamPort openStreams(TransportConfig config) throws TransportException;

  @Override
  protected LinkPort openPort(TransportConfig config) throws TransportException {
    return new StreamLinks(openStreams(config), config);
  }

  /** Takes messages that are longer than frames, into memory that grows. */
  private static final class Taking extends RecordingLink {
    private MemorySegment memory = MemorySegment.NULL;
    private int whole;

    Taking(Pump pump) {
      super(pump, 0);
    }

    @Override
    public MemorySegment onLong(Link from, int lengthBytes, int receivedBytes) {
      if (receivedBytes == lengthBytes) {
        Pattern.check(memory, 0, lengthBytes, 7, 0);
        whole++;
      } else if (receivedBytes == memory.byteSize()) {
        MemorySegment more = Arena.ofAuto().allocate(receivedBytes + 100_000);
        memory = more.copyFrom(memory);
      }
      return memory;
    }
  }

  @Test
  void aMessageLongerThanFramesComesWhereItBelongs() throws IOException {
    byte[] bytes = new byte[FrameLayout.HEADER_BYTES + 650_000];
    MemorySegment segment = MemorySegment.ofArray(bytes);
    FrameLayout.write(segment, 0, 0, 650_000, 0);
    Pattern.fill(segment, FrameLayout.HEADER_BYTES, 650_000, 7, 0);
    Taking taking = told(new Taking(pump), bytes, 30_011);
    assertEquals(1, taking.whole);
    assertEquals(Kind.CLOSED_BY_PEER, taking.cause().kind());
    Taking cutOff = told(new Taking(pump), Arrays.copyOf(bytes, 600_000), 150_000);
    assertEquals(0, cutOff.whole);
    assertEquals(Kind.RESET, cutOff.cause().kind());
  }

  @Override
  protected int mostFramesUnderWay() {
    return 100_000;
  }

  /** What a link says of some bytes, and of the end behind them. */
  private RecordingLink told(byte[] bytes, int pieceBytes) throws IOException {
    return told(new RecordingLink(pump, 0), bytes, pieceBytes);
  }

  private <T extends RecordingLink> T told(T end, byte[] bytes, int pieceBytes) throws IOException {
    Listener listener = port().listen(anywhere(), link -> end);
    Address address = listener.address();
    try (Socket socket = new Socket(address.host(), address.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      pump.until("up", end::isOpen);
      for (int from = 0; from < bytes.length && !end.isClosed(); from += pieceBytes) {
        out.write(bytes, from, Math.min(pieceBytes, bytes.length - from));
        pump.rounds(3);
      }
      socket.shutdownOutput();
      pump.until("down", end::isClosed);
    }
    pump.closeAll();
    return end;
  }

  private static byte[] header(int kind, int lengthBytes, int number) {
    MemorySegment segment = MemorySegment.ofArray(new byte[FrameLayout.HEADER_BYTES + 8]);
    FrameLayout.write(segment, 0, kind, lengthBytes, number);
    return segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
  }

  @Test
  void liesAboutTheLengthAreRefused() throws IOException {
    int tooLong = StreamLinks.maxFrameBytes(CONFIG) + 1;
    for (int length : new int[] {tooLong, 1 << 20, FrameLayout.MAX_LENGTH_BYTES}) {
      assertEquals(Kind.PROTOCOL, told(header(0, length, 0), 3).cause().kind());
    }
  }

  @Test
  void unknownKindsAreRefused() throws IOException {
    assertEquals(Kind.PROTOCOL, told(header(6, 0, 0), 100).cause().kind());
    assertEquals(Kind.PROTOCOL, told(header(7, 0, 0), 100).cause().kind());
  }

  @Test
  void lostAndReplayedFramesAreRefused() throws IOException {
    assertEquals(Kind.PROTOCOL, told(header(0, 8, 1), 100).cause().kind());
    assertEquals(Kind.PROTOCOL, told(header(0, 8, -1), 100).cause().kind());
  }

  @Test
  void aFrameThatIsCutOffIsAReset() throws IOException {
    assertEquals(Kind.RESET, told(header(0, 9, 0), 100).cause().kind());
    assertEquals(Kind.RESET, told(new byte[7], 1).cause().kind());
    assertEquals(Kind.CLOSED_BY_PEER, told(new byte[0], 1).cause().kind());
  }

  @Test
  void garbageEndsTheLinkAndNothingElse() throws IOException {
    for (long seed = 0; seed < 40; seed++) {
      byte[] garbage = new byte[5_000];
      new Random(seed).nextBytes(garbage);
      Kind kind = told(garbage, 1 + (int) seed * 37).cause().kind();
      assertEquals(Kind.PROTOCOL, kind, "seed " + seed);
    }
  }
}
