package dev.assay.transport;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something is: {@code scheme://host:port} for transports that go by network addresses,
 * {@code scheme://name} for those of one host.
 *
 * @param scheme the transport's, in lower case
 * @param host host name, literal address (IPv6 in brackets, without them here), or name
 * @param port 0 to 65,535, where 0 lets the listener choose; {@link #NO_PORT} where there is none
 */
public record Address(String scheme, String host, int port) {

  /** The port of addresses that have none. */
  public static final int NO_PORT = -1;

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z0-9+]*)://(?:\\[([0-9a-fA-F:.%]+)\\]|([\\w.\\-]+))(?::(\\d{1,5}))?");

  /** Checks the ranges. */
  public Address {
    if (host.isEmpty() || port < NO_PORT || port > 0xFFFF) {
      throw new IllegalArgumentException(
          "an address has a host and a port from 0 to 65535, not '%s' and %d"
              .formatted(host, port));
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a sentence that shows the form
   */
  public static Address parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address: write scheme://host:port or scheme://name");
    }
    String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
    String port = matcher.group(4);
    return new Address(matcher.group(1), host, port == null ? NO_PORT : Integer.parseInt(port));
  }

  /** The same place by another scheme. */
  public Address withScheme(String other) {
    return new Address(other, host, port);
  }

  /** The same host at another port. */
  public Address withPort(int other) {
    return new Address(scheme, host, other);
  }

  /**
   * The port, for transports that need one.
   *
   * @throws TransportException when there is none
   */
  public int requirePort() throws TransportException {
    if (port == NO_PORT) {
      throw new TransportException(this + " lacks a port: write " + this + ":PORT");
    }
    return port;
  }

  @Override
  public String toString() {
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return scheme + "://" + shown + (port == NO_PORT ? "" : ":" + port);
  }
}
