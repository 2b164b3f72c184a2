package dev.assay.kv.server;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.OutputLimit;
import dev.assay.kv.server.command.User;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.Request;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.StreamHandler;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Requests are read where the transport received them; only what is too
 * long for its buffer is gathered here. Replies go to the transport as far as it takes them; what
 * it does not take waits here, and beyond a bound no more requests are read.
 */
final class Connection extends Client implements StreamHandler {

  /** A rest of a request longer than this is gathered here. */
  private static final int MOST_LEFT_BYTES = 32 << 10;

  /** With so much waiting to be sent, no more requests are carried out. */
  private static final long MOST_OUTPUT_BYTES = 64L << 20;

  private static final int PIECE_BYTES = 64 << 10;

  private final ServerCore core;
  private final ByteStream stream;
  private @Nullable Request partial;
  private @Nullable Buffer input;
  private @Nullable Buffer output;
  private final Outgoing pushes;
  private boolean isClosing;
  private boolean isHeld;
  private boolean isUnsynced;

  Connection(ServerCore core, ByteStream stream, long id, User user, boolean known) {
    super(id, user, known);
    this.core = core;
    pushes = new Outgoing(this, core.mailbox());
    this.stream = stream;
  }

  @Override
  public int onBytes(ByteStream from, MemorySegment segment, long offset, int bytes) {
    core.bytesIn(bytes);
    if (isClosing) {
      return bytes;
    }
    long at = segment.address() + offset;
    Buffer gathered = input;
    if (gathered == null && waiting() != null) {
      gathered = new Buffer();
      input = gathered;
    }
    if (gathered != null) {
      gathered.add(at, bytes);
      runGathered(gathered);
      return bytes;
    }
    int taken = core.run(this, at, bytes);
    if (isClosing) {
      return bytes;
    }
    if (bytes - taken > MOST_LEFT_BYTES
        || waiting() != null
        || (partial != null && partial.leastBytes() > MOST_LEFT_BYTES)) {
      Buffer rest = new Buffer();
      rest.add(at + taken, bytes - taken);
      input = rest;
      return bytes;
    }
    return taken;
  }

  private void runGathered(Buffer gathered) {
    if (gathered.size() > core.settings().mostQueryBytes) {
      kill();
      return;
    }
    int available = (int) Math.min(gathered.size(), Integer.MAX_VALUE);
    gathered.take(core.run(this, gathered.address(), available));
    if (gathered.size() == 0) {
      gathered.free();
      input = null;
    }
  }

  @Override
  public void waited() {
    core.mailbox()
        .later(
            () -> {
              setWaiting(null);
              Buffer gathered = input;
              if (gathered != null && isRunning()) {
                runGathered(gathered);
              }
            });
  }

  /** Whether requests are carried out. */
  boolean isRunning() {
    return !isClosing && !isHeld && waiting() == null;
  }

  /** No more requests are carried out, until {@link #goOn}. */
  void hold() {
    isHeld = true;
    stream.pauseReading();
  }

  /** Requests are carried out again. */
  void goOn() {
    if (isHeld) {
      isHeld = false;
      Buffer gathered = input;
      if (gathered != null) {
        runGathered(gathered);
      }
      if (isRunning()) {
        stream.resumeReading();
      }
    }
  }

  /** A request that has begun, or null. */
  @Nullable Request partial() {
    return partial;
  }

  void setPartial(@Nullable Request request) {
    partial = request;
  }

  /** Sends what is written, and takes it out of the reply. */
  void send(Buffer reply) {
    put(pushes);
    put(reply);
    if (isClosing && output == null) {
      stream.close();
    } else {
      stream.flush();
    }
  }

  /** As {@link #send}, but not before {@link #sendSynced}; whether that is still to be called. */
  boolean sendWhenSynced(Buffer reply) {
    boolean isFirst = !isUnsynced;
    isUnsynced = true;
    if (output == null) {
      output = new Buffer();
    }
    output.add(reply.address(), reply.size());
    reply.clear();
    limitOutput();
    return isFirst;
  }

