package dev.assay.engine.thread;

import dev.assay.engine.jvm.JvmFlag;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * An Agrona agent on a thread of its own, pinned before its {@code onStart}. The first error ends
 * the agent: it is reported once, on the agent's thread, and kept; an agent that failed is not run
 * again. Any thread may stop it and ask about it.
 */
public final class PinnedAgent implements AutoCloseable {

  private final AgentSettings settings;
  private final AgentRunner runner;
  private final Consumer<Throwable> onFailure;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile String whyNotPinned = "";

  private PinnedAgent(Agent agent, AgentSettings settings, Consumer<Throwable> onFailure) {
    this.settings = settings;
    this.onFailure = onFailure;
    this.runner =
        new AgentRunner(
            settings.idle().newStrategy(), this::failed, null, new EndedByFirstError(agent));
  }

  /**
   * Starts an agent on a daemon thread that bears its role name.
   *
   * @param onFailure gets the first error, at most once
   * @throws UnsupportedOperationException where the JVM lacks {@link JvmFlag#AGRONA}
   */
  public static PinnedAgent start(
      Agent agent, AgentSettings settings, Consumer<Throwable> onFailure) {
    JvmFlag.AGRONA.require();
    PinnedAgent pinned = new PinnedAgent(agent, settings, onFailure);
    AgentRunner.startOnThread(pinned.runner, Thread.ofPlatform().daemon().factory());
    return pinned;
  }

  /** The first error of the agent, empty while there was none. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Why the thread is not on the CPUs of the settings; empty when it is or was not to be. */
  public Optional<String> whyNotPinned() {
    return whyNotPinned.isEmpty() ? Optional.empty() : Optional.of(whyNotPinned);
  }

  /**
   * Ends the agent after the turn it is in and waits for its {@code onClose}. The thread is
   * interrupted when it has not ended after a tenth of the deadline. A second call does nothing.
   *
   * @throws IllegalStateException when the deadline passes: the thread is stuck in the agent's work
   */
  @Override
  public void close() {
    long deadlineNanos = System.nanoTime() + settings.stopDeadline().toNanos();
    int retryMillis = Math.clamp(settings.stopDeadline().toMillis() / 10, 1, 60_000);
    runner.close(
        retryMillis,
        thread -> {
          if (System.nanoTime() - deadlineNanos >= 0) {
            throw new IllegalStateException(
                "%s did not stop within %d ms: its work does not return"
                    .formatted(runner.agent().roleName(), settings.stopDeadline().toMillis()));
          }
        });
  }

  private void failed(Throwable error) {
    if (failure.compareAndSet(null, error)) {
      onFailure.accept(error);
    }
  }

  /** Stands between the runner, which would go on after an error, and the agent. */
  private final class EndedByFirstError implements Agent {
    private final Agent agent;

    EndedByFirstError(Agent agent) {
      this.agent = agent;
    }

    @Override
    public void onStart() {
      if (!settings.cpus().isEmpty()) {
        // The pin ends with the thread, so there is nothing to restore.
        @SuppressWarnings("resource")
        Affinity pin = Affinity.pin(settings.cpus());
        whyNotPinned = pin.whyNot().orElse("");
      }
      try {
        agent.onStart();
      } catch (Throwable e) {
        failed(e);
      }
    }

    @Override
    public int doWork() throws Exception {
      if (failure.get() != null) {
        throw new AgentTerminationException(true);
      }
      try {
        return agent.doWork();
      } catch (AgentTerminationException | InterruptedException | ClosedByInterruptException e) {
        throw e; // an ordinary stop
      } catch (Throwable e) {
        failed(e);
        throw new AgentTerminationException(true);
      }
    }

    @Override
    public void onClose() {
      agent.onClose();
    }

    @Override
    public String roleName() {
      return agent.roleName();
    }
  }
}
