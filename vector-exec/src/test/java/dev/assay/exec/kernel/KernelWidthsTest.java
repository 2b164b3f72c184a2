package dev.assay.exec.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.kernel.KernelProvider;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.ByteVector;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.JUnitException;
import org.opentest4j.AssertionFailedError;

/** All tests of kernels again, in JVMs whose vectors are shorter than this machine's. */
class KernelWidthsTest {

  private static final List<Class<?>> TESTS =
      List.of(
          AggregateKernelsTest.class,
          BloomBitsTest.class,
          DecodeTest.class,
          NarrowTest.class,
          TextKernelsTest.class,
          ValueKernelsTest.class);

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void kernelsAgreeWithTheirTwins(int bytes) throws Exception {
    assumeTrue(
        Bitmap.VECTORS && ByteVector.SPECIES_PREFERRED.length() > bytes,
        "no vector of this JVM is longer than " + bytes + " bytes");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-XX:MaxVectorSize=" + bytes, "-ea", "-cp"));
    command.add(String.join(File.pathSeparator, classPath()));
    command.add(Runner.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), output);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains("passed with " + bytes + " bytes"), output);
  }

  /** Where the classes that the tests use lie, whoever runs this. */
  private static List<String> classPath() throws URISyntaxException {
    List<String> places = new ArrayList<>();
    for (Class<?> each :
        List.of(
            KernelWidthsTest.class,
            Bitmap.class,
            KernelProvider.class,
            NullMarked.class,
            Test.class,
            ValueSource.class,
            JUnitException.class,
            AssertionFailedError.class)) {
      places.add(
          Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return places;
  }

  /** Runs what JUnit would, as far as these tests go; the main class of the other JVM. */
  static final class Runner {

    private Runner() {}

    public static void main(String[] arguments) throws Exception {
      int runs = 0;
      for (Class<?> test : TESTS) {
        Constructor<?> constructor = test.getDeclaredConstructor();
        for (Method method : test.getDeclaredMethods()) {
          if (method.isAnnotationPresent(Test.class)) {
            run(method, constructor.newInstance());
            runs++;
          } else if (method.isAnnotationPresent(ParameterizedTest.class)) {
            for (int value : method.getAnnotation(ValueSource.class).ints()) {
              run(method, constructor.newInstance(), value);
              runs++;
            }
          }
        }
      }
      System.out.printf(
          "%d passed with %d bytes%n", runs, ByteVector.SPECIES_PREFERRED.vectorByteSize());
    }

    private static void run(Method method, Object instance, Object... values) throws Exception {
      try {
        method.invoke(instance, values);
      } catch (InvocationTargetException e) {
        e.printStackTrace();
        System.exit(1);
      }
    }
  }
}
