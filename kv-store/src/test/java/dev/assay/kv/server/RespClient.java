package dev.assay.kv.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client as plain as can be: bytes out, replies in as text that shows their types. */
final class RespClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RespClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RespClient(Socket connected) throws IOException {
    socket = connected;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  static byte[] request(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  String call(String... words) throws IOException {
    send(request(words));
    return read();
  }

  /** The next reply: bulk strings in quotes, arrays in brackets, the rest as it came. */
  String read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '$', '=' -> rest.equals("-1") ? "nil" : '"' + bulk(Integer.parseInt(rest)) + '"';
      case '*', '~', '>' -> rest.equals("-1") ? "nil*" : many(Integer.parseInt(rest));
      case '%' -> "%" + many(2 * Integer.parseInt(rest));
      default -> line;
    };
  }

  private String many(int count) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(read());
    }
    return all.toString();
  }

  private String bulk(int length) throws IOException {
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException();
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int letter; (letter = in.read()) != '\r'; ) {
      if (letter < 0) {
        throw new EOFException("after " + text);
      }
      text.append((char) letter);
    }
    if (in.read() != '\n') {
      throw new IOException("a line ends badly: " + text);
    }
    return text.toString();
  }

  /** Whether the server has ended the connection, and sent nothing more before. */
  boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
