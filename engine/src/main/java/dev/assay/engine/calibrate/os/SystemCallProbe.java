package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import java.util.Map;

/** What entering the kernel and coming back costs. */
final class SystemCallProbe extends TimedProbe {

  SystemCallProbe() {
    super("os.syscall", "system call", 300, 50);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    if (!skipsWithoutNatives(context)) {
      nanos(
          context,
          id(),
          Map.of(),
          nanosPerTurn(context, NativeLoops::gettid),
          "gettid by syscall(2), with the plain downcall around it");
    }
  }
}
