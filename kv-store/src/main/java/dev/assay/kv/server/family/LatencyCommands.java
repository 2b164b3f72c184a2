package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.Command;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.command.Instance;
import dev.assay.kv.server.command.LatencyEvents.Sample;
import dev.assay.kv.server.command.LatencyEvents.Series;
import dev.assay.kv.server.command.SlowCommands;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What took long, what takes memory, what goes on: SLOWLOG, LATENCY, MEMORY, MONITOR. */
public final class LatencyCommands {

  private static final String COUNT_OF_SLOW = "ERR count should be greater than or equal to -1";
  private static final long USUAL_SLOW = 10;

  /** The finest step of a histogram that is told, a power of two near a microsecond. */
  private static final int STEP_NANOS = 1024;

  private LatencyCommands() {}

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("slowlog|get", LatencyCommands::slow)
        .on("slowlog|len", call -> call.reply().integer(call.instance().slowCommands().size()))
        .on("slowlog|reset", LatencyCommands::forgetSlow)
        .on("slowlog|help", call -> Help.reply(call, "slowlog"))
        .on("latency|latest", LatencyCommands::latest)
        .on("latency|history", LatencyCommands::history)
        .on("latency|reset", LatencyCommands::reset)
        .on("latency|doctor", LatencyCommands::doctor)
        .on("latency|histogram", LatencyCommands::histograms)
        .on("latency|help", call -> Help.reply(call, "latency"))
        .on("memory|stats", LatencyCommands::memory)
        .on("memory|doctor", LatencyCommands::memoryDoctor)
        .on("memory|purge", call -> call.reply().ok())
        .on(
            "memory|malloc-stats",
            call -> call.reply().verbatim("Stats not supported for the current allocator"))
        .on("monitor", LatencyCommands::monitor);
  }

  private static void slow(Call call) {
    if (call.count() > 3) {
      throw ReplyError.subcommand(call.text(1), "SLOWLOG");
    }
    long most = call.count() == 3 ? call.integer(2, -1, Long.MAX_VALUE, COUNT_OF_SLOW) : USUAL_SLOW;
    List<SlowCommands.Entry> entries =
        call.instance().slowCommands().last(most < 0 ? Long.MAX_VALUE : most);
    Reply reply = call.reply();
    reply.array(entries.size());
    for (SlowCommands.Entry entry : entries) {
      reply.array(6);
      reply.integer(entry.id());
      reply.integer(entry.atSeconds());
      reply.integer(entry.micros());
      reply.array(entry.arguments().size());
      entry.arguments().forEach(reply::bulk);
      reply.bulk(entry.address());
      reply.bulk(entry.name());
    }
  }

  private static void forgetSlow(Call call) {
    call.instance().slowCommands().clear();
    call.reply().ok();
  }

  private static void latest(Call call) {
    Map<String, Series> all = call.instance().latencies().all();
    Reply reply = call.reply();
    reply.array(all.size());
    all.forEach(
        (name, series) -> {
          reply.array(4);
          reply.bulk(name);
          reply.integer(series.last().atSeconds());
          reply.integer(series.last().millis());
          reply.integer(series.mostMillis());
        });
  }

  private static void history(Call call) {
    Series series = call.instance().latencies().all().get(call.text(2));
    List<Sample> samples = series == null ? List.of() : series.samples();
    call.reply().array(samples.size());
    for (Sample sample : samples) {
      call.reply().array(2);
      call.reply().integer(sample.atSeconds());
      call.reply().integer(sample.millis());
    }
  }

  private static void reset(Call call) {
    List<String> names = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      names.add(call.text(i));
    }
    call.reply().integer(call.instance().latencies().reset(names));
  }

  private static void doctor(Call call) {
    if (call.instance().settings().latencyMillis == 0) {
      call.reply()
          .verbatim(
              "Latencies are not watched. CONFIG SET latency-monitor-threshold <milliseconds> begins that.\n");
      return;
    }
    StringBuilder text = new StringBuilder();
    call.instance()
        .latencies()
        .all()
        .forEach(
            (name, series) ->
                text.append(
                    "%s: %d samples, mean %d ms, the longest %d ms.\n"
                        .formatted(
                            name,
                            series.samples().size(),
                            Math.round(
                                series.samples().stream()
                                    .mapToLong(Sample::millis)
                                    .average()
                                    .orElse(0)),
                            series.mostMillis())));
    call.reply()
        .verbatim(
            text.isEmpty()
                ? "Nothing took longer than the threshold.\n"
                : text + "SLOWLOG GET shows the commands.\n");
  }

  private static void histograms(Call call) {
    Instance instance = call.instance();
    List<Command> wanted = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      Command command = instance.commands().find(call.text(i));
      if (command != null) {
        wanted.add(command);
        wanted.addAll(command.subcommands().values());
      }
    }
    Map<String, Histogram> found = new LinkedHashMap<>();
    for (Command command : call.count() == 2 ? instance.commands().all() : wanted) {
      Histogram histogram = instance.histogram(command);
      if (histogram.getTotalCount() > 0) {
        found.put(command.name(), histogram);
      }
    }
    call.reply().map(found.size());
    found.forEach((name, histogram) -> reply(call.reply(), name, histogram));
  }

  private static void reply(Reply reply, String name, Histogram histogram) {
    Map<Long, Long> counts = new LinkedHashMap<>();
    long before = 0;
    for (var step : histogram.logarithmicBucketValues(STEP_NANOS, 2)) {
      long upTo = step.getTotalCountToThisValue();
      if (upTo > before) {
        long highest = histogram.highestEquivalentValue(step.getValueIteratedTo() + 1);
        counts.put(highest / 1000, upTo);
        before = upTo;
      }
    }
    reply.bulk(name);
    reply.map(2);
    reply.bulk("calls");
    reply.integer(histogram.getTotalCount());
    reply.bulk("histogram_usec");
    reply.map(counts.size());
    counts.forEach(
        (micros, count) -> {
          reply.integer(micros);
          reply.integer(count);
        });
  }

  private static void memory(Call call) {
    long used = call.instance().usedBytes();
    long keys = 0;
    for (int i = 0; i < call.core().databases().count(); i++) {
      keys += call.core().databases().size(i);
    }
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("peak.allocated", used);
    values.put("total.allocated", used);
    values.put("startup.allocated", 0L);
    values.put("replication.backlog", 0L);
    values.put("clients.slaves", 0L);
    values.put(
        "clients.normal",
        call.instance().clients().stream()
            .mapToLong(client -> client.pendingInput() + client.pendingOutput())
            .sum());
    values.put("aof.buffer", 0L);
    values.put("overhead.total", 0L);
    values.put("keys.count", keys);
    values.put("keys.bytes-per-key", keys == 0 ? 0L : used / keys);
    values.put("dataset.bytes", used);
    values.put("dataset.percentage", 100.0);
    values.put("peak.percentage", 100.0);
    values.put("fragmentation", 1.0);
    values.put("fragmentation.bytes", 0L);
    Reply reply = call.reply();
    reply.map(values.size());
    values.forEach(
        (name, value) -> {
          reply.bulk(name);
          if (value instanceof Double real) {
            reply.real(real);
          } else {
            reply.integer(value.longValue());
          }
        });
  }

  private static void memoryDoctor(Call call) {
    Instance instance = call.instance();
    call.reply()
        .verbatim(
            "Keys, values and the index take %d of %d bytes.\n"
                .formatted(instance.usedBytes(), instance.mostBytes()));
  }

  private static void monitor(Call call) {
    call.instance().monitors().add(call.client());
    call.reply().ok();
  }
}
