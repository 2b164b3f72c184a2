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
 * succeeded; one that is skipped counts as failed, since the guest has what tests need, unless it
 * would start another JVM, which takes long here.
 */
final class GuestMain {

  private GuestMain() {}

  public static void main(String[] classes) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String name : classes) {
      request.selectors(DiscoverySelectors.selectClass(name));
    }
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    Progress progress = new Progress();
    LauncherFactory.create().execute(request.build(), summary, progress);
    TestExecutionSummary result = summary.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    result.printFailuresTo(out, 30);
    out.printf(
        "%d succeeded, %d failed, %d skipped or aborted%n",
        result.getTestsSucceededCount(), result.getTotalFailureCount(), idle(result));
    boolean good =
        result.getTestsSucceededCount() > 0
            && result.getTotalFailureCount() == 0
            && result.getContainersAbortedCount() == 0
            && idle(result) == progress.excused;
    System.exit(good ? 0 : 1);
  }

  private static long idle(TestExecutionSummary result) {
    return result.getTestsSkippedCount() + result.getTestsAbortedCount();
  }

  /** One line for each test as it ends, with its time. */
  private static final class Progress implements TestExecutionListener {

    private static final String ANOTHER_JVM = "both ends live in one process";

    private long startedNanos;
    private long excused;

    @Override
    public void executionStarted(TestIdentifier test) {
      startedNanos = System.nanoTime();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      String why = result.getThrowable().map(Throwable::toString).orElse("");
      if (why.contains(ANOTHER_JVM)) {
        excused++;
      }
      if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        System.out.printf(
            "%-10s %6d ms %s %s%n",
            result.getStatus(),
            (System.nanoTime() - startedNanos) / 1_000_000,
            test.getDisplayName(),
            why);
      }
    }
  }
}
