package dev.assay.bench.suite.remote;

import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.DeclaredWorkload;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportException;
import dev.assay.transport.scheme.Transports;
import dev.assay.transport.verbs.VerbsTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lookups by one-sided READs and by calls: that they do what they should is tried over RDMA where
 * there is a device, else over shared memory; what they would cost at scale is a model.
 */
public final class LookupWorkload extends DeclaredWorkload {

  /** Its id. */
  public static final String ID = "remote.lookup";

  static final int[] CONNECTIONS = {16, 256, 1_024, 2_048, 4_096, 8_192, 16_384, 65_536};

  private static final int READS_A_LOOKUP = 2;

  /** For the provider. */
  public LookupWorkload() {
    super(
        ID,
        1,
        "One-sided reads and calls: semantics, and cost at scale as a model",
        Kind.SIMULATION,
        Set.of("K3"));
  }

  @Override
  public Duration expected(RunContext context) {
    return Duration.ofMillis(300);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return transport().isPresent()
        ? Optional.empty()
        : Optional.of("needs rdma:// or shm://, and neither works here: see ./assay doctor");
  }

  private static Optional<Transport> transport() {
    Optional<Transport> best = Optional.empty();
    for (Transport each : Transports.all()) {
      boolean works = each.capability().status() == Capability.Status.AVAILABLE;
      if (works
          && (each.scheme().equals("rdma") || (best.isEmpty() && each.scheme().equals("shm")))) {
        best = Optional.of(each);
      }
    }
    return best;
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    List<Measurement> measurements = new ArrayList<>();
    measurements.add(semantics(transport().orElseThrow()));
    LookupModel model = LookupModel.PUBLISHED;
    for (int connections : CONNECTIONS) {
      measurements.add(
          Metric.higher(this, "reads", "op/s")
              .param("connections", connections)
              .add(model.readsPerSecond(connections))
              .also("misses [ratio]", model.misses(connections))
              .simulated()
              .build());
      measurements.add(
          Metric.lower(this, "lookup", "ns/op")
              .param("connections", connections)
              .param("by", "two reads")
              .add(model.readNanos(connections, READS_A_LOOKUP))
              .also("one read [ns]", model.readNanos(connections, 1))
              .also("call [ns]", model.callNanos())
              .simulated()
              .build());
    }
    for (int reads = 1; reads <= READS_A_LOOKUP; reads++) {
      int connections = model.connectionsWhereCallsWin(reads, 1);
      if (connections != Integer.MAX_VALUE) { // else at no number of connections
        measurements.add(
            Metric.higher(this, "callsWin", "op")
                .param("reads", reads)
                .param("cores", 1)
                .add(connections)
                .simulated()
                .build());
      }
    }
    return measurements;
  }

  private static Address place(Transport transport) {
    if (transport.traits().sameHost()) {
      return Address.parse(transport.scheme() + "://lookup-" + ProcessHandle.current().pid());
    }
    String device = VerbsTransport.anyAddress().orElseThrow().getHostAddress(); // not the loopback
    return new Address(transport.scheme(), device, 0);
  }

  private Measurement semantics(Transport transport) throws WorkloadFailed {
    try (RemoteTable table = new RemoteTable(transport, place(transport))) {
      if (!table.isNative()) {
        throw new WorkloadFailed(transport.scheme() + " does not read without the server's CPU");
      }
      for (int key = 0; key < RemoteTable.KEYS; key++) {
        if (!table.byReads(key) || !table.byCall(key)) {
          throw new WorkloadFailed(
              "key " + key + " has the wrong value over " + transport.scheme());
        }
      }
      if (!table.callNeedsTheServer()) {
        throw new WorkloadFailed("a call was answered though the server did nothing");
      }
      return Metric.higher(this, "lookupsWithoutServer", "op")
          .param("transport", transport.scheme())
          .add(RemoteTable.KEYS)
          .also("reads [op]", (double) table.reads())
          .build();
    } catch (TransportException e) {
      throw new WorkloadFailed("lookups over " + transport.scheme() + ": " + e.getMessage(), e);
    }
  }
}
