package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Channels.Kind;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.Instance;
import dev.assay.kv.server.keyspace.Databases;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** INFO: lines of names and values, in sections. */
final class Info {

  private static final List<String> USUAL =
      List.of(
          "server",
          "clients",
          "memory",
          "persistence",
          "stats",
          "replication",
          "cpu",
          "modules",
          "errorstats",
          "cluster",
          "keyspace");
  private static final List<String> ALL = List.of("commandstats", "latencystats");

  private final Call call;
  private final Instance instance;
  private final StringBuilder text = new StringBuilder();

  private Info(Call call) {
    this.call = call;
    instance = call.instance();
  }

  static void run(Call call) {
    Set<String> wanted = new LinkedHashSet<>();
    for (int i = 1; i < call.count(); i++) {
      String name = call.text(i).toLowerCase(Locale.ROOT);
      switch (name) {
        case "default" -> wanted.addAll(USUAL);
        case "all", "everything" -> {
          wanted.addAll(USUAL);
          wanted.addAll(ALL);
        }
        default -> wanted.add(name);
      }
    }
    if (call.count() == 1) {
      wanted.addAll(USUAL);
    }
    Info info = new Info(call);
    List<String> sections = new ArrayList<>(USUAL);
    sections.addAll(sections.indexOf("errorstats"), ALL);
    sections.stream().filter(wanted::contains).forEach(info::section);
    call.reply().verbatim(info.text.toString());
  }

  private void section(String name) {
    if (!text.isEmpty()) {
      text.append("\r\n");
    }
    String title =
        name.equals("cpu")
            ? "CPU"
            : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    text.append("# ").append(title).append("\r\n");
    switch (name) {
      case "server" -> server();
      case "clients" -> clients();
      case "memory" -> memory();
      case "persistence" -> persistence();
      case "stats" -> stats();
      case "replication" -> replication();
      case "cpu" -> cpu();
      case "commandstats" -> commands();
      case "latencystats" -> latencies();
      case "errorstats" -> errors();
      case "cluster" -> line("cluster_enabled", 0);
      case "keyspace" -> keyspace();
      default -> {}
    }
  }

  private void line(String name, Object value) {
    text.append(name).append(':').append(value).append("\r\n");
  }

  private void server() {
    line("redis_version", ConnectionCommands.VERSION);
    line("redis_git_sha1", "00000000");
    line("redis_build_id", "assay");
    line("redis_mode", "standalone");
    line(
        "os",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    line("arch_bits", 64);
    line("monotonic_clock", "System.nanoTime");
    line("multiplexing_api", "assay");
    line("process_id", ProcessHandle.current().pid());
    line("run_id", instance.runId());
    line("tcp_port", instance.port());
    line("server_time_usec", System.currentTimeMillis() * 1000);
    line("uptime_in_seconds", instance.uptimeSeconds());
    line("uptime_in_days", instance.uptimeSeconds() / 86_400);
    line("hz", 10);
    line("configured_hz", 10);
    line("lru_clock", System.currentTimeMillis() / 1000 & 0xffffff);
    line("executable", ProcessHandle.current().info().command().orElse(""));
    line("config_file", "");
    line("assay_cores", instance.cores());
    zeroes("redis_git_dirty io_threads_active");
  }

  private void zeroes(String names) {
    for (String name : names.split(" ")) {
      line(name, 0);
    }
  }

  private void clients() {
    line("connected_clients", instance.clients().size());
    line("maxclients", instance.settings().mostClients);
    line(
        "blocked_clients",
        instance.clients().stream()
            .filter(client -> client.waiting() != null || client.isPutOff())
            .count());
    line("tracking_clients", instance.caches().size());
    zeroes("cluster_connections client_recent_max_input_buffer");
    zeroes("client_recent_max_output_buffer clients_in_timeout_table");
  }

  private void memory() {
    long used = instance.usedBytes();
    line("used_memory", used);
    line("used_memory_human", human(used));
    line("used_memory_rss", used);
    line("used_memory_peak", used);
    line("used_memory_dataset", used);
    long most = Math.min(instance.mostBytes(), instance.settings().mostMemoryBytes);
    line("maxmemory", most);
    line("maxmemory_human", human(most));
    line("maxmemory_policy", String.valueOf(instance.settings().value("maxmemory-policy")));
    line("mem_fragmentation_ratio", "1.00");
    line("mem_allocator", "assay");
    zeroes("used_memory_overhead total_system_memory used_memory_lua used_memory_scripts");
    zeroes("mem_clients_normal active_defrag_running lazyfree_pending_objects");
    zeroes("lazyfreed_objects mem_not_counted_for_evict");
  }

  private static String human(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.2fK", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.2fM", bytes / 1048576.0);
  }

