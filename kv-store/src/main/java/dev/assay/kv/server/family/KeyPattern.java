package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.HashValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of SORT's: a key with an asterisk that an element stands in for, and perhaps {@code ->}
 * with a field of a hash behind; or {@code #}, the element itself.
 */
final class KeyPattern {

  private final byte[] pattern;
  private final int star;
  private final int field;

  KeyPattern(byte[] pattern) {
    this.pattern = pattern;
    String text = new String(pattern, StandardCharsets.ISO_8859_1);
    star = text.indexOf('*');
    int arrow = star < 0 ? -1 : text.indexOf("->", star + 1);
    field = arrow < 0 || arrow + 2 == pattern.length ? pattern.length : arrow;
  }

  boolean hasStar() {
    return star >= 0;
  }

  /** What it stands for with an element; null where there is no such thing. */
  byte @Nullable [] value(Call call, byte[] element) {
    if (pattern.length == 1 && pattern[0] == '#') {
      return element;
    }
    if (star < 0) {
      return null;
    }
    Buffer key = new Buffer();
    key.add(new byte[1]);
    key.add(java.util.Arrays.copyOf(pattern, star));
    key.add(element);
    key.add(java.util.Arrays.copyOfRange(pattern, star + 1, field));
    int bytes = (int) key.size() - 1;
    byte[] found =
        call.keys().read(call.client().database(), key.address() + 1, bytes)
            ? found(call, key)
            : null;
    key.free();
    return found;
  }

  private byte @Nullable [] found(Call call, Buffer scratch) {
    if (field == pattern.length) {
      return call.keys().isString()
          ? Bytes.toArray(call.keys().address(), call.keys().length())
          : null;
    }
    HashValue hash =
        call.keys().is(HashValue.class) ? call.keys().structure(HashValue.class) : null;
    scratch.clear();
    scratch.add(java.util.Arrays.copyOfRange(pattern, field + 2, pattern.length));
    return hash != null && hash.find(scratch.address(), (int) scratch.size())
        ? Bytes.toArray(hash.value(), hash.valueBytes())
        : null;
  }
}
