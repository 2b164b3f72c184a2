package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import dev.assay.transport.Peer;
import dev.assay.transport.Secret;
import dev.assay.transport.TransportConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * How two sides come to trust each other and agree on versions and limits, in four frames. Each
 * proves to know the secret by a code (HMAC-SHA-256) of all that was said, with 16 fresh random
 * bytes of each in it: what was recorded before is of no use, and neither side can be made to sign
 * the other's part, since the codes begin with the name of the role. Nothing is encrypted; for that
 * there is TLS below.
 *
 * <pre>
 *   connector                      acceptor
 *      HELLO   (versions, limits, nonce)  →
 *        ←  WELCOME (version, limits, nonce, code)
 *      PROOF   (code)                     →
 *        ←  READY
 * </pre>
 *
 * <p>Source of the form: challenge and response of both sides, as in ISO/IEC 9798-4 (three pass
 * mutual authentication with keyed check functions).
 */
final class Handshake {

  static final int VERSION = 1;

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] NO_CODE = new byte[Secret.CODE_BYTES];
  private static final SecureRandom RANDOM = new SecureRandom();

  private final TransportConfig config;
  private final boolean connector;
  private final byte[] nonce = new byte[Introduction.NONCE_BYTES];

  /** All that was said before, for the codes. */
  private byte[] said = NOTHING;

  private byte awaited;
  private boolean done;
  private Peer peer = Peer.UNKNOWN;
  private int maxMessageBytes;
  private int maxOneSided;
  private int maxFrameBytes;

  Handshake(TransportConfig config, boolean connector, int maxFrameBytes) {
    this.config = config;
    this.maxFrameBytes = maxFrameBytes;
    this.connector = connector;
    awaited = connector ? Control.WELCOME : Control.HELLO;
    RANDOM.nextBytes(nonce);
  }

  /** The connector's first frame. */
  byte[] begin() {
    said = introduction(Control.HELLO, VERSION, VERSION).encode(nonce);
    return said;
  }

  /** Takes a frame and returns the answer, perhaps empty. */
  byte[] answer(byte[] frame) throws Refused {
    if (done || frame.length == 0 || frame[0] != awaited) {
      throw new Refused(CloseCause.Kind.PROTOCOL, "the hand-shake is out of order");
    }
    return switch (awaited) {
      case Control.HELLO -> welcome(frame);
      case Control.WELCOME -> proof(frame);
      case Control.PROOF -> ready(frame);
      default -> {
        done = true;
        yield NOTHING;
      }
    };
  }

  boolean done() {
    return done;
  }

  Peer peer() {
    return peer;
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  int maxOneSided() {
    return maxOneSided;
  }

  /** Longest frame that both links carry. */
  int maxFrameBytes() {
    return maxFrameBytes;
  }

  private byte[] welcome(byte[] hello) throws Refused {
    requireLength(hello, Introduction.BYTES);
    agree(Introduction.decode(hello));
    byte[] mine = introduction(Control.WELCOME, VERSION, VERSION).encode(nonce);
    said = join(hello, mine);
    byte[] code = code("acceptor");
    said = join(said, code);
    awaited = Control.PROOF;
    return join(mine, code);
  }

  private byte[] proof(byte[] welcome) throws Refused {
    requireLength(welcome, Introduction.ANSWER_BYTES);
    agree(Introduction.decode(welcome));
    said = join(said, Arrays.copyOf(welcome, Introduction.BYTES));
    byte[] theirs = Arrays.copyOfRange(welcome, Introduction.BYTES, welcome.length);
    requireCode("acceptor", theirs);
    said = join(said, theirs);
    awaited = Control.READY;
    return join(Control.plain(Control.PROOF), code("connector"));
  }

  private byte[] ready(byte[] proof) throws Refused {
    requireLength(proof, Long.BYTES + Secret.CODE_BYTES);
    requireCode("connector", Arrays.copyOfRange(proof, Long.BYTES, proof.length));
    done = true;
    return Control.plain(Control.READY);
  }

  private void agree(Introduction other) throws Refused {
    if (other.minVersion() > VERSION || other.maxVersion() < VERSION) {
      throw new Refused(
          CloseCause.Kind.VERSION,
          "one side speaks version %d, the other %d to %d: use the same release on both"
              .formatted(VERSION, other.minVersion(), other.maxVersion()));
    }
    if (other.hasSecret() != config.secret().isPresent()) {
      throw new Refused(
          CloseCause.Kind.AUTHENTICATION,
          "one side has a shared secret and the other has none: configure it on both");
    }
    maxMessageBytes = Math.min(config.maxMessageBytes(), other.maxMessageBytes());
    maxOneSided = Math.min(config.maxOneSided(), other.maxOneSided());
    maxFrameBytes = Math.min(maxFrameBytes, other.maxFrameBytes());
    peer = new Peer(VERSION, other.hasSecret(), other.processId());
  }

  private Introduction introduction(byte type, int minVersion, int maxVersion) {
    return new Introduction(
        type,
        config.secret().isPresent(),
        minVersion,
        maxVersion,
        config.maxMessageBytes(),
        config.maxOneSided(),
        ProcessHandle.current().pid(),
        maxFrameBytes);
  }

  private void requireCode(String role, byte[] theirs) throws Refused {
    if (!MessageDigest.isEqual(code(role), theirs)) {
      throw new Refused(
          CloseCause.Kind.AUTHENTICATION,
          "the "
              + (connector ? "listening" : "connecting")
              + " side does not know the shared secret");
    }
  }

  private byte[] code(String role) {
    return config
        .secret()
        .map(secret -> secret.code(join(role.getBytes(StandardCharsets.US_ASCII), said)))
        .orElse(NO_CODE);
  }

  private static void requireLength(byte[] frame, int length) throws Refused {
    if (frame.length != length) {
      throw new Refused(
          CloseCause.Kind.PROTOCOL,
          "a frame of the hand-shake has %d bytes, not %d".formatted(frame.length, length));
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
