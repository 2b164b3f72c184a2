package dev.assay.transport.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.RecordingStream;
import dev.assay.transport.contract.StreamPortContract;
import dev.assay.transport.stream.StreamPort;
import dev.assay.transport.tcp.TcpPort;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class TlsPortTest extends StreamPortContract {

  private static final SSLContext LOCAL = Certificates.contextFor("ip:127.0.0.1");
  private static final SSLContext ELSEWHERE = Certificates.contextFor("dns:example.org");

  @Override
  protected StreamPort openPort(TransportConfig config) throws TransportException {
    TransportConfig secured = config.tls().isPresent() ? config : config.withTls(LOCAL);
    return TlsPort.over(new TcpPort(TlsPort.below(secured)), secured);
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }

  @Override
  protected boolean isPlainTcp() {
    return false;
  }

  @Override
  protected int crowd() {
    return 60;
  }

  private RecordingStream outcome(SSLContext listening, SSLContext connecting)
      throws TransportException {
    List<RecordingStream> accepted = new ArrayList<>();
    Listener listener =
        port(CONFIG.withTls(listening))
            .listen(
                anywhere(),
                stream -> {
                  accepted.add(new RecordingStream(pump, 1));
                  return accepted.getLast();
                });
    RecordingStream client = new RecordingStream(pump, 1);
    port(CONFIG.withTls(connecting)).connect(listener.address(), client);
    pump.until("closed", client::isClosed);
    assertFalse(client.isOpen());
    pump.rounds(100);
    accepted.forEach(end -> assertFalse(end.isOpen(), "a stranger was let in"));
    return client;
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefused() throws TransportException {
    assertEquals(Kind.AUTHENTICATION, outcome(ELSEWHERE, LOCAL).cause().kind());
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws TransportException {
    assertEquals(Kind.AUTHENTICATION, outcome(ELSEWHERE, ELSEWHERE).cause().kind());
  }

  @Test
  void whatIsNoTlsIsRefused() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      StreamPort port = port(CONFIG);
      Listener listener =
          port.listen(
              anywhere(),
              stream -> {
                throw new AssertionError("a stranger was let in");
              });
      byte[] garbage = new byte[3_000];
      new Random(seed).nextBytes(garbage);
      try (Socket socket = new Socket(listener.address().host(), listener.address().port())) {
        socket.getOutputStream().write(garbage);
        socket.setSoTimeout(1);
        pump.until("the end", () -> hasEnded(socket));
      }
    }
  }

  private static boolean hasEnded(Socket socket) {
    try {
      byte[] alert = new byte[100];
      return socket.getInputStream().read(alert) < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aHandshakeThatNobodyGoesOnWithHasADeadline() throws IOException {
    TransportConfig hasty =
        CONFIG.withDeadlines(
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1));
    StreamPort port = port(hasty.withMaxConnections(9, 2));
    Listener listener =
        port.listen(
            anywhere(),
            stream -> {
              throw new AssertionError("a stranger was let in");
            });
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      idle.add(new Socket(listener.address().host(), listener.address().port()));
      idle.getLast().setSoTimeout(1);
    }
    pump.until("all are turned out", () -> idle.stream().allMatch(TlsPortTest::hasEnded));
    for (Socket socket : idle) {
      socket.close();
    }
  }
}
