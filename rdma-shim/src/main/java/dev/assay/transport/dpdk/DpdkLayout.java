package dev.assay.transport.dpdk;

/**
 * Offsets in DPDK's structures as its binary interface 23 has them (release 22.11). They are good
 * for no other one; {@link Dpdk} looks symbols up by that version.
 *
 * <pre>
 * struct rte_eth_fp_ops  (128, one a port)   0 | receive burst* | 24 | receive queues** | 64 | transmit burst* | 88 | transmit queues** |
 * struct rte_mempool                        88 | operations' index (4) |
 * struct rte_mempool_ops (128)               0 | name (32) | 56 | dequeue* |
 * struct rte_mempool_ops_table              64 | operations [index] |
 * struct rte_mbuf        (128)               0 | buffer* | 16 | data offset (2) | 18 | references (2) | 20 | segments (2) | 22 | port (2) |
 *                                           24 | offload flags (8) | 36 | packet length (4) | 40 | data length (2) | 56 | pool* | 64 | next* |
 * struct rte_eth_link    (8)                 4 | duplex, autonegotiated, up: a bit each (2) |
 * </pre>
 *
 * <p>Source: {@code rte_ethdev_core.h}, {@code rte_mempool.h}, {@code rte_mbuf_core.h}, {@code
 * rte_ethdev.h} of DPDK 22.11.
 */
final class DpdkLayout {

  static final long FAST_PATH_BYTES = 128;
  static final long RECEIVE_BURST = 0;
  static final long RECEIVE_QUEUES = 24;
  static final long TRANSMIT_BURST = 64;
  static final long TRANSMIT_QUEUES = 88;

  static final long POOL_OPS_INDEX = 88;
  static final long OPS_TABLE_FIRST = 64;
  static final int MAX_OPS = 16;
  static final long OPS_BYTES = 128;
  static final long OPS_DEQUEUE = 56;

  static final long BUFFER = 0;
  static final long DATA_OFFSET = 16;
  static final long REFERENCES = 18;
  static final long SEGMENTS = 20;
  static final long OFFLOAD_FLAGS = 24;
  static final long PACKET_LENGTH = 36;
  static final long DATA_LENGTH = 40;
  static final long POOL = 56;
  static final long NEXT = 64;
  static final long MBUF_BYTES = 128;

  static final long LINK_FLAGS = 4;
  static final int LINK_UP = 1 << 2;
  static final long LINK_BYTES = 8;

  static final long DEVICE_CONFIGURATION_BYTES = 2272;

  /** Room before the data of a frame, {@code RTE_PKTMBUF_HEADROOM}. */
  static final int HEADROOM_BYTES = 128;

  private DpdkLayout() {}
}
