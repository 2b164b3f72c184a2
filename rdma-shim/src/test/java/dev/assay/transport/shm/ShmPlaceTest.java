package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The folder: who may have it, what is in it, and what a hostile hand puts there. */
@EnabledOnOs(OS.LINUX)
class ShmPlaceTest {

  private static final TransportConfig CONFIG = TransportConfig.DEFAULT.withBuffers(4096, 4096);
  private static final Address HERE = Address.parse("shm://here");

  @TempDir(factory = InSharedMemory.class)
  Path root;

  private Path folder;
  private ShmPort server;
  private ShmPort client;
  private final Recorder accepted = new Recorder();
  private final Recorder connected = new Recorder();

  @BeforeEach
  void open() throws TransportException {
    server = new ShmPort(root, CONFIG);
    client = new ShmPort(root, CONFIG);
    folder = server.place().path();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    client.close();
    server.close();
    assertEquals(List.of(), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void connect() throws TransportException {
    client.connect(HERE, connected);
    for (int i = 0; i < 1_000; i++) {
      server.poll();
      client.poll();
    }
  }

  @Test
  void aFolderThatIsOpenToOthersIsRefused() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertRefused("open to other users", () -> new ShmPort(root, CONFIG));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aLinkInPlaceOfTheFolderIsRefused(@TempDir Path other) throws IOException {
    Files.createSymbolicLink(other.resolve(folder.getFileName()), folder);
    assertRefused("is no folder to be used", () -> new ShmPort(other, CONFIG));
  }

  @Test
  void aPlaceIsTakenOnceAndFreeAgain() throws TransportException {
    var listener = server.listen(HERE, link -> accepted);
    assertRefused("is listened on already", () -> client.listen(HERE, link -> accepted));
    assertRefused("is listened on already", () -> server.listen(HERE, link -> accepted));
    listener.close();
    client.listen(HERE, link -> accepted).close();
  }

  @Test
  void badNamesAreRefused() {
    for (String name : List.of("..", ".a", "-a", "a".repeat(65))) {
      assertRefused("is no address of shm", () -> server.listen(address(name), link -> accepted));
      assertRefused("is no address of shm", () -> client.connect(address(name), connected));
    }
    assertRefused("is no address of shm", () -> client.connect(HERE.withPort(1), connected));
  }

  private static Address address(String name) {
    return new Address("shm", name, Address.NO_PORT);
  }

  @Test
  void whatNobodyHoldsIsTidiedUp() throws Exception {
    Path stale = folder.resolve(Place.LISTENER + "here");
    Files.write(stale, new byte[(int) WorkerPage.BYTES]);
    String dead = Place.id(4711);
    for (String name : List.of("worker-" + dead, "region-" + dead + "-0")) {
      Files.write(folder.resolve(name), new byte[1]);
    }
    Files.write(folder.resolve("link-" + dead + "-" + dead + "-1"), new byte[1]);
    Files.write(folder.resolve("link-" + Place.id(server.id()) + "-" + dead + "-1"), new byte[1]);
    Files.createSymbolicLink(folder.resolve("worker-" + Place.id(4712)), root);
    connect();
    assertEquals(Kind.REFUSED, connected.cause().kind());
    server.listen(HERE, link -> accepted);
    new ShmPort(root, CONFIG).close();
    String id = Place.id(server.id());
    assertEquals(
        Stream.of("at-here", "worker-" + id, "worker-" + Place.id(client.id())).sorted().toList(),
        names());
  }

  @Test
  void placesThatAreNoPlacesAreRefused() throws IOException {
    Path place = folder.resolve(Place.LISTENER + "here");
    Files.createSymbolicLink(place, folder.resolve(Place.WORKER + Place.id(server.id())));
    assertRefused("cannot be opened", () -> client.connect(HERE, connected));
    Files.delete(place);
    Files.createDirectory(place);
    assertRefused("delete it", () -> client.connect(HERE, connected));
    Files.delete(place);
  }

  @Test
  void aFileThatIsNoRequestIsTakenAway() throws Exception {
    server.listen(HERE, link -> accepted);
    String prefix = Place.LINK + Place.id(server.id()) + "-" + Place.id(client.id()) + "-";
    Files.write(folder.resolve(prefix + "empty"), new byte[0]);
    Files.write(folder.resolve(prefix + "zeros"), new byte[20_000]);
    Files.createDirectory(folder.resolve(prefix + "folder"));
    Files.createSymbolicLink(folder.resolve(prefix + "symbolic"), Path.of("/etc/passwd"));
    Files.createLink(
        folder.resolve(prefix + "worker"), folder.resolve(Place.WORKER + Place.id(client.id())));
    connect();
    assertTrue(connected.isOpen() && accepted.isOpen());
    Files.delete(folder.resolve(prefix + "folder"));
    assertEquals(3, names().size(), names()::toString);
  }

  @Test
  void requestsThatLieAreTakenAway() throws Exception {
    server.listen(HERE, link -> accepted);
    String prefix = Place.LINK + Place.id(server.id()) + "-" + Place.id(client.id()) + "-lie";
    LinkPage.Request honest = new LinkPage.Request(4096, 4096, client.id(), "here");
    long size = honest.fileBytes();
    write(prefix + 0, size - 64, honest);
    write(prefix + 1, size + 64, honest);
    write(prefix + 2, size, new LinkPage.Request(4096, 4096, 4711, "here"));
    write(prefix + 3, size, new LinkPage.Request(4096, 4096, server.id(), "here"));
    LinkPage.Request greedy = new LinkPage.Request(8192, 4096, client.id(), "here");
    write(prefix + 4, greedy.fileBytes(), greedy);
    for (long offset : new long[] {0, 8, 12, 16, 32}) {
      write(prefix + (10 + offset), size, honest);
      poke(prefix + (10 + offset), offset, -1);
    }
    for (int i = 0; i < 3; i++) {
      WorkerPage.addCall(serverPage());
      server.poll();
    }
    assertFalse(accepted.isOpen());
    connect();
    assertTrue(connected.isOpen() && accepted.isOpen());
    assertEquals(3, names().size(), names()::toString);
  }

  private MemorySegment serverPage() throws IOException {
    return map(Place.WORKER + Place.id(server.id()));
  }

  private void write(String name, long sizeBytes, LinkPage.Request request) throws IOException {
    Files.write(folder.resolve(name), new byte[(int) sizeBytes]);
    LinkPage.write(map(name), request);
  }

  private void poke(String name, long offset, int value) throws IOException {
    map(name).set(JAVA_INT, offset, value);
  }

  private MemorySegment map(String name) throws IOException {
    try (FileChannel channel =
        FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), Arena.ofAuto());
    }
  }

  @Test
  void aListenerAtItsBoundRefusesAndSaysSo() throws Exception {
    try (ShmPort small = new ShmPort(root, CONFIG.withMaxConnections(1, 1))) {
      small.listen(HERE, link -> accepted);
      Recorder second = new Recorder();
      client.connect(HERE, connected);
      client.connect(HERE, second);
      for (int i = 0; i < 1_000; i++) {
        small.poll();
        client.poll();
      }
      assertTrue(connected.isOpen() != second.isOpen());
      assertEquals(Kind.LIMIT, (connected.isOpen() ? second : connected).cause().kind());
      assertRefused("maxConnections", () -> small.connect(HERE, new Recorder()));
    }
  }

  @Test
  void whereThereIsNoRoomItIsSaid() {
    assertRefused("no room for", () -> server.allocate(1L << 50, Access.REMOTE_READ));
    assertRefused(
        "shm shares only memory that it allocated",
        () -> server.register(Arena.ofAuto().allocate(JAVA_LONG), Access.LOCAL));
  }

  private static void assertRefused(
      String sentence, org.junit.jupiter.api.function.Executable action) {
    TransportException refused = assertThrows(TransportException.class, action);
    assertTrue(refused.toString().contains(sentence), refused.toString());
  }
}
