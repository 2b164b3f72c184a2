package dev.assay.exec.file.arrow;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Memory;
import io.airlift.compress.v3.Decompressor;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.flatbuf.CompressionType;

/** Buffers of a batch: as they lie in the file, or decompressed. Belongs to one worker. */
final class Body {

  private static final int LZ4_MAGIC = 0x184D2204;

  /** A byte that was compressed is of no more bytes than so many. */
  private static final long MOST_TIMES = 1L << 16;

  private static final int BLOCK_CHECKSUMS = 1 << 4;
  private static final int CONTENT_SIZE = 1 << 3;
  private static final int DICTIONARY = 1;

  private final PageMemory memory;
  private final Decompressor zstd = ZstdDecompressor.create();

  /** Bytes in memory. */
  record Buffer(long address, long length) {}

  Body(PageMemory memory) {
    this.memory = memory;
  }

  /**
   * A buffer of a batch.
   *
   * @param index of it
   * @param least bytes that it must have
   * @param isFirst of two that are needed at once, which one
   */
  Buffer buffer(MappedFile file, Part part, int index, long least, boolean isFirst) {
    long address = file.address() + part.offset(index);
    long length = part.length(index);
    Buffer buffer =
        part.codec() < 0 || length == 0
            ? new Buffer(address, length)
            : plain(file, part, address, length, isFirst);
    if (buffer.length < least) {
      throw failure(file, part, "ends before its values do");
    }
    return buffer;
  }

  static SqlException failure(MappedFile file, Part part, String what) {
    return file.failure(part.offset(), "the batch whose body begins here " + what);
  }

  private Buffer plain(MappedFile file, Part part, long address, long length, boolean isFirst) {
    long plain = length < Long.BYTES ? 0 : Memory.getLong(address);
    long packed = length - Long.BYTES;
    if (plain == -1) {
      return new Buffer(address + Long.BYTES, packed);
    }
    if (plain < 0 || plain > Integer.MAX_VALUE || plain > MOST_TIMES * Math.max(0, packed)) {
      throw failure(file, part, "claims a buffer of " + plain + " bytes");
    }
    long target = memory.page(plain + Long.BYTES, isFirst);
    try {
      boolean isWhole =
          part.codec() == CompressionType.ZSTD
              ? unpack(zstd, address + Long.BYTES, packed, target, plain) == plain
              : part.codec() == CompressionType.LZ4_FRAME
                  && unframe(address + Long.BYTES, packed, target, plain);
      if (isWhole) {
        return new Buffer(target, plain);
      }
    } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // as below
    }
    throw failure(file, part, "has a buffer that cannot be decompressed");
  }

  /** Blocks of LZ4, which may look back into each other; false where it is not that. */
  private static boolean unframe(long source, long length, long target, long plain) {
    if (length < 7 || Memory.getInt(source) != LZ4_MAGIC) {
      return false;
    }
    int flags = Memory.getUnsignedByte(source + 4);
    long at = 7L + ((flags & CONTENT_SIZE) != 0 ? Long.BYTES : 0);
    long done = (flags & DICTIONARY) != 0 ? -1 : 0;
    while (done >= 0 && length - at >= Integer.BYTES) {
      int head = Memory.getInt(source + at);
      at += Integer.BYTES;
      if (head == 0) {
        return done == plain;
      }
      int size = head & Integer.MAX_VALUE;
      if (size > length - at) {
        return false;
      }
      long block = source + at;
      if (head > 0) {
        done = Lz4Block.decompress(block, block + size, target, done, plain);
      } else if (size <= plain - done) {
        Memory.copy(block, target + done, size);
        done += size;
      } else {
        return false;
      }
      at += size + ((flags & BLOCK_CHECKSUMS) != 0 ? Integer.BYTES : 0);
    }
    return false;
  }

  private static int unpack(
      Decompressor decompressor, long source, long length, long target, long room) {
    return decompressor.decompress(segment(source, length), segment(target, room));
  }

  @SuppressWarnings("restricted") // buffers lie at absolute addresses
  private static MemorySegment segment(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }
}
