package dev.assay.kv.server;

import static dev.assay.kv.memory.Memory.ALL;

import dev.assay.kv.server.command.Client;
import dev.assay.kv.server.command.OutputLimit;
import dev.assay.kv.server.command.User;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.transport.ByteStream;
import java.lang.foreign.MemorySegment;

/**
 * What a connection sends, as far as the transport takes it; the rest waits here, and beyond a
 * bound no more requests are carried out. On its core's thread.
 */
abstract class SendingClient extends Client {

  /** With so much waiting to be sent, no more requests are carried out. */
  private static final long MOST_OUTPUT_BYTES = 64L << 20;

  private static final int PIECE_BYTES = 64 << 10;

  /** With so much of it, a reply is on its way before the next request is carried out. */
  private static final long LARGE_BYTES = 16 << 10;

  final ByteStream stream;
  final Outgoing pushes;
  private final ServerCore core;
  private final Buffer output = new Buffer();
  private boolean isClosing;
  private boolean isUnsynced;
  private boolean isToFlush;

  SendingClient(ServerCore core, ByteStream stream, long id, User user, boolean known) {
    super(id, user, known);
    this.core = core;
    this.stream = stream;
    pushes = new Outgoing(this, core.mailbox());
  }

  /** Whether requests are carried out. */
  abstract boolean isRunning();

  /** No more requests are carried out, until {@link #goOn}. */
  abstract void hold();

  /** Requests are carried out again, if they were held. */
  abstract void goOn();

  /** Its home. */
  ServerCore core() {
    return core;
  }

  /** Sends what is written, and takes it out of the reply. */
  void send(Buffer reply) {
    boolean isLarge = pushes.size() + reply.size() >= LARGE_BYTES;
    put(pushes);
    put(reply);
    if (isLarge || isClosing) {
      flush();
    } else if (!isToFlush) {
      isToFlush = true;
      core.batch().flushLater(this);
    }
  }

  /** Sends what was put off: the replies of a turn go together, so that clients wake less often. */
  void flushAtTurnsEnd() {
    isToFlush = false;
    if (isClosing) {
      flush();
    } else {
      stream.flushAtPoll();
    }
  }

  /** As {@link #send}, but not before {@link #sendSynced}; whether that is still to be called. */
  boolean sendWhenSynced(Buffer reply) {
    boolean isFirst = !isUnsynced;
    isUnsynced = true;
    keep(reply);
    return isFirst;
  }

  /** What waits to be sent may go: what it tells of is on the disk. */
  void sendSynced() {
    isUnsynced = false;
    sendKept();
  }

  private void put(Buffer bytes) {
    if (isSent()) {
      write(bytes);
    }
    if (bytes.size() > 0) {
      keep(bytes);
    }
  }

  private void keep(Buffer bytes) {
    output.add(bytes.address(), bytes.size());
    bytes.clear();
    limitOutput();
  }

  /** Whether the stream has taken all that there was to send. */
  private boolean isSent() {
    return output.size() == 0 && !isUnsynced;
  }

  private void flush() {
    if (isClosing && isSent()) {
      close();
    } else {
      stream.flush();
    }
  }

  /**
   * All is written: it counts as gone, whenever the client's own end closes, and so it is given
   * nothing any more that it waited for.
   */
  private void close() {
    core.runner().endWait(this);
    core.server().disconnect(this);
    stream.close();
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
    if (pushes.exceeds(limit, waiting, core.runner().nowMillis())) {
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

  /** Sends what waits, as far as there is room now. */
  private void sendKept() {
    write(output);
    if (output.size() == 0) {
      output.free();
    }
    flush();
    if (pendingOutput() < MOST_OUTPUT_BYTES / 2) {
      goOn();
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

  @Override
  public long pendingOutput() {
    return pushes.size() + output.size();
  }

  /** There is room again. */
  void roomAgain() {
    if (output.size() > 0 && !isUnsynced) {
      sendKept();
    }
  }

  /** Closes when all is sent. */
  void closeWhenSent() {
    isClosing = true;
    if (isSent()) {
      close();
    }
  }

  /** The stream is closed: gives memory back. */
  void freeOutput() {
    isClosing = true;
    pushes.free();
    output.free();
  }
}
