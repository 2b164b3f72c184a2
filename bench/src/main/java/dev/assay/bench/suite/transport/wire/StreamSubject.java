package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.Transport;
import dev.assay.transport.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Byte streams of a transport of ours; what comes is sent back as it comes. */
final class StreamSubject extends WorkerSubject {

  StreamSubject(Transport transport, Address address) {
    super(transport, address);
  }

  @Override
  public String name() {
    return transport.scheme() + ".bytes";
  }

  @Override
  public Way way() {
    return Way.TCP;
  }

  @Override
  WorkerEnd<ByteStream> end(Worker worker, Messages messages, boolean echo) {
    return new StreamEnd(worker, messages, echo);
  }

  private static final class StreamEnd extends WorkerEnd<ByteStream> implements StreamHandler {
    private final EchoStream echo = new EchoStream();
    private final boolean echoes;
    private int offered;

    StreamEnd(Worker worker, Messages messages, boolean echoes) {
      super(worker, messages);
      this.echoes = echoes;
    }

    @Override
    Address listen(Address at) throws IOException {
      return worker.listenStreams(at, opened -> this).address();
    }

    @Override
    void connect(Address to) throws IOException {
      worker.connectStream(to, this);
    }

    @Override
    public int onBytes(ByteStream from, MemorySegment segment, long offset, int lengthBytes) {
      if (echoes) {
        return echo.onBytes(from, segment, offset, lengthBytes);
      }
      messages.take(segment, offset, lengthBytes);
      return lengthBytes;
    }

    @Override
    public void onWritable(ByteStream from) {
      from.resumeReading();
    }

    /** A message that is longer than a claim goes in pieces, each as there is room. */
    @Override
    public boolean offer(long number) {
      ByteStream to = opened;
      if (to == null) {
        return false;
      }
      int piece = Math.min(to.maxClaimBytes() / 2, 64 << 10);
      while (offered < messages.bytes()) {
        int length = Math.min(piece, messages.bytes() - offered);
        long at = to.claim(length);
        if (at < 0) {
          to.flush();
          return false;
        }
        messages.write(to.segment(), at, number, offered, offered + length);
        to.commit(at, length);
        offered += length;
      }
      offered = 0;
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
