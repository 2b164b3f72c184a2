package dev.assay.engine.jvm;

import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.natives.NativeAccess;
import java.util.Optional;

/**
 * JVM flags that an embedder may have forgotten. Whatever touches a class that needs one calls
 * {@link #require} first, in code that can be reached before that class is initialised: the user
 * then reads one line naming the flag instead of an IllegalAccessError or a NoClassDefFoundError.
 * Any thread may call; a check takes well under a microsecond.
 */
public enum JvmFlag {
  /** Agrona's buffers, ring buffers and queues reach into {@code jdk.internal.misc}. */
  AGRONA("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "Agrona's buffers and queues"),
  /** Calls into the C library and the kernel. */
  NATIVE_ACCESS("--enable-native-access=ALL-UNNAMED", "native calls"),
  /** Vector kernels. */
  VECTOR_API("--add-modules=jdk.incubator.vector", "vector kernels"),
  /** Chronicle Queue generates code by reflection. */
  CHRONICLE_REFLECTION("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "Chronicle Queue"),
  /** Chronicle Queue maps files through the channels' internals. */
  CHRONICLE_CHANNELS("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "Chronicle Queue");

  private final String flag;
  private final String neededBy;

  JvmFlag(String flag, String neededBy) {
    this.flag = flag;
    this.neededBy = neededBy;
  }

  /** The flag as it is typed. */
  public String flag() {
    return flag;
  }

  /** What cannot run without it. */
  public String neededBy() {
    return neededBy;
  }

  /** One sentence naming the flag where its effect is missing; empty where it is there. */
  public Optional<String> whyNot() {
    return isEffective()
        ? Optional.empty()
        : Optional.of(neededBy + " cannot run in this JVM: start it with " + flag);
  }

  /**
   * Returns where the flag's effect is there.
   *
   * @throws UnsupportedOperationException with {@link #whyNot()}
   */
  public void require() {
    whyNot()
        .ifPresent(
            cause -> {
              throw new UnsupportedOperationException(cause);
            });
  }

  /** Asks for the effect: it may also come from a manifest, a module descriptor or a launcher. */
  private boolean isEffective() {
    Module base = Object.class.getModule();
    Module own = JvmFlag.class.getModule();
    return switch (this) {
      case AGRONA -> base.isExported("jdk.internal.misc", own);
      case NATIVE_ACCESS -> NativeAccess.whyNot().isEmpty();
      case VECTOR_API -> KernelProvider.isVectorApiReadable();
      case CHRONICLE_REFLECTION -> base.isOpen("java.lang.reflect", own);
      case CHRONICLE_CHANNELS -> base.isOpen("sun.nio.ch", own);
    };
  }
}
