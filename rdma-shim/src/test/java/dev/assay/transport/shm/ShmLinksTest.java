package dev.assay.transport.shm;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.LinkPortContract;
import dev.assay.transport.link.LinkPort;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Public, since another process makes one too. */
@EnabledOnOs(OS.LINUX)
public class ShmLinksTest extends LinkPortContract {

  @Override
  protected LinkPort openPort(TransportConfig config) throws TransportException {
    return new ShmPort(Place.ROOT, config);
  }

  @Override
  protected Address anywhere() {
    return Names.fresh();
  }
}
