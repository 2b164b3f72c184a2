package dev.assay.engine.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThisMachineTest {

  private final Machine machine = MachineReader.read();

  @Test
  void readingTwiceGivesTheSameMachine() {
    Machine again = MachineReader.read();
    assertEquals(machine.systemId(), again.systemId());
    assertEquals(machine.softwareId(), again.softwareId());
    assertEquals(List.of(), machine.differences(again));
  }

  @Test
  void idsAreFitForFileNamesAndTellNoNames() {
    String user = System.getProperty("user.name");
    for (String id : List.of(machine.systemId(), machine.softwareId())) {
      assertTrue(id.matches("[a-z0-9][a-z0-9.-]{8,62}"), id);
      assertFalse(List.of(id.split("-", -1)).contains(user), id);
    }
  }

  @Test
  void usableCpusAreAtLeastOneAndNoMoreThanOnline() {
    int usable = machine.hardware().cpusUsable();
    assertTrue(usable >= 1);
    machine.hardware().cpus().get().ifPresent(cpus -> assertTrue(usable <= cpus.size()));
  }
}
