package dev.assay.transport.contract;

import dev.assay.transport.Address;
import dev.assay.transport.Worker;
import java.io.IOException;

/** Another process: sends messages by a transport until it is killed. */
public final class WorkerVictim {

  private WorkerVictim() {}

  /** Starts one; it makes its worker by an instance of that class. */
  static Process fork(Class<?> contract, Address address) throws IOException {
    return OtherJvm.start(WorkerVictim.class, contract.getName(), address.toString());
  }

  /** Class of the contract, address. */
  public static void main(String[] arguments) throws Exception {
    WorkerContract contract =
        Class.forName(arguments[0])
            .asSubclass(WorkerContract.class)
            .getDeclaredConstructor()
            .newInstance();
    Pump pump = new Pump();
    try (Worker worker = contract.transport().openWorker(WorkerContract.CONFIG)) {
      RecordingChannel end = new RecordingChannel(pump);
      worker.connect(Address.parse(arguments[1]), end);
      pump.add(worker::poll);
      pump.until("open", end::isOpen);
      end.send(Long.MAX_VALUE);
      pump.until("the death of this process", () -> false);
    }
  }
}
