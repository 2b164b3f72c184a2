package dev.assay.bench.suite.transport.wire;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Byte streams of a transport of ours; what comes is sent back as it comes. */
final class StreamSubject implements Subject {

  private final Transport transport;
  private final Address address;

  StreamSubject(Transport transport, Address address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  public String name() {
    return transport.scheme() + ".bytes";
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public Way way() {
    return Way.TCP;
  }

  @Override
  public Pair open() {
    return new Meeting<Address>() {
      @Override
      public End serve(Messages messages, boolean echo) throws IOException {
        return announcing(
            () -> {
              StreamEnd end = new StreamEnd(open(), messages, echo);
              announce(end.worker.listenStreams(address, stream -> end).address());
              return end;
            });
      }

      @Override
      public End connect(Messages messages) throws IOException {
        StreamEnd end = new StreamEnd(open(), messages, false);
        end.stream = end.worker.connectStream(announced(), end);
        return end;
      }

      private Worker open() throws IOException {
        return transport.openWorker(TransportConfig.DEFAULT);
      }
    };
  }

  private static final class StreamEnd implements End, StreamHandler {
    private final Worker worker;
    private final Messages messages;
    private final EchoStream echo = new EchoStream();
    private final boolean echoes;
    private @Nullable ByteStream stream;
    private int offered;
    private boolean open;
    private @Nullable CloseCause closed;

    StreamEnd(Worker worker, Messages messages, boolean echoes) {
      this.worker = worker;
      this.messages = messages;
      this.echoes = echoes;
    }

    @Override
    public void onOpen(ByteStream opened) {
      stream = opened;
      open = true;
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

    @Override
    public void onClosed(ByteStream from, CloseCause cause) {
      closed = cause;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean isEnded() {
      return closed != null;
    }

    /** A message that is longer than a claim goes in pieces, each as there is room. */
    @Override
    public boolean offer(long number) {
      ByteStream to = stream;
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
      if (stream != null) {
        stream.flush();
      }
    }

    @Override
    public int poll() {
      return worker.poll();
    }

    @Override
    public void close() {
      worker.close();
    }
  }
}
