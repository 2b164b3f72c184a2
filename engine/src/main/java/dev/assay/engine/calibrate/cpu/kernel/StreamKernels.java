package dev.assay.engine.calibrate.cpu.kernel;

import dev.assay.engine.calibrate.cpu.kernel.StreamKernel.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** The forms in which each operation can be done; which is fastest depends on CPU and level. */
public final class StreamKernels {

  private static final String PLAIN = "plain Java loop";

  private StreamKernels() {}

  /**
   * The forms of an operation by their names for readers; the first needs no Vector API.
   *
   * @param vectors whether the Vector API may be used; its module must be there then
   */
  public static Map<String, StreamKernel> forms(Operation operation, boolean vectors) {
    Map<String, StreamKernel> forms = new LinkedHashMap<>();
    switch (operation) {
      case READ -> forms.put(PLAIN, PlainStream::read);
      case WRITE -> forms.put("MemorySegment.fill", PlainStream::write);
      case COPY -> forms.put("MemorySegment.copy", PlainStream::copy);
      case TRIAD -> forms.put(PLAIN, PlainStream::triad);
    }
    if (vectors) {
      forms.put("Vector API loop", VectorStream.of(operation));
    }
    return forms;
  }
}
