package dev.assay.transport.shm;

import dev.assay.engine.queue.RingReader;
import dev.assay.engine.queue.RingWriter;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A link's file as one end has it mapped: a ring each way, and what both say of the link. */
final class LinkMemory {

  private final boolean connector;
  private final String name;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment page;
  private final RingWriter out;
  private final RingReader in;

  /**
   * Maps it.
   *
   * @param connector whether this end made it; it then says what it asks for
   * @param name the file's name, which goes with it
   * @throws TransportException when it cannot be mapped; nothing is left then
   */
  LinkMemory(boolean connector, String name, SharedFile file, LinkPage.Request request)
      throws TransportException {
    this.connector = connector;
    this.name = name;
    try {
      MemorySegment mapped = file.map(arena, 0, request.fileBytes(), true);
      page = mapped.asSlice(0, LinkPage.BYTES);
      if (connector) {
        LinkPage.write(page, request);
      }
      String address = ShmTransport.SCHEME + "://" + request.name();
      out = new RingWriter(request.ring(mapped, connector), address);
      in = new RingReader(request.ring(mapped, !connector), address);
    } catch (TransportException e) {
      arena.close();
      throw e;
    }
  }

  RingWriter out() {
    return out;
  }

  RingReader in() {
    return in;
  }

  /** What this end says of the link, a state of {@link LinkPage}. */
  void say(int state) {
    LinkPage.setStateRelease(page, connector, state);
  }

  /** What the other end says of it. */
  int said() {
    return LinkPage.getStateAcquire(page, !connector);
  }

  /** Gives it back, and the name where the acceptor has not come to it. */
  void close(Place place) {
    if (connector) {
      place.unlink(name);
    }
    arena.close();
  }
}
