package dev.assay.kv.server.command;

import java.util.List;
import org.HdrHistogram.Histogram;

/** The server, as handlers see it. */
public interface Instance {

  /** Its commands. */
  CommandTable commands();

  /** Its settings. */
  Settings settings();

  /** Who may do what. */
  Users users();

  /** Who hears what is published. */
  Channels channels();

  /** Who caches what. */
  Caches caches();

  /** Who is told what becomes of keys. */
  Notices notices();

  /** Commands that took long. */
  SlowCommands slowCommands();

  /** What took longer than the threshold. */
  LatencyEvents latencies();

  /** Who is told of every command. */
  Monitors monitors();

  /** How long a command took, in ns, on all cores; for global commands. */
  Histogram histogram(Command command);

  /** Its counts. */
  Statistics statistics();

  /** Who is connected; for global commands. */
  List<Client> clients();

  /** Bytes that keys, values and the index take. */
  long usedBytes();

  /** Bytes that they may take. */
  long mostBytes();

  /** Whether more is taken than may be: then keys go, or only what takes no more is carried out. */
  boolean isOverMemory();

  /** How much may be taken was set, or what goes at that bound; for global commands. */
  void limitMemory();

  /** Changes since the server began. */
  long changes();

  /** Reads that found a key. */
  long hits();

  /** Reads that found none. */
  long misses();

  /** How many cores carry commands out. */
  int cores();

  /** The port that it listens at. */
  int port();

  /** Seconds since it began. */
  long uptimeSeconds();

  /** A number by chance, of this run. */
  String runId();

  /** No commands that write, or none at all, until then. */
  void pause(long untilMillis, boolean all);

  /** Begins a checkpoint; false where there is no journal, or one is being written. */
  boolean checkpoint();

  /** Counts anew. */
  void resetCounts();

  /** How many commands were carried out. */
  long commandsRun();

  /** How many commands a second were carried out lately. */
  long commandsPerSecond();

  /** How often a command was carried out, refused, and failed, and what it took in all, in ns. */
  long[] counts(Command command);

  /** Stops when the replies under way are sent. */
  void shutdown();
}
