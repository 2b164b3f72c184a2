package dev.assay.exec.file.parquet;

import dev.assay.exec.kernel.Memory;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.snappy.SnappyDecompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;

/** Undoes the compression of pages. Belongs to one worker. */
record Codec(CompressionCodec codec, Decompressor decompressor) {

  /** The block of Hadoop's LZ4 framing: two lengths, big-endian, and the compressed bytes. */
  private static final int FRAME_BYTES = 8;

  /** Whether pages can be read at all. */
  static boolean isKnown(CompressionCodec codec) {
    return codec != CompressionCodec.LZO && codec != CompressionCodec.BROTLI;
  }

  static Codec of(CompressionCodec codec) {
    return new Codec(
        codec,
        switch (codec) {
          case ZSTD -> ZstdDecompressor.create();
          case LZ4, LZ4_RAW -> Lz4Decompressor.create();
          default -> SnappyDecompressor.create();
        });
  }

  /** Whether so many bytes came out; or an exception of whatever kind. */
  boolean decompress(long source, int length, long target, int targetLength) throws IOException {
    return switch (codec) {
      case GZIP -> gunzip(source, length, target, targetLength);
      case LZ4 ->
          unframe(source, length, target, targetLength)
              || raw(source, length, target, targetLength) == targetLength;
      default -> raw(source, length, target, targetLength) == targetLength;
    };
  }

  private int raw(long source, int length, long target, int targetLength) {
    return decompressor.decompress(segment(source, length), segment(target, targetLength));
  }

  @SuppressWarnings("restricted") // pages lie at absolute addresses
  private static MemorySegment segment(long address, int length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }

  private static boolean gunzip(long source, int length, long target, int targetLength)
      throws IOException {
    byte[] packed = new byte[length];
    Memory.copy(source, packed, 0, length);
    try (GZIPInputStream input = new GZIPInputStream(new ByteArrayInputStream(packed), 1 << 16)) {
      byte[] block = new byte[1 << 16];
      int done = 0;
      for (int read = input.read(block); read >= 0; read = input.read(block)) {
        if (read > targetLength - done) {
          return false;
        }
        Memory.copy(block, 0, target + done, read);
        done += read;
      }
      return done == targetLength;
    }
  }

  /** Hadoop's frames, which are all that older writers call LZ4; false where it is not that. */
  private boolean unframe(long source, int length, long target, int targetLength) {
    int at = 0;
    int done = 0;
    while (length - at > FRAME_BYTES) {
      int plain = Integer.reverseBytes(Memory.getInt(source + at));
      int packed = Integer.reverseBytes(Memory.getInt(source + at + Integer.BYTES));
      at += FRAME_BYTES;
      if (plain < 0 || packed < 0 || packed > length - at || plain > targetLength - done) {
        return false;
      }
      if (raw(source + at, packed, target + done, plain) != plain) {
        return false;
      }
      at += packed;
      done += plain;
    }
    return at == length && done == targetLength;
  }
}
