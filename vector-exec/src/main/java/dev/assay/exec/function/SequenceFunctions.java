package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.Parameter.BIGINT;
import static dev.assay.exec.function.ScalarFunction.Parameter.BOOLEAN;

import dev.assay.exec.table.Sequence;
import dev.assay.exec.type.TypeKind;
import java.util.List;

/** Functions of sequences, which plans name by their ids. */
final class SequenceFunctions {

  private SequenceFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.integral(
            "NEXTVAL", TypeKind.BIGINT, r -> Sequence.of(r.integer(0)).next(), BIGINT),
        ScalarFunction.integral(
            "CURRVAL", TypeKind.BIGINT, r -> Sequence.of(r.integer(0)).current(), BIGINT),
        ScalarFunction.integral(
            "SETVAL",
            TypeKind.BIGINT,
            r -> Sequence.of(r.integer(0)).set(r.integer(1), r.truth(2)),
            BIGINT,
            BIGINT,
            BOOLEAN));
  }
}