  private void persistence() {
    line("rdb_changes_since_last_save", instance.changes());
    line("rdb_last_save_time", System.currentTimeMillis() / 1000 - instance.uptimeSeconds());
    line("rdb_last_bgsave_status", "ok");
    line("rdb_last_bgsave_time_sec", -1);
    line("aof_enabled", "yes".equals(instance.settings().value("appendonly")) ? 1 : 0);
    line("aof_last_bgrewrite_status", "ok");
    line("aof_last_write_status", "ok");
    zeroes("loading async_loading rdb_bgsave_in_progress aof_rewrite_in_progress");
  }

  private void stats() {
    Databases databases = call.core().databases();
    line("total_connections_received", instance.statistics().connections.sum());
    line("total_commands_processed", instance.commandsRun());
    line("instantaneous_ops_per_sec", instance.commandsPerSecond());
    line("total_net_input_bytes", instance.statistics().bytesIn.sum());
    line("total_net_output_bytes", instance.statistics().bytesOut.sum());
    line("rejected_connections", instance.statistics().rejected.sum());
    line("expired_keys", databases.expired());
    line("expired_stale_perc", "0.00");
    line("evicted_keys", databases.evicted());
    line("keyspace_hits", instance.hits());
    line("keyspace_misses", instance.misses());
    line("pubsub_channels", instance.channels().names(Kind.CHANNEL).size());
    line("pubsub_patterns", instance.channels().names(Kind.PATTERN).size());
    line("pubsubshard_channels", instance.channels().names(Kind.SHARD).size());
    line("tracking_total_keys", instance.caches().keys());
    line("total_error_replies", instance.statistics().errors.sum());
    zeroes("sync_full evicted_clients latest_fork_usec total_forks");
    zeroes("slave_expires_tracked_keys active_defrag_hits unexpected_error_replies");
    zeroes("dump_payload_sanitizations total_reads_processed total_writes_processed");
  }

  private void replication() {
    line("role", "master");
    line("master_failover_state", "no-failover");
    line("master_replid", instance.runId());
    line("master_replid2", "0".repeat(40));
    line("second_repl_offset", -1);
    line("repl_backlog_size", 1 << 20);
    zeroes("connected_slaves master_repl_offset repl_backlog_active");
    zeroes("repl_backlog_first_byte_offset repl_backlog_histlen");
  }

  private void cpu() {
    long nanos =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getProcessCpuTime()
            : 0;
    line("used_cpu_sys", "0.000000");
    line("used_cpu_user", String.format(Locale.ROOT, "%.6f", nanos / 1e9));
    line("used_cpu_sys_children", "0.000000");
    line("used_cpu_user_children", "0.000000");
  }

  private void commands() {
    for (Command command : instance.commands().all()) {
      long[] counts = instance.counts(command);
      if (counts[0] + counts[1] + counts[2] > 0) {
        line(
            "cmdstat_" + command.name(),
            "calls=%d,usec=%d,usec_per_call=%.2f,rejected_calls=%d,failed_calls=%d"
                .formatted(
                    counts[0],
                    counts[3] / 1000,
                    counts[0] == 0 ? 0 : counts[3] / 1000.0 / counts[0],
                    counts[1],
                    counts[2]));
      }
    }
  }

  private void latencies() {
    String wanted = instance.settings().values().get("latency-tracking-info-percentiles");
    List<String> percentiles = List.of(String.valueOf(wanted).strip().split("\\s+"));
    for (Command command : instance.commands().all()) {
      Histogram histogram = instance.histogram(command);
      if (histogram.getTotalCount() > 0) {
        line(
            "latency_percentiles_usec_" + command.name(),
            percentiles.stream()
                .filter(each -> !each.isEmpty())
                .map(
                    each ->
                        "p%s=%.3f"
                            .formatted(
                                each,
                                histogram.getValueAtPercentile(Double.parseDouble(each)) / 1000.0))
                .collect(Collectors.joining(",")));
      }
    }
  }

  private void errors() {
    instance
        .statistics()
        .errorsByCode()
        .forEach((code, count) -> line("errorstat_" + code, "count=" + count.sum()));
  }

  private void keyspace() {
    Databases databases = call.core().databases();
    for (int i = 0; i < databases.count(); i++) {
      if (databases.size(i) > 0) {
        line(
            "db" + i,
            "keys=%d,expires=%d,avg_ttl=0".formatted(databases.size(i), databases.expiring(i)));
      }
    }
  }
}
