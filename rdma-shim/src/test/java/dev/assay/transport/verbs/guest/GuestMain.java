package dev.assay.transport.verbs.guest;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes inside the guest: their names are the arguments. The status is 0 when all
 * succeeded; a test that was skipped counts as failed, since the guest has what tests need.
 */
final class GuestMain {

  private GuestMain() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String name : classes) {
      request.selectors(DiscoverySelectors.selectClass(name));
    }
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request.build(), summary, new Progress());
    TestExecutionSummary result = summary.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    result.printFailuresTo(out, 30);
    out.printf(
        "%d succeeded, %d failed, %d skipped or aborted%n",
        result.getTestsSucceededCount(), result.getTotalFailureCount(), idle(result));
    boolean good =
        result.getTestsSucceededCount() > 0
            && result.getTotalFailureCount() == 0
            && idle(result) == 0;
    System.exit(good ? 0 : 1);
  }

  private static long idle(TestExecutionSummary result) {
    return result.getTestsSkippedCount()
        + result.getTestsAbortedCount()
        + result.getContainersAbortedCount();
  }

  /** One line for each test as it ends, with its time. */
  private static final class Progress implements TestExecutionListener {

    private long startedNanos;

    @Override
    public void executionStarted(TestIdentifier test) {
      startedNanos = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        System.out.printf(
            "%-10s %6d ms %s %s%n",
            result.getStatus(),
            (System.nanoTime() - startedNanos) / 1_000_000,
            test.getDisplayName(),
            result.getThrowable().map(Object::toString).orElse(""));
      }
    }
  }
}