  /** What waits to be sent may go: what it tells of is on the disk. */
  void sendSynced() {
    isUnsynced = false;
    onWritable(stream);
  }

  private void put(Buffer bytes) {
    Buffer waiting = output;
    if (waiting == null && bytes.size() > 0) {
      write(bytes);
    }
    if (bytes.size() > 0) {
      if (output == null) {
        output = new Buffer();
      }
      output.add(bytes.address(), bytes.size());
      bytes.clear();
      limitOutput();
    }
  }

  @Override
  public void deliver(byte[] message) {
    pushes.deliver(message, MOST_OUTPUT_BYTES);
  }

  /** Ends at once; on its core's thread. */
  void cutOff() {
    isClosing = true;
    stream.reset();
  }

  boolean isClosing() {
    return isClosing;
  }

  /** Ends it where too much waits to be sent, or waits itself. */
  void limitOutput() {
    long waiting = pendingOutput();
    OutputLimit limit =
        isSubscribed() ? core.settings().pubsubOutput : core.settings().normalOutput;
    if (pushes.exceeds(limit, waiting, core.nowMillis())) {
      isClosing = true;
      kill();
    } else if (waiting > MOST_OUTPUT_BYTES && isRunning()) {
      hold();
    }
  }

  private void write(Buffer from) {
    int most = Math.min(PIECE_BYTES, stream.maxClaimBytes());
    while (from.size() > 0) {
      int piece = (int) Math.min(most, from.size());
      long claim = stream.claim(piece);
      if (claim == ByteStream.CLOSED) {
        from.clear();
      }
      if (claim < 0) {
        return;
      }
      MemorySegment.copy(ALL, from.address(), stream.segment(), claim, piece);
      stream.commit(claim, piece);
      from.take(piece);
      core.bytesOut(piece);
    }
  }

  @Override
  public void onWritable(ByteStream to) {
    Buffer waiting = output;
    if (waiting == null || isUnsynced) {
      return;
    }
    write(waiting);
    if (waiting.size() == 0) {
      waiting.free();
      output = null;
    }
    if (isClosing && output == null) {
      stream.close();
      return;
    }
    stream.flush();
    if (isHeld && pendingOutput() < MOST_OUTPUT_BYTES / 2) {
      goOn();
    }
  }

  @Override
  public void onEnd(ByteStream from) {
    closeAfterReply();
    if (output == null) {
      stream.close();
    }
  }

  @Override
  public void onClosed(ByteStream from, CloseCause cause) {
    isClosing = true;
    core.closed(this);
    if (partial != null) {
      partial.clear();
      partial = null;
    }
    if (input != null) {
      input.free();
      input = null;
    }
    pushes.free();
    if (output != null) {
      output.free();
      output = null;
    }
  }

  @Override
  public String address() {
    return stream.peerName();
  }

  @Override
  public String localAddress() {
    return core.localAddress();
  }

  @Override
  public void closeAfterReply() {
    isClosing = true;
  }

  @Override
  public void kill() {
    core.mailbox().execute(this::cutOff);
  }

  /** Ends at once, with an error. */
  void refuse(String error) {
    Reply reply = new Reply();
    reply.error(error);
    isClosing = true;
    core.mailbox()
        .execute(
            () -> {
              send(reply);
              reply.free();
            });
  }

  /** Closes in order, when what is written is sent. */
  void end() {
    isClosing = true;
    if (output == null) {
      stream.close();
    }
  }

  @Override
  public void push(Reply message) {
    send(message);
  }

  @Override
  public long pendingInput() {
    return input == null ? 0 : input.size();
  }

  @Override
  public long pendingOutput() {
    return pushes.size() + (output == null ? 0 : output.size());
  }
}
