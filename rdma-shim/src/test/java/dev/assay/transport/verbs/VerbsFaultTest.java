package dev.assay.transport.verbs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.Descriptors;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingLink;
import dev.assay.transport.link.Link;
import dev.assay.transport.verbs.binding.Gid;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Strangers on the TCP port, and a wire that loses packets, some of them or all. */
@Timeout(120)
public class VerbsFaultTest {

  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT.withBuffers(64 << 10, 64 << 10);

  /** Longer than what malloc keeps when it is freed. */
  private static final long UNMAPPED_WHEN_FREED = 40 << 20;

  private final Pump pump = new Pump();
  private final List<VerbsPort> opened = new ArrayList<>();
  private final List<RecordingLink> accepted = new ArrayList<>();

  @BeforeEach
  void requireDevice() {
    Capability capability = new VerbsTransport().capability();
    assumeTrue(capability.status() == Capability.Status.AVAILABLE, capability.finding());
  }

  @AfterEach
  void closePorts() {
    pump.clear();
    for (VerbsPort port : opened) {
      pump.add(
          () -> {
            port.close();
            return 0;
          });
    }
    pump.round();
  }

  private VerbsPort port() throws TransportException {
    VerbsPort port = new VerbsPort(CONFIG);
    opened.add(port);
    pump.add(port::poll);
    return port;
  }

  private Listener listener() throws TransportException {
    return port()
        .listen(
            TestAddress.anywhere(),
            link -> {
              accepted.add(new RecordingLink(pump, 3));
              return accepted.getLast();
            });
  }

  @Test
  void strangersAreTurnedAwayAndFriendsServed() throws IOException {
    Listener listener = listener();
    Gid sender = Gid.of(InetAddress.getByName(listener.address().host()));
    stranger(listener, bytes -> bytes.fill((byte) 'x'), Kind.PROTOCOL);
    stranger(
        listener,
        introduction(sender, bytes -> bytes.set(ValueLayout.JAVA_INT, 8, 9)),
        Kind.VERSION);
    int[] fields = {12, 16, 20, 24, 28, 28};
    int[] lies = {1 << 24, -1, 100, 1 << 20, 0, 9};
    for (int i = 0; i < fields.length; i++) {
      int field = fields[i];
      int lie = lies[i];
      stranger(
          listener,
          introduction(sender, bytes -> bytes.set(ValueLayout.JAVA_INT, field, lie)),
          Kind.PROTOCOL);
    }
    stranger(listener, introduction(new Gid(0xFE80L << 48, 1), bytes -> {}), Kind.PROTOCOL);
    RecordingLink friend = new RecordingLink(pump, 3);
    port().connect(listener.address(), friend);
    pump.until("a friend is up", () -> friend.isOpen() && accepted.getLast().isOpen());
    friend.send(20);
    pump.until("its frames", () -> accepted.getLast().received() == 20);
  }

  private static Consumer<MemorySegment> introduction(Gid gid, Consumer<MemorySegment> lie) {
    return bytes -> {
      new Introduction(17, 5, 4096, 64, 3, 4, gid).write(bytes);
      lie.accept(bytes);
    };
  }

