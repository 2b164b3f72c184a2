package dev.assay.transport.reliable;

import dev.assay.transport.TransportException;
import java.util.HexFormat;

/** Hardware addresses as text: six bytes in hexadecimal with hyphens, {@code 02-00-00-00-00-01}. */
public final class MacAddress {

  private static final HexFormat FORM = HexFormat.ofDelimiter("-");
  private static final int BYTES = 6;

  private MacAddress() {}

  /**
   * Reads an address into the low 48 bits.
   *
   * @throws TransportException with a sentence that shows the form
   */
  public static long parse(String text) throws TransportException {
    try {
      byte[] bytes = FORM.parseHex(text.replace(':', '-'));
      if (bytes.length == BYTES) {
        return Long.parseLong(HexFormat.of().formatHex(bytes), 16);
      }
    } catch (IllegalArgumentException notHexadecimal) {
      throw new TransportException(refusal(text), notHexadecimal);
    }
    throw new TransportException(refusal(text));
  }

  /** Writes an address. */
  public static String format(long address) {
    return FORM.formatHex(HexFormat.of().parseHex(HexFormat.of().toHexDigits(address, 12)));
  }

  private static String refusal(String text) {
    return "'" + text + "' is no hardware address: write it as 02-00-00-00-00-01";
  }
}
