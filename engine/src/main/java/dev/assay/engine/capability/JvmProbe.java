package dev.assay.engine.capability;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.jvm.JvmFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JVM flags that parts of the engine and its peers need, one capability each. */
final class JvmProbe implements CapabilityProbe {

  @Override
  public List<Capability> probe(Machine machine, SystemFiles files) {
    List<Capability> found = new ArrayList<>();
    for (JvmFlag flag : JvmFlag.values()) {
      String id = "jvm." + flag.name().toLowerCase(Locale.ROOT).replace('_', '-');
      String title = "JVM flag for " + flag.neededBy();
      found.add(
          flag.whyNot()
              .map(cause -> Capability.unavailable(id, title, cause + ".", flag.flag()))
              .orElseGet(() -> Capability.available(id, title, flag.flag() + " is in force.")));
    }
    return List.copyOf(found);
  }
}
