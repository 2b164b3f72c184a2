package dev.assay.bench.suite.remote;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A table in a server's registered memory, looked up by a client: by READs alone, while the server
 * does not poll, and by a call that the server answers. Both ends in one thread, which is what
 * shows that nobody else took part. An index word at each key's place tells where its value lies:
 *
 * <pre>
 *  index: place of the value (8 bytes) by key | values: key, key * {@link #FACTOR} (8 bytes each)
 * </pre>
 */
final class RemoteTable implements AutoCloseable {

  static final int KEYS = 1_024;

  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  private static final int VALUE_BYTES = 16;
  private static final long TABLE_BYTES = KEYS * (8L + VALUE_BYTES);
  private static final long DEADLINE_NANOS = 5_000_000_000L;

  private final Worker client;
  private final Worker server;
  private final RegisteredRegion table;
  private final RegisteredRegion answer;
  private final RemoteKey key;
  private final End near = new End();
  private long reads;

  /** Connects both ends and fills the table. */
  RemoteTable(Transport transport, Address address) throws TransportException {
    client = transport.openWorker(TransportConfig.DEFAULT);
    server = transport.openWorker(TransportConfig.DEFAULT);
    table = server.allocate(TABLE_BYTES, Access.REMOTE_READ);
    answer = client.allocate(VALUE_BYTES, Access.LOCAL);
    key = table.key();
    for (int i = 0; i < KEYS; i++) {
      long place = KEYS * 8L + (long) (KEYS - 1 - i) * VALUE_BYTES;
      table.segment().set(JAVA_LONG, i * 8L, place);
      table.segment().set(JAVA_LONG, place, i);
      table.segment().set(JAVA_LONG, place + 8, i * FACTOR);
    }
    Listener listener = server.listen(address, channel -> new Answering());
    client.connect(listener.address(), near);
    until(() -> near.channel != null, true);
    listener.close();
  }

  /** Keeps what comes. */
  private static class End implements ChannelHandler {
    private @Nullable Channel channel;
    private int completions;
    private OneSided.Status status = OneSided.Status.DONE;
    private long answered = -1;
    private boolean closed;

    @Override
    public void onOpen(Channel opened) {
      channel = opened;
    }

    @Override
    public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
      answered = segment.get(JAVA_LONG.withByteAlignment(1), offset);
    }

    @Override
    public void onCompletion(Channel at, long token, OneSided.Status how, long previous) {
      completions++;
      status = how;
    }

    @Override
    public void onClosed(Channel at, CloseCause cause) {
      closed = true;
    }
  }

  /** The server's side of a call. */
  private final class Answering implements ChannelHandler {
    @Override
    public void onMessage(Channel from, MemorySegment segment, long offset, int lengthBytes) {
      long asked = segment.get(JAVA_LONG.withByteAlignment(1), offset);
      long place = table.segment().get(JAVA_LONG, asked * 8);
      send(from, table.segment().get(JAVA_LONG, place + 8));
    }
  }

  private static void send(Channel channel, long word) {
    long claimed = channel.claim(8);
    channel.segment().set(JAVA_LONG.withByteAlignment(1), claimed, word);
    channel.commit(claimed);
    channel.flush();
  }

  private void until(BooleanSupplier done, boolean pollServer) throws TransportException {
    long start = System.nanoTime();
    while (!done.getAsBoolean()) {
      client.poll();
      if (pollServer) {
        server.poll();
      }
      if (near.closed || System.nanoTime() - start > DEADLINE_NANOS) {
        throw new TransportException("a lookup got no answer");
      }
    }
  }

  private Channel channel() {
    Channel channel = near.channel;
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  /** Whether READs spare the server's CPU here. */
  boolean isNative() {
    return channel().oneSided().isNative();
  }

  /** Looks a key up by two READs, without the server; returns whether the value is right. */
  boolean byReads(int wanted) throws TransportException {
    read(wanted * 8L, 8);
    read(answer.segment().get(JAVA_LONG, 0), VALUE_BYTES);
    return answer.segment().get(JAVA_LONG, 0) == wanted
        && answer.segment().get(JAVA_LONG, 8) == wanted * FACTOR;
  }

  private void read(long from, int bytes) throws TransportException {
    int before = near.completions;
    if (!channel().oneSided().read(key, from, answer, 0, bytes, reads++)) {
      throw new TransportException("a READ was not taken");
    }
    channel().flush();
    until(() -> near.completions > before, false);
    if (near.status != OneSided.Status.DONE) {
      throw new TransportException("a READ ended with " + near.status);
    }
  }

  /** Looks a key up by a call; returns whether the answer is right. */
  boolean byCall(int wanted) throws TransportException {
    near.answered = -1;
    send(channel(), wanted);
    until(() -> near.answered != -1, true);
    return near.answered == wanted * FACTOR;
  }

  /** Whether a call gets no answer while the server does not poll. */
  boolean callNeedsTheServer() throws TransportException {
    near.answered = -1;
    send(channel(), 1);
    for (int i = 0; i < 1_000; i++) {
      client.poll();
    }
    boolean unanswered = near.answered == -1;
    until(() -> near.answered != -1, true);
    return unanswered;
  }

  /** READs so far. */
  long reads() {
    return reads;
  }

  @Override
  public void close() {
    table.close();
    answer.close();
    client.close();
    server.close();
  }
}
