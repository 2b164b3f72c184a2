package dev.assay.engine.capability;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Everything that the probes found, in the order a reader wants: CPU, vectors, memory, devices,
 * JVM.
 *
 * @param list one entry for each id
 */
public record Capabilities(List<Capability> list) {

  /** Freezes the list. */
  public Capabilities {
    list = List.copyOf(list);
  }

  /**
   * Runs all probes; takes the seconds that the check of vector operations needs in a JVM of its
   * own. Never throws for what it finds: what cannot be probed is unknown, with the reason.
   *
   * @param machine the machine this JVM runs on
   */
  public static Capabilities probeAll(Machine machine) {
    return probeAll(machine, new SystemFiles(Path.of("/")));
  }

  /** As the other, over the given files; only those of the live machine lead to trials. */
  static Capabilities probeAll(Machine machine, SystemFiles files) {
    // SystemFiles is for one thread, and the check only asks whether it is live.
    FutureTask<List<Capability>> vectors =
        new FutureTask<>(() -> new VectorProbe().probe(machine, files));
    Thread.ofPlatform().daemon().name("vector-probe").start(vectors);
    List<Capability> found = new ArrayList<>(new CpuProbe().probe(machine, files));
    List<Capability> rest = new ArrayList<>();
    for (CapabilityProbe probe :
        List.of(new MemoryProbe(), new IoUringProbe(), new DeviceProbe(), new JvmProbe())) {
      rest.addAll(probe.probe(machine, files));
    }
    found.addAll(await(vectors));
    found.addAll(rest);
    return new Capabilities(found);
  }

  /** io_uring alone, tried now. */
  public static Capability ioUring() {
    return IoUringProbe.tried(new SystemFiles(Path.of("/")));
  }

  /** The capability of this id. */
  public Optional<Capability> find(String id) {
    return list.stream().filter(capability -> capability.id().equals(id)).findFirst();
  }

  private static List<Capability> await(FutureTask<List<Capability>> vectors) {
    try {
      return vectors.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Capability.unknown("vector", "Vector API", "The check was interrupted."));
    } catch (ExecutionException e) {
      return List.of(
          Capability.unknown("vector", "Vector API", "The check failed: " + e.getCause() + "."));
    }
  }
}
