package dev.assay.kv.server.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.memory.NativeHeap;
import dev.assay.kv.server.resp.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each structure beside one of the JDK's, with as many elements as make it large. */
class StructuresTest {

  private static final int STEPS = 40_000;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Buffer scratch = new Buffer();
  private long usedBefore;

  @BeforeEach
  void count() {
    long _ = Bytes.digits(1);
    usedBefore = NativeHeap.usedBytes();
  }

  @AfterEach
  void nothingIsLeft() {
    scratch.free();
    assertTrue(NativeHeap.usedBytes() <= usedBefore + 64, "memory that nobody gave back");
  }

  /** Puts texts behind each other and returns where the first is. */
  private long at(String... texts) {
    scratch.clear();
    for (String text : texts) {
      scratch.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return scratch.address();
  }

  private static String text(long address, int bytes) {
    return new String(Bytes.toArray(address, bytes), StandardCharsets.ISO_8859_1);
  }

  private String some(int most) {
    int number = random.nextInt(most);
    return number % 7 == 0 ? "x".repeat(number % 300) + number : "e" + number;
  }

  @Test
  void hashes() {
    HashValue hash = new HashValue();
    Map<String, String> model = new HashMap<>();
    for (int i = 0; i < STEPS; i++) {
      String field = some(i < STEPS / 2 ? 5000 : 300);
      if (random.nextInt(i < STEPS / 2 ? 8 : 2) == 0) {
        assertEquals(
            model.remove(field) != null, hash.remove(at(field), field.length()), () -> "" + seed);
      } else {
        String value = some(1000);
        long address = at(field, value);
        boolean isNew =
            hash.put(
                address, field.length(), address + field.length(), value.length(), Limits.DEFAULT);
        assertEquals(model.put(field, value) == null, isNew, () -> "" + seed);
      }
    }
    HashValue copy = (HashValue) hash.copy();
    hash.release();
    assertEquals("hashtable", copy.encoding());
    assertEquals(model.size(), copy.size());
    Map<String, String> found = new HashMap<>();
    for (int place = copy.next(-1); place >= 0; place = copy.next(place)) {
      found.put(
          text(copy.address(place), copy.length(place)),
          text(copy.valueAddress(place), copy.valueLength(place)));
    }
    assertEquals(model, found, () -> "seed " + seed);
    copy.release();
  }

  @Test
  void whatIsThereFromBeginToEndIsMetHoweverTheTableGrowsAndShrinks() {
    for (int round = 0; round < 20; round++) {
      SetValue set = new SetValue();
      Set<String> stays = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        stays.add("stays" + i);
      }
      stays.forEach(each -> set.add(at(each), each.length(), Limits.DEFAULT));
      Set<String> met = new HashSet<>();
      boolean grows = round % 2 == 0;
      int others = grows ? 0 : 20_000;
      for (int i = 0; i < others; i++) {
        change(set, "other" + i, true);
      }
      long cursor = 0;
      int number = 0;
      do {
        cursor = set.scan(cursor, (key, bytes, value, none) -> met.add(text(key, bytes)));
        for (int i = 0; i < 20 && number < 20_000; i++) {
          change(set, "other" + number++, grows);
        }
      } while (cursor != 0);
      stays.removeAll(met);
      assertEquals(Set.of(), stays, () -> "seed " + seed);
      set.release();
    }
  }

  private void change(SetValue set, String member, boolean adds) {
    long address = at(member);
    boolean _ =
        adds
            ? set.add(address, member.length(), Limits.DEFAULT)
            : set.remove(address, member.length());
  }

  private record Scored(double score, String member) {}

  @Test
  void sortedSets() {
    Comparator<Scored> order =
        Comparator.comparingDouble(Scored::score).thenComparing(Scored::member);
    SortedSet set = new SortedSet();
    TreeSet<Scored> model = new TreeSet<>(order);
    Map<String, Double> scores = new HashMap<>();
    for (int i = 0; i < STEPS; i++) {
      String member = some(i < STEPS / 2 ? 4000 : 400);
      Double before = scores.remove(member);
      if (before != null) {
        model.remove(new Scored(before, member));
      }
      if (random.nextInt(i < STEPS / 2 ? 8 : 2) == 0) {
        assertEquals(before != null, set.remove(at(member), member.length()), () -> "" + seed);
      } else {
        double score = random.nextInt(100) - 50;
        set.put(at(member), member.length(), score, Limits.DEFAULT);
        scores.put(member, score);
        model.add(new Scored(score, member));
      }
      if (i % 1000 == 0 && !model.isEmpty()) {
        check(set, model);
      }
    }
    set.removeRanks(10, 50);
    for (int i = 0; i < 50; i++) {
      model.remove(new ArrayList<>(model).get(10));
    }
    SortedSet copy = (SortedSet) set.copy();
    set.release();
    check(copy, model);
    copy.release();
  }

  private void check(SortedSet set, NavigableSet<Scored> model) {
    List<Scored> expected = new ArrayList<>(model);
    List<Scored> found = new ArrayList<>();
    int from = random.nextInt(expected.size());
    set.walk(
        from,
        expected.size(),
        false,
        (member, bytes, score) -> found.add(new Scored(score, text(member, bytes))));
    assertEquals(expected.subList(from, expected.size()), found, () -> "seed " + seed);
    found.clear();
    set.walk(
        0, 5, true, (member, bytes, score) -> found.add(new Scored(score, text(member, bytes))));
    assertEquals(
        expected.reversed().subList(0, Math.min(5, expected.size())), found, () -> "seed " + seed);
    Scored one = expected.get(from);
    long address = at(one.member());
    assertEquals(
        from, set.rank(SortedSet.bound(one.score(), address, one.member().length())), "" + seed);
  }

  @Test
  void lists() {
    ListValue list = new ListValue();
    List<String> model = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      String element = some(400);
      int at = model.isEmpty() ? 0 : random.nextInt(model.size());
      switch (random.nextInt(i < STEPS / 2 ? 9 : 14)) {
        case 0, 1, 2 -> {
          model.addFirst(element);
          list.push(true, at(element), element.length());
        }
        case 3, 4 -> {
          model.add(element);
          list.push(false, at(element), element.length());
        }
        case 5, 6 -> {
          model.add(at, element);
          list.insert(at, at(element), element.length());
        }
        case 7 -> {
          if (!model.isEmpty()) {
            model.set(at, element);
            list.set(at, at(element), element.length());
          }
        }
        case 8 -> {
          int count = random.nextInt(5) - 2;
          assertEquals(
              remove(model, element, count),
              list.remove(at(element), element.length(), count),
              () -> "seed " + seed);
        }
        default -> {
          int count = Math.min(model.size() - at, random.nextInt(6));
          model.subList(at, at + count).clear();
          list.remove(at, count);
        }
      }
    }
    ListValue copy = (ListValue) list.copy();
    list.release();
    List<String> found = new ArrayList<>();
    copy.walk(0, false, (number, address, bytes) -> found.add(text(address, bytes)));
    assertEquals(model, found, () -> "seed " + seed);
    found.clear();
    copy.walk(copy.size() - 1, true, (number, address, bytes) -> found.add(text(address, bytes)));
    assertEquals(model.reversed(), found, () -> "seed " + seed);
    copy.release();
  }

  private static long remove(List<String> model, String element, int count) {
    long gone = 0;
    while (count == 0 || gone < Math.abs(count)) {
      int at = count < 0 ? model.lastIndexOf(element) : model.indexOf(element);
      if (at < 0) {
        break;
      }
      model.remove(at);
      gone++;
    }
    return gone;
  }
}
