package dev.assay.engine.memory;

import static dev.assay.engine.memory.MemoryBudget.megabytes;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.VirtualMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** How Linux is asked for a region, step by step: map, align, place, page kind, fault in, lock. */
final class Mapping {

  private static final int EINVAL = 22;

  private Mapping() {}

  /** What a region costs: its size in whole pages of the kind it asks for. */
  static long footprintBytes(RegionRequest request) {
    return roundUp(request.sizeBytes(), pageBytes(request.pages()));
  }

  /**
   * Maps a region; the arena unmaps it.
   *
   * @param refusals gets a sentence for each thing that was asked for and not given
   * @throws MemoryRefused when there is not enough memory
   */
  static MemorySegment open(RegionRequest request, Arena arena, List<String> refusals) {
    boolean pool = request.pages() == PageKind.HUGETLB;
    long length = footprintBytes(request);
    long alignment = Math.max(request.alignmentBytes(), pageBytes(request.pages()));
    long address = pool ? mapFromPool(request, length, refusals) : -1;
    boolean fromPool = address > 0;
    if (!fromPool) {
      if (request.prefault()) {
        requireAvailable(request);
      }
      address = mapAligned(request, length, alignment);
    }
    MemorySegment segment = own(address, length, arena);
    if (request.node() >= 0) {
      note(
          refusals,
          "binding to node " + request.node(),
          VirtualMemory.bind(address, length, request.node()));
    }
    if (!fromPool) {
      adviseKind(request.pages(), address, length, refusals);
    }
    if (request.prefault()) {
      faultIn(request, segment);
    }
    if (request.locked()) {
      note(refusals, "locking in memory", VirtualMemory.lock(address, length));
    }
    return segment.asSlice(0, request.sizeBytes());
  }

  private static long mapFromPool(RegionRequest request, long length, List<String> refusals) {
    if (request.alignmentBytes() > pageBytes(PageKind.HUGETLB)) {
      refusals.add("reserved huge pages are not aligned to " + request.alignmentBytes() + " bytes");
      return -1;
    }
    long address = VirtualMemory.map(length, true);
    if (address < 0) {
      refusals.add(
          ("no reserved huge pages for %s (%s): raise /proc/sys/vm/nr_hugepages; "
                  + "transparent huge pages are used instead")
              .formatted(megabytes(length), Linux.describe(address)));
    }
    return address;
  }

  /**
   * Maps more than needed and cuts off what lies before the alignment and behind the length. At
   * least one page behind stays unmapped, so that neighbouring regions do not become one mapping
   * whose pages nobody can tell apart.
   */
  private static long mapAligned(RegionRequest request, long length, long alignment) {
    long page = Linux.pageSizeBytes();
    long slack = Math.max(alignment, page);
    long mapped = VirtualMemory.map(length + slack, false);
    if (mapped < 0) {
      throw refused(request, Linux.describe(mapped));
    }
    long address = roundUp(mapped, alignment);
    long behind = mapped + slack - address;
    if (address > mapped) {
      VirtualMemory.unmap(mapped, address - mapped);
    }
    VirtualMemory.unmap(address + length, behind);
    return address;
  }

  @SuppressWarnings("restricted") // a mapping becomes a segment by reinterpreting its address
  private static MemorySegment own(long address, long length, Arena arena) {
    return MemorySegment.ofAddress(address)
        .reinterpret(length, arena, mapped -> VirtualMemory.unmap(address, length));
  }

  private static void adviseKind(PageKind kind, long address, long length, List<String> refusals) {
    boolean huge = kind != PageKind.NORMAL;
    long result =
        VirtualMemory.advise(
            address, length, huge ? VirtualMemory.MADV_HUGEPAGE : VirtualMemory.MADV_NOHUGEPAGE);
    if (huge) {
      note(refusals, "transparent huge pages", result);
    }
  }

  private static void faultIn(RegionRequest request, MemorySegment segment) {
    long result =
        VirtualMemory.advise(
            segment.address(), segment.byteSize(), VirtualMemory.MADV_POPULATE_WRITE);
    if (result == -EINVAL) { // a kernel before 5.14
      long page = Linux.pageSizeBytes();
      for (long offset = 0; offset < segment.byteSize(); offset += page) {
        segment.set(ValueLayout.JAVA_BYTE, offset, (byte) 0);
      }
    } else if (result < 0) {
      throw refused(request, Linux.describe(result));
    }
  }

  private static void requireAvailable(RegionRequest request) {
    long available = KernelMemory.availableBytes();
    if (available >= 0 && request.sizeBytes() > available) {
      throw refused(request, "only " + megabytes(available) + " are available now");
    }
  }

  private static MemoryRefused refused(RegionRequest request, String cause) {
    return new MemoryRefused(
        "%s for %s were refused: %s; ask for less or free memory on this machine"
            .formatted(megabytes(request.sizeBytes()), request.name(), cause));
  }

  private static void note(List<String> refusals, String what, long result) {
    if (result < 0) {
      refusals.add(what + " was refused: " + Linux.describe(result));
    }
  }

  private static long pageBytes(PageKind kind) {
    return switch (kind) {
      case NORMAL -> Linux.pageSizeBytes();
      case TRANSPARENT_HUGE -> KernelMemory.transparentHugePageBytes();
      case HUGETLB -> KernelMemory.reservedHugePageBytes();
    };
  }

  private static long roundUp(long value, long powerOfTwo) {
    return value + powerOfTwo - 1 & -powerOfTwo;
  }
}
