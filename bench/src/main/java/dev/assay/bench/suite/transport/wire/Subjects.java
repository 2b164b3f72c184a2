package dev.assay.bench.suite.transport.wire;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.scheme.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The subjects that can run on this machine. */
public final class Subjects {

  private static final List<String> SCHEMES = List.of("tcp", "uring", "shm");

  private Subjects() {}

  /** Plain sockets first, then the other peers, then ours. */
  public static List<Subject> here() {
    List<Subject> subjects = new ArrayList<>();
    subjects.add(new SocketSubject(SocketSubject.Kind.SPINNING));
    NettyKind.here().forEach(kind -> subjects.add(new NettySubject(kind)));
    if (Files.isWritable(Path.of("/dev/shm"))) {
      subjects.add(new AeronSubject(true));
      subjects.add(new AeronSubject(false));
    }
    for (Transport transport : ours()) {
      String place =
          transport.traits().sameHost()
              ? "://bench-" + ProcessHandle.current().pid()
              : "://127.0.0.1:0";
      Address address = Address.parse(transport.scheme() + place);
      subjects.add(new ChannelSubject(transport, address));
      if (transport.traits().byteStreams()) {
        subjects.add(new StreamSubject(transport, address));
      }
    }
    return subjects;
  }

  /** Those, and plain sockets of other kinds. */
  public static List<Subject> withOtherSockets() {
    List<Subject> subjects = here();
    subjects.add(1, new SocketSubject(SocketSubject.Kind.BLOCKING));
    subjects.add(2, new SocketSubject(SocketSubject.Kind.UNIX));
    return subjects;
  }

  /** Transports of one host that can run here. */
  public static List<Transport> ours() {
    return Transports.all().stream()
        .filter(t -> SCHEMES.contains(t.scheme()))
        .filter(t -> t.capability().status() == Capability.Status.AVAILABLE)
        .toList();
  }
}
