package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Opened;
import dev.assay.bench.suite.store.subject.Subject.Session;
import dev.assay.bench.suite.store.subject.Subject.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.SeekOp;
import org.lmdbjava.Txn;

/**
 * LMDB through lmdbjava: the map written to directly and not synced (MDB_WRITEMAP, MDB_NOSYNC),
 * keys compared as numbers (MDB_INTEGERKEY), values read where they are, each write a transaction.
 * Its cache is the kernel's, so a limit on its memory is one on that.
 */
final class LmdbSubject {

  private LmdbSubject() {}

  static Opened open(Shape shape, Path folder) {
    Env<DirectBuffer> env =
        Env.create(DirectBufferProxy.PROXY_DB)
            .setMapSize((256L << 20) + 4 * shape.payloadBytes() + 64 * shape.records())
            .setMaxReaders(shape.sessions() + 2)
            .open(
                folder.toFile(),
                EnvFlags.MDB_NOSYNC,
                EnvFlags.MDB_WRITEMAP,
                EnvFlags.MDB_NOTLS,
                EnvFlags.MDB_NORDAHEAD);
    Dbi<DirectBuffer> dbi =
        env.openDbi((byte[]) null, DbiFlags.MDB_CREATE, DbiFlags.MDB_INTEGERKEY);
    return new Opened() {
      @Override
      public Session session() {
        return new LmdbSession(env, dbi, shape.valueBytes());
      }

      @Override
      public long bytes() {
        return (env.info().lastPageNumber + 1) * env.stat().pageSize;
      }

      @Override
      public void close() {
        env.close();
      }
    };
  }

  private static final class LmdbSession implements Session {
    private final Dbi<DirectBuffer> dbi;
    private final Txn<DirectBuffer> reading;
    private final MutableDirectBuffer keyBuffer =
        new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
    private final MutableDirectBuffer value;
    private final byte[] written;

    LmdbSession(Env<DirectBuffer> env, Dbi<DirectBuffer> dbi, int valueBytes) {
      this.dbi = dbi;
      reading = env.txnRead();
      reading.reset();
      value = new UnsafeBuffer(ByteBuffer.allocateDirect(valueBytes));
      written = new byte[valueBytes];
    }

    @Override
    public long get(long key) {
      keyBuffer.putLong(0, key);
      reading.renew();
      try {
        DirectBuffer found = dbi.get(reading, keyBuffer);
        if (found == null) {
          throw Values.wrong(key, "is not there");
        }
        return check(key, found);
      } finally {
        reading.reset();
      }
    }

    @Override
    public void put(long key, long stamp) {
      keyBuffer.putLong(0, key);
      value.putBytes(0, Values.fill(written, stamp));
      dbi.put(keyBuffer, value);
    }

    @Override
    public int scan(long key, int count) {
      keyBuffer.putLong(0, key);
      int found = 0;
      reading.renew();
      try (Cursor<DirectBuffer> rows = dbi.openCursor(reading)) {
        boolean any = rows.get(keyBuffer, GetOp.MDB_SET_RANGE);
        while (any && found < count) {
          check(rows.key().getLong(0), rows.val());
          found++;
          any = rows.seek(SeekOp.MDB_NEXT);
        }
      } finally {
        reading.reset();
      }
      return found;
    }

    private long check(long key, DirectBuffer found) {
      if (found.capacity() != written.length) {
        throw Values.wrong(key, "has " + found.capacity() + " bytes");
      }
      return Values.check(
          key,
          found.getLong(0, ByteOrder.LITTLE_ENDIAN),
          found.getLong(written.length - Long.BYTES, ByteOrder.LITTLE_ENDIAN));
    }

    @Override
    public void close() {
      // Only a transaction that is not at rest gives its reader's slot back.
      reading.renew();
      reading.close();
    }
  }
}
