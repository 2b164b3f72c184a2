package dev.assay.exec.operator.join;

import dev.assay.exec.operator.key.KeyPacker;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.type.Dictionary;
import dev.assay.exec.type.ValueType;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.List;

/** Finds the places of a batch's keys in a build side. Belongs to one worker. */
final class KeyLookup {

  private final BuildSide side;
  private final KeyPacker packer;
  private final int[] columns;
  private final ColumnVector[] vectors;
  private final long[] longKeys;
  private final int[] scratch;
  private final int[] places;

  KeyLookup(BuildSide side, Join join, Layout probe) {
    this.side = side;
    int length = probe.batch().capacity();
    columns = join.probeKeys().stream().mapToInt(probe::column).toArray();
    vectors = new ColumnVector[columns.length];
    packer = new KeyPacker(side.space(), length, false, translations(join));
    boolean ints = side.index().takesInts();
    longKeys = new long[ints ? 0 : length];
    scratch = new int[length];
    places = new int[length];
  }

  /** What each row's key has for a place, -1 for none; the array is this object's. */
  int[] find(Batch batch) {
    int count = batch.size();
    for (int c = 0; c < columns.length; c++) {
      vectors[c] = batch.column(columns[c]);
    }
    if (side.index().takesInts()) {
      packer.packInts(vectors, count, scratch, places);
      side.index().find(places, count, places);
    } else {
      packer.pack(vectors, count, longKeys);
      side.index().find(longKeys, count, places);
    }
    return places;
  }

  void markReads(boolean[] reads) {
    for (int column : columns) {
      reads[column] = true;
    }
  }

  /** For each key column the build side's code of each of the probe side's codes. */
  private static List<int[]> translations(Join join) {
    List<int[]> translations = new ArrayList<>();
    for (int k = 0; k < join.probeKeys().size(); k++) {
      ValueType probe = join.probe().outputs().get(join.probeKeys().get(k));
      ValueType build = join.build().outputs().get(join.buildKeys().get(k));
      if (probe.dictionary().isPresent() != build.dictionary().isPresent()) {
        throw new IllegalArgumentException(
            "a join compares codes with texts: cast the codes to texts in the plan");
      }
      translations.add(
          probe.dictionary().equals(build.dictionary())
              ? new int[0]
              : translation(probe.dictionary().orElseThrow(), build.dictionary().orElseThrow()));
    }
    return translations;
  }

  private static int[] translation(Dictionary from, Dictionary to) {
    int[] codes = new int[Math.max(1, from.size())]; // one for rows without a value
    codes[0] = -1;
    for (int code = 0; code < from.size(); code++) {
      codes[code] = to.codeOf(from.text(code));
    }
    return codes;
  }
}
