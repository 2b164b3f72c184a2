package dev.assay.transport.tls;

import dev.assay.transport.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** An engine between plain bytes and the records on a stream. */
final class TlsEngine {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;

  TlsEngine(SSLEngine engine) {
    this.engine = engine;
  }

  void begin() throws SSLException {
    engine.beginHandshake();
  }

  /** Whether bytes can go through. */
  boolean isReady() {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  /**
   * Goes on with the hand-shake, or what is said after it, as far as that goes without hearing from
   * the peer.
   *
   * @return whether the stream had room for everything
   */
  boolean talk(ByteStream below) throws SSLException {
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          if (!wrap(NOTHING, below)) {
            return false;
          }
        }
        default -> {
          below.flush();
          return true;
        }
      }
    }
  }

  /** Sends plain bytes as records; returns how many. */
  int write(ByteBuffer plain, ByteStream below) throws SSLException {
    int before = plain.remaining();
    while (plain.hasRemaining() && wrap(plain, below)) {
      // Each round is a record.
    }
    return before - plain.remaining();
  }

  /** Makes one record in place; false when the stream has no room. */
  private boolean wrap(ByteBuffer plain, ByteStream below) throws SSLException {
    int room = engine.getSession().getPacketBufferSize();
    long at = below.claim(room);
    if (at < 0) {
      return false;
    }
    int made = 0;
    try {
      ByteBuffer record = below.segment().asSlice(at, room).asByteBuffer();
      SSLEngineResult result = engine.wrap(plain, record);
      made = result.bytesProduced();
      if (result.getStatus() == Status.CLOSED && made == 0) {
        throw new SSLException("the engine is closed");
      }
      return true;
    } finally {
      below.commit(at, made);
    }
  }

  /**
   * Opens records until one gives plain bytes.
   *
   * @param records where they come from; those that are used are taken
   * @return how many plain bytes; 0 when no whole record is left, or the engine wants to talk; -1
   *     when the peer has said farewell
   */
  int read(ByteBuffer records, ByteBuffer plain) throws IOException {
    while (records.hasRemaining()) {
      SSLEngineResult result = engine.unwrap(records, plain);
      if (result.bytesProduced() > 0) {
        return result.bytesProduced();
      }
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          return 0;
        }
        case CLOSED -> {
          return -1;
        }
        case BUFFER_OVERFLOW ->
            throw new SSLException("a record is longer than " + plain.remaining() + " bytes");
        case OK -> {
          HandshakeStatus wanted = result.getHandshakeStatus();
          if (wanted == HandshakeStatus.NEED_WRAP
              || wanted == HandshakeStatus.NEED_TASK
              || wanted == HandshakeStatus.FINISHED) {
            return 0;
          }
        }
      }
    }
    return 0;
  }

  /** Says farewell, or what went wrong, as far as the stream has room. */
  void farewell(ByteStream below) {
    engine.closeOutbound();
    try {
      boolean _ = talk(below);
    } catch (SSLException e) {
      // What went wrong is known already, and whether the peer hears of it decides nothing.
    }
  }

  /** Whether records can be read on, though nothing came out of the last. */
  boolean wantsToTalk() {
    HandshakeStatus status = engine.getHandshakeStatus();
    return status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP;
  }
}
