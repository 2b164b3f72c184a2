package dev.assay.exec.statement;

import dev.assay.exec.plan.Planner.NullOrder;
import java.util.Locale;
import java.util.Set;

/**
 * SET, RESET and PRAGMA. One setting does something: where nulls go in an order. Others that other
 * engines know, and that change no answer, are accepted without effect; the rest is refused.
 */
final class Settings {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "threads",
          "worker_threads",
          "external_threads",
          "memory_limit",
          "max_memory",
          "temp_directory",
          "preserve_insertion_order",
          "immediate_transaction_mode",
          "checkpoint_threshold",
          "wal_autocheckpoint",
          "perfect_ht_threshold",
          "explain_output",
          "profiling_mode",
          "default_block_size");

  private static final Set<String> HARMLESS_BEGINNINGS =
      Set.of("enable_", "disable_", "verify_", "debug_", "force_");

  private Settings() {}

  /** Reads what comes behind SET, RESET or PRAGMA. */
  static Statement read(Database database, Cursor cursor) {
    if (!cursor.accept("GLOBAL") && !cursor.accept("SESSION")) {
      cursor.accept("LOCAL");
    }
    Token name = cursor.peek();
    String setting = cursor.identifier().toLowerCase(Locale.ROOT);
    if (setting.equals("default_null_order") || setting.equals("null_order")) {
      NullOrder order = nullOrder(cursor);
      return call -> {
        database.planner().setNullOrder(order);
        database.catalogue().redefined();
        return Database.changed(0);
      };
    }
    if (WITHOUT_EFFECT.contains(setting)
        || HARMLESS_BEGINNINGS.stream().anyMatch(setting::startsWith)) {
      return call -> Database.changed(0);
    }
    throw cursor.failure(name, "there is no setting " + name.text());
  }

  private static NullOrder nullOrder(Cursor cursor) {
    if (cursor.isEnd()) {
      return NullOrder.LAST;
    }
    if (!cursor.accept("=")) {
      cursor.expect("TO");
    }
    Token value = cursor.take();
    return switch (value.text().toLowerCase(Locale.ROOT).replace(' ', '_')) {
      case "nulls_first", "first" -> NullOrder.FIRST;
      case "nulls_last", "last" -> NullOrder.LAST;
      case "nulls_first_on_asc_last_on_desc", "sqlite", "mysql" -> NullOrder.LOW;
      case "nulls_last_on_asc_first_on_desc", "postgres" -> NullOrder.HIGH;
      default ->
          throw cursor.failure(
              value, "nulls are sorted nulls_first or nulls_last, not " + value.text());
    };
  }
}
