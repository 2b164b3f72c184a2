package dev.assay.transport.contract;

import dev.assay.transport.Address;
import dev.assay.transport.link.LinkPort;
import java.io.IOException;

/** Another process: sends frames by a backend until it is killed. */
public final class LinkVictim {

  static final long SEED = 43;

  private LinkVictim() {}

  /** Starts one; it makes its port by an instance of that class. */
  static Process fork(Class<?> contract, Address address) throws IOException {
    return OtherJvm.start(LinkVictim.class, contract.getName(), address.toString());
  }

  /** Class of the contract, address. */
  public static void main(String[] arguments) throws Exception {
    LinkPortContract contract =
        Class.forName(arguments[0])
            .asSubclass(LinkPortContract.class)
            .getDeclaredConstructor()
            .newInstance();
    Pump pump = new Pump();
    try (LinkPort port = contract.openPort(LinkPortContract.CONFIG)) {
      RecordingLink end = new RecordingLink(pump, SEED);
      port.connect(Address.parse(arguments[1]), end);
      pump.add(port::poll);
      pump.until("up", end::isOpen);
      end.send(Long.MAX_VALUE);
      pump.until("the death of this process", () -> false);
    }
  }
}