  /** Says something by TCP and is turned away. */
  private void stranger(Listener listener, Consumer<MemorySegment> says, Kind kind)
      throws IOException {
    int before = accepted.size();
    byte[] bytes = new byte[Introduction.BYTES];
    MemorySegment introduction = Arena.ofAuto().allocate(Introduction.BYTES, 8);
    says.accept(introduction);
    MemorySegment.copy(introduction, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    InetAddress host = InetAddress.getByName(listener.address().host());
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(host, 0));
      socket.connect(new InetSocketAddress(host, listener.address().port()));
      socket.getOutputStream().write(bytes);
      pump.until(
          "it is turned away", () -> accepted.size() > before && accepted.getLast().isClosed());
      assertEquals(kind, accepted.getLast().cause().kind());
      assertFalse(accepted.getLast().isOpen());
    }
  }

  @Test
  void halfAnIntroductionIsNoLink() throws IOException {
    Listener listener = listener();
    try (Socket socket = new Socket(listener.address().host(), listener.address().port())) {
      socket.getOutputStream().write(new byte[10]);
      pump.until("it is there", () -> accepted.size() == 1);
      pump.rounds(50);
      assertFalse(accepted.getFirst().isClosed(), "there is still time");
    }
    pump.until("it is over", () -> accepted.getFirst().isClosed());
    assertEquals(Kind.RESET, accepted.getFirst().cause().kind());
  }

  @Test
  void anAddressWithoutDeviceIsNamed() throws TransportException {
    TransportException refused =
        assertThrows(
            TransportException.class,
            () -> port().listen(Address.parse("rdma://127.0.0.1:0"), link -> null));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("127.0.0.1 belongs to no RDMA device"),
        refused::toString);
  }

  @Test
  void whatALinkNeverPostedIsRefused() throws TransportException {
    RecordingLink client = connected();
    try (RegisteredRegion region = opened.getLast().allocate(64, Access.LOCAL)) {
      OneSided far = Objects.requireNonNull(client.link().oneSided());
      assertThrows(
          IndexOutOfBoundsException.class, () -> far.read(region.key(), 0, region, 60, 8, 1));
      assertThrows(IllegalArgumentException.class, () -> far.fetchAndAdd(region.key(), 4, 1, 1));
      RegisteredRegion strange = opened.getFirst().allocate(64, Access.LOCAL);
      assertThrows(
          IllegalArgumentException.class, () -> far.write(strange, 0, region.key(), 0, 8, 1));
    }
  }

  @Test
  void aRegionIsFreedOnceWhatIsStagedFromItIsPosted() throws TransportException {
    List<OneSided.Status> done = new ArrayList<>();
    RecordingLink client =
        connected(
            new RecordingLink(pump, 3) {
              @Override
              public void onCompletion(Link at, long token, OneSided.Status status, long previous) {
                done.add(status);
              }
            });
    RegisteredRegion target = opened.getFirst().allocate(64, Access.REMOTE_WRITE);
    RegisteredRegion source = opened.getLast().allocate(UNMAPPED_WHEN_FREED, Access.LOCAL);
    source.segment().set(ValueLayout.JAVA_LONG, 0, 77);
    OneSided far = Objects.requireNonNull(client.link().oneSided());
    assertTrue(far.write(source, 0, target.key(), 0, 8, 1));
    source.close();
    client.link().flush();
    pump.until("its end", () -> !done.isEmpty());
    assertEquals(List.of(OneSided.Status.DONE), done);
    assertEquals(77, target.segment().get(ValueLayout.JAVA_LONG, 0));
    assertThrows(IllegalArgumentException.class, () -> far.write(source, 0, target.key(), 0, 8, 2));
  }

  @Test
  void nothingIsAskedOfADeviceThatWasClosedInMidstOfAPoll() throws TransportException {
    RecordingLink client =
        connected(
            new RecordingLink(pump, 3) {
              @Override
              public void onFrame(Link from, int kind, MemorySegment segment, long at, int bytes) {
                opened.getLast().close();
              }
            });
    accepted.getLast().send(40);
    pump.until("both are down", () -> client.isClosed() && accepted.getLast().isClosed());
    VerbsPort closed = opened.getLast();
    assertEquals(0, closed.poll());
    assertEquals(0, closed.await(Long.MAX_VALUE));
    assertThrows(IllegalStateException.class, () -> closed.allocate(64, Access.LOCAL));
  }

  @Test
  void handlersThatThrowKeepNoDevice() throws TransportException {
    connected();
    int before = Descriptors.count();
    RecordingLink client =
        connected(
            new RecordingLink(pump, 3) {
              @Override
              public void onDown(Link is, CloseCause why) {
                throw new IllegalStateException("by design");
              }
            });
    assertFalse(client.isClosed());
    assertThrows(IllegalStateException.class, opened.removeLast()::close);
    pump.whilePolling(opened.removeLast()::close);
    assertTrue(Descriptors.count() <= before, "descriptors are left");
  }

  @Test
  void lossCostsTimeAndNothingElse() throws Exception {
    requireGuest();
    RecordingLink client = connected();
    RecordingLink server = accepted.getLast();
    sh("tc qdisc add dev ve0 root netem loss 2%; tc qdisc add dev ve1 root netem loss 2%");
    try {
      client.send(600);
      server.send(600);
      pump.until("all frames", () -> client.received() == 600 && server.received() == 600);
      String state = sh("tc -s qdisc show dev ve0; tc -s qdisc show dev ve1");
      assertTrue(state.matches("(?s).*dropped [1-9].*"), "nothing was lost: " + state);
    } finally {
      sh("tc qdisc del dev ve0 root; tc qdisc del dev ve1 root");
    }
  }

  @Test
  void aPeerBehindACutWireIsSilent() throws Exception {
    requireGuest();
    RecordingLink client = connected();
    sh("tc qdisc add dev ve0 root netem loss 100%; tc qdisc add dev ve1 root netem loss 100%");
    try {
      client.send(1);
      pump.until("the silence is noticed", client::isClosed);
      assertEquals(Kind.PEER_SILENT, client.cause().kind());
    } finally {
      sh("tc qdisc del dev ve0 root; tc qdisc del dev ve1 root");
    }
  }

  private RecordingLink connected() throws TransportException {
    return connected(new RecordingLink(pump, 3));
  }

  private RecordingLink connected(RecordingLink client) throws TransportException {
    Listener listener = listener();
    port().connect(listener.address(), client);
    pump.until(
        "both are up", () -> client.isOpen() && !accepted.isEmpty() && accepted.getLast().isOpen());
    return client;
  }

  private static void requireGuest() {
    assumeTrue(Boolean.getBoolean("assay.guest"), "changes the network: only in the guest");
  }

  private static String sh(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      return said;
    }
  }
}
