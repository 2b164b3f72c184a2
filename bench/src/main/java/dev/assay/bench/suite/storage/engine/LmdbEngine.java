package dev.assay.bench.suite.storage.engine;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** LMDB: changed pages go elsewhere by write(2), the way to them anew with each transaction. */
final class LmdbEngine implements Engine {

  private static final long LEAST_MAP_BYTES = 64 << 20;

  private final Env<DirectBuffer> env;
  private final Dbi<DirectBuffer> dbi;
  private final UnsafeBuffer keyBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(KEY_BYTES));

  LmdbEngine(Settings settings) {
    Set<EnvFlags> flags = EnumSet.of(EnvFlags.MDB_NORDAHEAD, EnvFlags.MDB_NOTLS);
    if (!settings.isSynced()) {
      flags.add(EnvFlags.MDB_NOSYNC);
    }
    env =
        Env.create(DirectBufferProxy.PROXY_DB)
            .setMapSize(LEAST_MAP_BYTES + 8 * settings.dataBytes())
            .open(settings.folder().toFile(), flags.toArray(EnvFlags[]::new));
    dbi = env.openDbi((byte[]) null, DbiFlags.MDB_CREATE);
  }

  @Override
  public synchronized void write(byte[][] keys, byte[] value) {
    UnsafeBuffer valueBuffer = new UnsafeBuffer(ByteBuffer.allocateDirect(value.length));
    valueBuffer.putBytes(0, value);
    try (Txn<DirectBuffer> transaction = env.txnWrite()) {
      for (byte[] key : keys) {
        keyBuffer.putBytes(0, key);
        dbi.put(transaction, keyBuffer, valueBuffer);
      }
      transaction.commit();
    }
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    UnsafeBuffer wanted = new UnsafeBuffer(ByteBuffer.allocateDirect(KEY_BYTES));
    wanted.putBytes(0, key);
    try (Txn<DirectBuffer> transaction = env.txnRead()) {
      DirectBuffer found = dbi.get(transaction, wanted);
      if (found == null) {
        return null;
      }
      byte[] value = new byte[found.capacity()];
      found.getBytes(0, value);
      return value;
    }
  }

  /** The height of its tree, whose rows are all in leaves, and the pages of a longer value. */
  @Override
  public double touched(byte[][] keys) {
    try (Txn<DirectBuffer> transaction = env.txnRead()) {
      var tree = dbi.stat(transaction);
      return tree.depth + (double) tree.overflowPages / tree.entries;
    }
  }

  @Override
  public void close() {
    env.close();
  }
}
