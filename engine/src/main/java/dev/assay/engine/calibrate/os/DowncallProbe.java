package dev.assay.engine.calibrate.os;

import dev.assay.engine.calibrate.CalibrationContext;
import java.util.Map;

/** What a call from Java into C costs by java.lang.foreign, by kind of linking. */
final class DowncallProbe extends TimedProbe {

  DowncallProbe() {
    super("ffm.downcall", "calls into C", 800, 150);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    if (!skipsWithoutNatives(context)) {
      one(context, "plain", NativeLoops::plain);
      one(context, "critical", NativeLoops::critical);
      one(context, "errno", NativeLoops::errno);
    }
  }

  private void one(CalibrationContext context, String kind, Loop loop) throws InterruptedException {
    nanos(
        context,
        id(),
        Map.of("kind", kind),
        nanosPerTurn(context, loop),
        "labs(long) and the loop around it, each call waiting for the one before");
  }
}
