package dev.assay.transport;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that both sides know and neither sends: it only makes codes of what was said. */
public final class Secret {

  /** Bytes of a code: HMAC-SHA-256. */
  public static final int CODE_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * From bytes, which are copied.
   *
   * @param bytes 1 or more; 16 random ones are enough for ever
   */
  public Secret(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a secret has one byte or more");
    }
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The code of a text under this secret (RFC 2104, FIPS 180-4). */
  public byte[] code(byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (InvalidKeyException e) {
      throw new AssertionError("a key of " + ALGORITHM + " was made for it", e);
    } catch (GeneralSecurityException e) {
      throw new UnsupportedOperationException("this JDK has no " + ALGORITHM, e);
    }
  }

  /** Shows nothing of it. */
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
