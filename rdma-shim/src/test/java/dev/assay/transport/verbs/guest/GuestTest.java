package dev.assay.transport.verbs.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.verbs.VerbsFaultTest;
import dev.assay.transport.verbs.VerbsLinksTest;
import dev.assay.transport.verbs.VerbsWorkerTest;
import dev.assay.transport.verbs.binding.VerbsBindingTest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that needs RDMA devices, in a guest that has them. */
@Tag("guest")
class GuestTest {

  private static final Class<?>[] TESTS = {
    VerbsBindingTest.class, VerbsFaultTest.class, VerbsLinksTest.class, VerbsWorkerTest.class
  };

  @Test
  void testsOfVerbsSucceedInGuest(@TempDir Path share) throws Exception {
    Optional<String> whyNot = Guest.whyNot();
    assumeTrue(whyNot.isEmpty(), () -> "no guest: " + whyNot.orElseThrow());
    String[] arguments = new String[TESTS.length + 1];
    arguments[0] = GuestMain.class.getName();
    for (int i = 0; i < TESTS.length; i++) {
      arguments[i + 1] = TESTS[i].getName();
    }
    Guest.Ended ended = Guest.run(share, Guest.java(arguments));
    System.out.println(ended.output());
    assertEquals(0, ended.status(), ended.output());
  }
}
