package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Access;
import dev.assay.transport.Channel;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport has to pass as its users see it: channels between workers. A subclass gives
 * the {@link #transport} and an address to listen on ({@link #anywhere}); it is public with a
 * constructor without parameters, since other processes make one too ({@link WorkerVictim}). Where
 * the transport cannot run everything is skipped, with what its capability says. Both ends of most
 * tests live on the test's thread, by {@link Pump}.
 */
@Timeout(120)
public abstract class WorkerContract extends WorkerEndings {

  @Test
  void bothSidesMustKnowTheSecret() throws TransportException {
    TransportConfig[] configs = {CONFIG.withSecret("one"), CONFIG.withSecret("two"), CONFIG};
    for (int listening = 0; listening < configs.length; listening++) {
      for (int connecting = 0; connecting < configs.length; connecting++) {
        RecordingChannel server = new RecordingChannel(pump);
        RecordingChannel client = new RecordingChannel(pump);
        Listener listener = worker(configs[listening]).listen(anywhere(), channel -> server);
        worker(configs[connecting]).connect(listener.address(), client);
        pump.until("an outcome", () -> client.isClosed() || (client.isOpen() && server.isOpen()));
        boolean same = listening == connecting;
        assertEquals(same, client.isOpen());
        if (same) {
          assertEquals(listening < 2, client.channel().peer().authenticated());
          assertEquals(listening < 2, server.channel().peer().authenticated());
        } else {
          assertEquals(Kind.AUTHENTICATION, client.cause().kind());
          assertFalse(server.isOpen(), "a stranger was let in");
        }
        pump.closeAll();
      }
    }
  }

  @Test
  void beyondTheLimitNewOnesAreRefusedAndOldOnesLive() throws TransportException {
    Worker server = worker(CONFIG.withMaxConnections(2, 2));
    List<RecordingChannel> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            channel -> {
              accepted.add(new RecordingChannel(pump));
              return accepted.getLast();
            });
    Worker client = worker(CONFIG.withMaxConnections(4, 4));
    List<RecordingChannel> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(new RecordingChannel(pump));
      client.connect(listener.address(), clients.getLast());
      RecordingChannel last = clients.getLast();
      pump.until("an outcome", () -> last.isClosed() || last.isOpen());
    }
    assertFalse(clients.getLast().isOpen(), "one too many");
    pump.until("the third hears of it", () -> clients.getLast().isClosed());
    clients.getFirst().send(10);
    pump.until("the first lives", () -> accepted.getFirst().received() == 10);
  }

  @Test
  void memoryIsReachedAsFarAsItIsAllowed() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    Ends ends = connected(client, server, number -> 8);
    int size = 300_000;
    try (RegisteredRegion shared = server.allocate(size, Access.REMOTE_WRITE);
        RegisteredRegion readable = server.allocate(64, Access.REMOTE_READ);
        RegisteredRegion hidden = server.allocate(64, Access.LOCAL);
        RegisteredRegion local = client.allocate(size, Access.LOCAL)) {
      Pattern.fill(local.segment(), 0, size, 77, 0);
      OneSided far = ends.client().channel().oneSided();
      List<RecordingChannel.Completion> done = ends.client().completions();
      RemoteKey key = shared.key();
      assertTrue(far.write(local, 0, key, 0, size, 1));
      ends.client().channel().flush();
      pump.until("a write", () -> done.size() == 1);
      Pattern.check(shared.segment(), 0, size, 77, 0);
      local.segment().fill((byte) 0);
      assertTrue(far.read(key, 5, local, 16, size - 100, 2));
      ends.client().channel().flush();
      pump.until("a read", () -> done.size() == 2);
      Pattern.check(local.segment(), 16, size - 100, 77, 5);
      shared.segment().set(ValueLayout.JAVA_LONG, 64, 40);
      assertTrue(far.fetchAndAdd(key, 64, 2, 3));
      assertTrue(far.compareAndSwap(key, 64, 42, 99, 4));
      assertTrue(far.compareAndSwap(key, 64, 42, 100, 5));
      ends.client().channel().flush();
      pump.until("atomics", () -> done.size() == 5);
      assertEquals(99, shared.segment().get(ValueLayout.JAVA_LONG, 64));
      assertEquals(
          List.of(40L, 42L, 99L),
          done.subList(2, 5).stream().map(RecordingChannel.Completion::previousValue).toList());
      done.forEach(each -> assertEquals(OneSided.Status.DONE, each.status()));
      denied(ends, token -> far.write(local, 0, readable.key(), 0, 8, token));
      denied(ends, token -> far.read(hidden.key(), 0, local, 0, 8, token));
      RemoteKey guessed = new RemoteKey(key.base(), key.key() + 1, size);
      denied(ends, token -> far.read(guessed, 0, local, 0, 8, token));
    }
  }

  @Test
  void memoryThatNobodyHasIsRefused() throws TransportException {
    Worker worker = worker(CONFIG);
    assertThrows(TransportException.class, () -> worker.allocate(1L << 48, Access.LOCAL));
    worker.allocate(64, Access.LOCAL).close();
  }

  @Test
  void aWriteIsThereBeforeTheMessageBehindIt() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    RegisteredRegion shared = server.allocate(4_096, Access.REMOTE_WRITE);
    long[] seen = new long[1];
    RecordingChannel reader =
        new RecordingChannel(pump, number -> 8) {
          @Override
          public void onMessage(Channel c, MemorySegment segment, long offset, int lengthBytes) {
            seen[0] = shared.segment().get(ValueLayout.JAVA_LONG, 4_088);
          }
        };
    RecordingChannel writer = new RecordingChannel(pump, number -> 8);
    client.connect(server.listen(anywhere(), channel -> reader).address(), writer);
    pump.until("open", () -> writer.isOpen() && reader.isOpen());
    RegisteredRegion local = client.allocate(4_096, Access.LOCAL);
    for (long value = 1; value <= 200; value++) {
      long due = value;
      local.segment().set(ValueLayout.JAVA_LONG, 4_088, value);
      assertTrue(writer.channel().oneSided().write(local, 0, shared.key(), 0, 4_096, value));
      writer.send(1);
      pump.until("message " + value, () -> seen[0] != 0);
      assertEquals(due, seen[0]);
      pump.until("its end", () -> writer.completions().size() == due);
      seen[0] = 0;
    }
  }

  @Test
  void aWorkerBelongsToOneThread() throws Exception {
    Worker worker = worker(CONFIG);
    worker.poll();
    List<Throwable> thrown = new ArrayList<>();
    Thread.ofPlatform()
        .start(() -> thrown.add(assertThrows(IllegalStateException.class, worker::poll)))
        .join();
    assertEquals(1, thrown.size());
    Thread.ofPlatform().start(worker::wakeup).join();
    worker.await(Duration.ofHours(1).toNanos());
  }

  /** Denied, unless the channel has ended: hardware ends one that reached too far. */
  private void denied(Ends ends, LongPredicate posted) {
    RecordingChannel client = ends.client();
    if (client.isClosed()) {
      return;
    }
    int before = client.completions().size();
    assertTrue(posted.test(100));
    client.channel().flush();
    pump.until("a denial", () -> client.completions().size() > before || client.isClosed());
    if (client.completions().size() > before) {
      assertNotEquals(OneSided.Status.DONE, client.completions().getLast().status());
    }
  }
}
