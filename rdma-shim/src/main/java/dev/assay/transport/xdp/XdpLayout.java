package dev.assay.transport.xdp;

/**
 * Numbers and offsets of AF_XDP and of {@code bpf(2)}, which are part of the kernel's interface to
 * programs and do not change. Source: {@code include/uapi/linux/if_xdp.h}, {@code
 * include/uapi/linux/bpf.h}.
 *
 * <pre>
 * struct xdp_umem_reg      0 | address (8) | 8 | length (8) | 16 | frame (4) | 20 | headroom (4) | 24 | flags (4) |
 * struct sockaddr_xdp      0 | family (2) | 2 | flags (2) | 4 | interface (4) | 8 | queue (4) | 12 | shared (4) |
 * struct xdp_mmap_offsets  four of these, for rx, tx, fill, completion:
 *                          0 | producer (8) | 8 | consumer (8) | 16 | descriptors (8) | 24 | flags (8) |
 * struct xdp_desc          0 | address in the memory (8) | 8 | length (4) | 12 | options (4) |
 * </pre>
 */
final class XdpLayout {

  static final int AF_XDP = 44;
  static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  static final int SOL_XDP = 283;

  static final int MMAP_OFFSETS = 1;
  static final int RX_RING = 2;
  static final int TX_RING = 3;
  static final int UMEM_REG = 4;
  static final int UMEM_FILL_RING = 5;
  static final int UMEM_COMPLETION_RING = 6;

  static final long RX_MAP = 0;
  static final long TX_MAP = 0x8000_0000L;
  static final long FILL_MAP = 0x1_0000_0000L;
  static final long COMPLETION_MAP = 0x1_8000_0000L;

  static final int UMEM_REG_BYTES = 32;
  static final int ADDRESS_BYTES = 16;
  static final int OFFSETS_BYTES = 128;
  static final int OFFSETS_OF_RING_BYTES = 32;
  static final int DESCRIPTOR_BYTES = 16;

  static final int BIND_COPY = 1 << 1;
  static final int BIND_ZERO_COPY = 1 << 2;
  static final int BIND_NEED_WAKEUP = 1 << 3;
  static final int RING_NEEDS_WAKEUP = 1;

  static final int FRAME_BYTES = 2048;
  static final int MSG_DONTWAIT = 0x40;

  private XdpLayout() {}
}
