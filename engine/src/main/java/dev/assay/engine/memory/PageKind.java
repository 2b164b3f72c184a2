package dev.assay.engine.memory;

/** Which pages a region asks the kernel for. */
public enum PageKind {
  /** Base pages only, even where the kernel would use huge ones by itself. */
  NORMAL,
  /** Huge pages where the kernel finds them (transparent huge pages); base pages elsewhere. */
  TRANSPARENT_HUGE,
  /** From the pool that an administrator reserved ({@code /proc/sys/vm/nr_hugepages}). */
  HUGETLB
}
