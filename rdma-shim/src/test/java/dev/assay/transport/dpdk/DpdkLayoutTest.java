package dev.assay.transport.dpdk;

import static dev.assay.transport.contract.Headers.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.contract.Headers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every offset and number of DPDK beside what the C compiler says of the headers. */
class DpdkLayoutTest {

  private static final Path HEADER = Path.of("/usr/include/dpdk/rte_ethdev.h");

  @Test
  void layoutsAreThoseOfHeaders() throws Exception {
    assumeTrue(Files.exists(HEADER), "no " + HEADER + ": apt-get install libdpdk-dev");
    Headers headers =
        new Headers(
            List.of("rte_ethdev.h", "rte_mempool.h", "rte_mbuf.h", "rte_version.h"),
            List.of(
                "-I/usr/include/dpdk",
                "-I/usr/include/%s-linux-gnu/dpdk".formatted(architecture()),
                "-include",
                "rte_config.h",
                "-mssse3"));
    assumeTrue(
        headers.evaluate(List.of("RTE_VER_YEAR * 100 + RTE_VER_MONTH")).equals(List.of(2211L)),
        "the headers are of another version than 22.11");
    headers.assertSame(expressions());
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
  }

  private static Map<String, Long> expressions() {
    Map<String, Long> all = new LinkedHashMap<>();
    fastPath(all);
    pools(all);
    buffers(all);
    all.put("sizeof(struct rte_eth_conf)", DpdkLayout.DEVICE_CONFIGURATION_BYTES);
    all.put("sizeof(struct rte_eth_link)", DpdkLayout.LINK_BYTES);
    all.put(
        "({ struct rte_eth_link up = {0}; up.link_status = 1; ((uint16_t *) &up)["
            + DpdkLayout.LINK_FLAGS / 2
            + "]; })",
        (long) DpdkLayout.LINK_UP);
    return all;
  }

  private static void fastPath(Map<String, Long> all) {
    offset(all, "rte_eth_fp_ops", "rx_pkt_burst", DpdkLayout.RECEIVE_BURST);
    offset(all, "rte_eth_fp_ops", "rxq.data", DpdkLayout.RECEIVE_QUEUES);
    offset(all, "rte_eth_fp_ops", "tx_pkt_burst", DpdkLayout.TRANSMIT_BURST);
    offset(all, "rte_eth_fp_ops", "txq.data", DpdkLayout.TRANSMIT_QUEUES);
    all.put("sizeof(struct rte_eth_fp_ops)", DpdkLayout.FAST_PATH_BYTES);
  }

  private static void pools(Map<String, Long> all) {
    offset(all, "rte_mempool", "ops_index", DpdkLayout.POOL_OPS_INDEX);
    offset(all, "rte_mempool_ops_table", "ops", DpdkLayout.OPS_TABLE_FIRST);
    offset(all, "rte_mempool_ops", "name", 0);
    offset(all, "rte_mempool_ops", "dequeue", DpdkLayout.OPS_DEQUEUE);
    all.put("sizeof(struct rte_mempool_ops)", DpdkLayout.OPS_BYTES);
    all.put("RTE_MEMPOOL_MAX_OPS_IDX", (long) DpdkLayout.MAX_OPS);
  }

  private static void buffers(Map<String, Long> all) {
    offset(all, "rte_mbuf", "buf_addr", DpdkLayout.BUFFER);
    offset(all, "rte_mbuf", "data_off", DpdkLayout.DATA_OFFSET);
    offset(all, "rte_mbuf", "refcnt", DpdkLayout.REFERENCES);
    offset(all, "rte_mbuf", "nb_segs", DpdkLayout.SEGMENTS);
    offset(all, "rte_mbuf", "ol_flags", DpdkLayout.OFFLOAD_FLAGS);
    offset(all, "rte_mbuf", "pkt_len", DpdkLayout.PACKET_LENGTH);
    offset(all, "rte_mbuf", "data_len", DpdkLayout.DATA_LENGTH);
    offset(all, "rte_mbuf", "pool", DpdkLayout.POOL);
    offset(all, "rte_mbuf", "next", DpdkLayout.NEXT);
    all.put("sizeof(struct rte_mbuf)", DpdkLayout.MBUF_BYTES);
    all.put("RTE_PKTMBUF_HEADROOM", (long) DpdkLayout.HEADROOM_BYTES);
  }
}
