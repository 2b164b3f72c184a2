package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server under TLS, with a certificate that the JDK's keytool makes. */
class TlsTest {

  private static final char[] PASSWORD = "for tests".toCharArray();

  private static SSLContext context;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("store.p12");
    String command =
        "-genkeypair -alias test -keyalg EC -dname CN=test -storetype PKCS12 -keystore " + file;
    ProcessBuilder keytool = new ProcessBuilder(command.split(" "));
    keytool.command().addFirst(Path.of(System.getProperty("java.home"), "bin", "keytool") + "");
    keytool.command().addAll(java.util.List.of("-storepass", new String(PASSWORD)));
    assertEquals(0, keytool.redirectErrorStream(true).start().waitFor());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("test", store.getCertificate("test"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private static RespClient connect(int port) throws IOException {
    return new RespClient(
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void commandsAndTheirRepliesAreCiphered(int threads) throws Exception {
    ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads).withTls(context);
    String value = "v".repeat(1 << 20);
    try (Server server = Server.start(config, sentence -> {});
        RespClient client = connect(server.port());
        RespClient other = connect(server.port())) {
      assertEquals("+OK", client.call("SET", "long", value));
      assertEquals('"' + value + '"', other.call("GET", "long"));
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < 1_000; i++) {
        many.writeBytes(RespClient.request("INCR", "n" + i % 10));
      }
      client.send(many.toByteArray());
      for (int i = 0; i < 1_000; i++) {
        assertEquals(":" + (i / 10 + 1), client.read());
      }
      assertEquals("+OK", other.call("MSET", "a", "1", "b", "2", "c", "3"));
      try (RespClient plain = new RespClient(server.port())) {
        assertThrows(IOException.class, () -> plain.call("PING"));
      }
      assertEquals("+PONG", client.call("PING"));
    }
  }
}
