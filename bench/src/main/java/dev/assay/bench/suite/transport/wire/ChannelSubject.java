package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.Transport;
import dev.assay.transport.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/** A transport of ours through its whole interface: workers, channels, claims, sessions. */
final class ChannelSubject extends WorkerSubject {

  ChannelSubject(Transport transport, Address address) {
    super(transport, address);
  }

  @Override
  public String name() {
    return transport.scheme();
  }

  @Override
  public Way way() {
    return transport.traits().sameHost() ? Way.MEMORY : Way.TCP;
  }

  @Override
  WorkerEnd<Channel> end(Worker worker, Messages messages, boolean echo) {
    return new ChannelEnd(worker, messages, echo);
  }

  private static final class ChannelEnd extends WorkerEnd<Channel> implements ChannelHandler {
    private final boolean echo;
    private final Deque<byte[]> kept = new ArrayDeque<>();

    ChannelEnd(Worker worker, Messages messages, boolean echo) {
      super(worker, messages);
      this.echo = echo;
    }

    @Override
    Address listen(Address at) throws IOException {
      return worker.listen(at, opened -> this).address();
    }

    @Override
    void connect(Address to) throws IOException {
      worker.connect(to, this);
    }

    /** What finds no room is kept until there is some, and no more is read. */
    @Override
    public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
      if (!echo) {
        messages.takeWhole(segment, offset, lengthBytes);
        return;
      }
      if (!kept.isEmpty() || from.offer(segment, offset, lengthBytes) != 0) {
        kept.add(segment.asSlice(offset, lengthBytes).toArray(ValueLayout.JAVA_BYTE));
        from.pauseReading();
      }
      owesFlush = true;
    }

    @Override
    public void onWritable(Channel to) {
      while (!kept.isEmpty()) {
        byte[] next = kept.getFirst();
        if (to.offer(MemorySegment.ofArray(next), 0, next.length) != 0) {
          return;
        }
        kept.removeFirst();
      }
      to.flush();
      to.resumeReading();
    }

    @Override
    public boolean offer(long number) {
      Channel to = opened;
      long at = to == null ? Channel.CLOSED : to.claim(messages.bytes());
      if (to == null || at < 0) {
        return false;
      }
      messages.write(to.segment(), at, number);
      to.commit(at);
      return true;
    }

    @Override
    public void flush() {
      if (opened != null) {
        opened.flush();
      }
    }
  }
}
