package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.keyspace.Structure;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.ListValue;
import dev.assay.kv.server.structure.SetValue;
import dev.assay.kv.server.structure.SortedSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SORT and SORT_RO. */
public final class SortCommands {

  private static final class Item {
    private final byte[] element;
    private final byte @Nullable [] weight;
    private final double score;

    Item(byte[] element, byte @Nullable [] weight, double score) {
      this.element = element;
      this.weight = weight;
      this.score = score;
    }
  }

  private final Call call;
  private final List<KeyPattern> gets = new ArrayList<>();
  private @Nullable KeyPattern by;
  private boolean unsorted;
  private boolean descending;
  private boolean alphabetic;
  private long start;
  private long most = -1;
  private int store;

  private SortCommands(Call call, boolean mayStore) {
    this.call = call;
    for (int i = 2; i < call.count(); i++) {
      int left = call.count() - i - 1;
      if (call.is(i, "ASC") || call.is(i, "DESC")) {
        descending = call.is(i, "DESC");
      } else if (call.is(i, "ALPHA")) {
        alphabetic = true;
      } else if (call.is(i, "LIMIT") && left >= 2) {
        start = call.integer(++i);
        most = call.integer(++i);
      } else if (mayStore && call.is(i, "STORE") && left >= 1) {
        store = ++i;
      } else if (call.is(i, "BY") && left >= 1) {
        by = new KeyPattern(call.bytes(++i));
        unsorted = !by.hasStar();
        requireAllKeys(!unsorted, "BY");
      } else if (call.is(i, "GET") && left >= 1) {
        gets.add(new KeyPattern(call.bytes(++i)));
        requireAllKeys(true, "GET");
      } else {
        throw ReplyError.syntax();
      }
    }
  }

  /** Which keys a pattern reads the elements say, so nobody may who may not read all. */
  private void requireAllKeys(boolean readsKeys, String option) {
    if (readsKeys && !call.client().user().readsAll(call.command(), call.request())) {
      throw new ReplyError(
          "ERR %s option of SORT denied due to insufficient ACL permissions.".formatted(option));
    }
  }

  /** Says who handles what. */
  public static void register(CommandTable table) {
    table
        .on("sort", call -> new SortCommands(call, true).run())
        .on("sort_ro", call -> new SortCommands(call, false).run())
        .keys("sort", SortCommands::keys)
        .keys("sort_ro", request -> new int[] {1});
  }

  private static int[] keys(Request request) {
    int stored = 0;
    for (int i = 2; i < request.count(); i++) {
      if (request.is(i, "LIMIT")) {
        i += 2;
      } else if (request.is(i, "BY") || request.is(i, "GET")) {
        i++;
      } else if (request.is(i, "STORE") && i + 1 < request.count()) {
        stored = ++i;
      }
    }
    return stored == 0 ? new int[] {1} : new int[] {1, stored};
  }

  private void run() {
    boolean _ = call.read(1);
    List<byte[]> elements = elements(call.keys().structure(Structure.class));
    List<byte[]> sorted = unsorted ? elements : sorted(elements);
    long size = sorted.size();
    long from = Math.max(0, start);
    long to = most < 0 || most > size - from ? size : from + most;
    List<byte[]> shown = from >= to ? List.of() : sorted.subList((int) from, (int) to);
    if (store > 0) {
      store(shown);
      return;
    }
    call.reply().array((long) shown.size() * Math.max(1, gets.size()));
    for (byte[] element : shown) {
      if (gets.isEmpty()) {
        call.reply().bulk(element);
      }
      for (KeyPattern get : gets) {
        byte[] found = get.value(call, element);
        if (found == null) {
          call.reply().nullBulk();
        } else {
          call.reply().bulk(found);
        }
      }
    }
  }

  private List<byte[]> elements(@Nullable Structure of) {
    List<byte[]> elements = new ArrayList<>();
    switch (of) {
      case null -> {}
      case ListValue list ->
          list.walk(
              0, false, (number, address, bytes) -> elements.add(Bytes.toArray(address, bytes)));
      case SetValue set -> {
        for (int at = set.next(-1); at >= 0; at = set.next(at)) {
          elements.add(Bytes.toArray(set.address(at), set.length(at)));
        }
        if (unsorted && store > 0) {
          unsorted = false;
          alphabetic = true;
          by = null;
        }
      }
      case SortedSet set ->
          set.walk(
              0,
              set.size(),
              unsorted && descending,
              (member, bytes, score) -> {
                boolean _ = elements.add(Bytes.toArray(member, bytes));
              });
      default -> throw ReplyError.wrongType();
    }
    return elements;
  }

  private List<byte[]> sorted(List<byte[]> elements) {
    List<Item> items = new ArrayList<>();
    for (byte[] element : elements) {
      byte[] weight = by == null ? element : by.value(call, element);
      items.add(new Item(element, weight, alphabetic ? 0 : score(weight)));
    }
    Comparator<Item> order =
        alphabetic
            ? Comparator.comparing(
                item -> item.weight, Comparator.nullsFirst(Arrays::compareUnsigned))
            : Comparator.comparingDouble((Item item) -> item.score)
                .thenComparing(item -> item.element, Arrays::compareUnsigned);
    items.sort(descending ? order.reversed() : order);
    return items.stream().map(item -> item.element).toList();
  }

  private static double score(byte @Nullable [] weight) {
    return weight == null || weight.length == 0
        ? 0
        : Scores.parse(
            new String(weight, StandardCharsets.ISO_8859_1),
            "ERR One or more scores can't be converted into double");
  }

  private void store(List<byte[]> shown) {
    ListValue list = new ListValue();
    Buffer scratch = new Buffer();
    for (byte[] element : shown) {
      if (gets.isEmpty()) {
        push(list, scratch, element);
      }
      for (KeyPattern get : gets) {
        push(list, scratch, get.value(call, element));
      }
    }
    scratch.free();
    CollectionCommands.replace(call, store, list, list.size());
  }

  private static void push(ListValue list, Buffer scratch, byte @Nullable [] element) {
    scratch.clear();
    scratch.add(element == null ? new byte[0] : element);
    list.push(false, scratch.address(), (int) scratch.size());
  }
}
