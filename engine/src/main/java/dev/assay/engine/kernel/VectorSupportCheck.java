package dev.assay.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/** Whether this JVM can run the Vector API and compile it, found without loading any of it. */
final class VectorSupportCheck {

  private static final String MODULE = "jdk.incubator.vector";

  private VectorSupportCheck() {}

  static Optional<String> whyNot() {
    String info = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    String cause = null;
    if (!isReadable()) {
      cause = "the Vector API is not readable: start the JVM with --add-modules=" + MODULE;
    } else if (info.contains("interpreted")) {
      cause = "this JVM only interprets: start it without -Xint";
    } else if (info.contains("emulated-client") || isOption("TieredStopAtLevel", "1", "2", "3")) {
      cause = "C2 is off: start the JVM without -XX:TieredStopAtLevel and -XX:CompilationMode";
    } else if (isOption("EnableVectorSupport", "false")) {
      cause = "C2's vector support is off: start the JVM without -XX:-EnableVectorSupport";
    } else if (isOption("UseJVMCICompiler", "true")) {
      cause = "another compiler replaces C2: start the JVM without -XX:+UseJVMCICompiler";
    }
    return Optional.ofNullable(cause);
  }

  static boolean isReadable() {
    Module own = VectorSupportCheck.class.getModule();
    return ModuleLayer.boot().findModule(MODULE).filter(own::canRead).isPresent();
  }

  /** True when the option is known and has one of the values; other JVMs do not know it. */
  private static boolean isOption(String name, String... values) {
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (bean == null) {
      return false;
    }
    try {
      String actual = bean.getVMOption(name).getValue();
      return java.util.Arrays.asList(values).contains(actual);
    } catch (IllegalArgumentException notAnOptionHere) {
      return false;
    }
  }
}
