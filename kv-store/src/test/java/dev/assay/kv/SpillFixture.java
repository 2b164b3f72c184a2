package dev.assay.kv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Stores with one MiB of memory and a file. */
abstract class SpillFixture {

  @TempDir Path folder;

  final KvConfig config(int shards, int frameKib, long diskMib) {
    return KvConfig.ofMemory(1 << 20)
        .withSeed(7)
        .withShards(shards, frameKib << 10)
        .withSpill(folder, diskMib << 20);
  }

  final List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  static byte[] value(int number, int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) (number ^ (number >>> 8)));
    return value;
  }
}
