package dev.assay.transport.soak;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingChannel;
import java.nio.file.Path;

/** Another process: sends messages until it is killed. Subject, address, folder. */
final class Victim {

  private Victim() {}

  public static void main(String[] arguments) throws Exception {
    Pump pump = new Pump();
    Subject subject = Subject.valueOf(arguments[0]);
    try (Worker worker = subject.open(Path.of(arguments[2]), TransportConfig.DEFAULT, 0)) {
      RecordingChannel end = new RecordingChannel(pump);
      worker.connect(Address.parse(arguments[1]), end);
      pump.add(worker::poll);
      pump.until("open", end::isOpen);
      end.send(Long.MAX_VALUE);
      pump.until("the death of this process", () -> false);
    }
  }
}
