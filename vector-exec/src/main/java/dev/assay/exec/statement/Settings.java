package dev.assay.exec.statement;

import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.plan.bind.Dialect;
import dev.assay.exec.plan.bind.NullOrder;
import dev.assay.exec.spill.SpillConfig;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SET, RESET and PRAGMA. Some settings do something: where nulls go in an order, what memory a
 * query may take, and where its temporary files go. Others that other engines know, and that change
 * no answer, are accepted without effect; the rest is refused.
 */
final class Settings {

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          """
          approximate_join_order_threshold asof_loop_join_threshold async_threads
          checkpoint_threshold default_block_size default_transaction_invalidation_policy
          delim_join_as_cte dynamic_or_filter_threshold explain_output external_threads
          immediate_transaction_mode index_scan_max_count index_scan_percentage lambda_syntax
          late_materialization_max_rows max_vacuum_tasks merge_join_threshold
          nested_loop_join_threshold operator_memory_limit parquet_metadata_cache
          parquet_prefetch_column_gap partitioned_write_flush_threshold
          partitioned_write_max_open_files perfect_ht_threshold pivot_filter_threshold
          prefer_range_joins preserve_insertion_order profiling_mode profiling_output
          profiling_renderer_settings progress_bar_time read_ahead_depth
          storage_compatibility_version tracked_metrics wal_autocheckpoint
          """
              .strip()
              .split("\\s+"));

  /** Settings that have one value only here, which may be set. */
  private static final Map<String, Set<String>> FIXED =
      Map.of(
          "timezone", Set.of("utc", "etc/utc", "gmt"),
          "calendar", Set.of("gregorian"),
          "schema", Set.of("main", "memory.main"),
          "search_path", Set.of("main", ""),
          "ieee_floating_point_ops", Set.of("true", "1", "on"),
          "order_by_non_integer_literal", Set.of("true", "1", "on"),
          "scalar_subquery_error_on_multiple_rows", Set.of("true", "1", "on"));

  private static final int MOST_THREADS = 1024;

  private static final Pattern SIZE =
      Pattern.compile("\\s*(\\d+(?:\\.\\d*)?)\\s*([KMGT]?)(i?)B\\s*", Pattern.CASE_INSENSITIVE);

  private static final Set<String> HARMLESS_BEGINNINGS =
      Set.of("enable_", "disable_", "disabled_", "verify_", "debug_", "force_");

  private Settings() {}

  /** Reads what comes behind SET, RESET or PRAGMA. */
  static Statement read(Database database, Cursor cursor) {
    if (!cursor.accept("GLOBAL") && !cursor.accept("SESSION")) {
      cursor.accept("LOCAL");
    }
    Token name = cursor.peek();
    String setting = cursor.identifier().toLowerCase(Locale.ROOT);
    Optional<UnaryOperator<Dialect>> dialect = dialect(setting, cursor);
    if (dialect.isPresent()) {
      return call -> {
        database.planner().change(dialect.get());
        database.catalogue().redefined();
        return Database.changed(0);
      };
    }
    Optional<UnaryOperator<ExecutionConfig>> change = change(setting, database, cursor);
    if (change.isPresent()) {
      return call -> {
        database.executor().configure(change.get());
        return Database.changed(0);
      };
    }
    if (FIXED.containsKey(setting)) {
      return fixed(setting, name, cursor);
    }
    if (WITHOUT_EFFECT.contains(setting)
        || HARMLESS_BEGINNINGS.stream().anyMatch(setting::startsWith)) {
      return call -> Database.changed(0);
    }
    throw cursor.failure(name, "there is no setting " + name.text());
  }

  /** What a setting makes of the language, without a value what it is from the start. */
  private static Optional<UnaryOperator<Dialect>> dialect(String setting, Cursor cursor) {
    return switch (setting) {
      case "default_null_order", "null_order" -> {
        NullOrder order = nullOrder(cursor);
        yield Optional.of(dialect -> dialect.with(order));
      }
      case "integer_division" -> {
        boolean whole = !cursor.isEnd() && truth(cursor);
        yield Optional.of(dialect -> dialect.dividingIntegers(whole));
      }
      case "error_on_division_by_zero" -> {
        boolean isNull = !cursor.isEnd() && !truth(cursor);
        yield Optional.of(dialect -> dialect.withNullForZero(isNull));
      }
      default -> Optional.empty();
    };
  }

  private static boolean truth(Cursor cursor) {
    Token value = value(cursor);
    return switch (value.text().toLowerCase(Locale.ROOT)) {
      case "true", "1", "on" -> true;
      case "false", "0", "off" -> false;
      default -> throw cursor.failure(value, "true or false is expected here");
    };
  }

  private static Statement fixed(String setting, Token name, Cursor cursor) {
    String value = cursor.isEnd() ? "" : value(cursor).text().toLowerCase(Locale.ROOT);
    if (!value.isEmpty() && !FIXED.getOrDefault(setting, Set.of()).contains(value)) {
      throw cursor.failure(name, "the setting %s cannot be %s here".formatted(setting, value));
    }
    return call -> Database.changed(0);
  }

  /** What a setting makes of how queries run, without a value what it is from the start. */
  private static Optional<UnaryOperator<ExecutionConfig>> change(
      String setting, Database database, Cursor cursor) {
    ExecutionConfig initial = database.executor().initialConfig();
    return switch (setting) {
      case "memory_limit", "max_memory" -> {
        long bytes = cursor.isEnd() ? initial.memoryBudgetBytes() : bytes(cursor);
        yield Optional.of(config -> config.withMemoryBudget(bytes));
      }
      case "threads", "worker_threads" -> {
        int threads = cursor.isEnd() ? initial.workers() : threads(cursor);
        yield Optional.of(config -> config.withWorkers(threads));
      }
      case "temp_directory" -> {
        Path directory =
            cursor.isEnd() ? initial.spill().directory() : Path.of(value(cursor).text());
        yield Optional.of(
            config -> config.with(new SpillConfig(directory, config.spill().limitBytes())));
      }
      case "max_temp_directory_size" -> {
        long bytes = cursor.isEnd() ? initial.spill().limitBytes() : bytes(cursor);
        yield Optional.of(
            config -> config.with(new SpillConfig(config.spill().directory(), bytes)));
      }
      default -> Optional.empty();
    };
  }

  private static Token value(Cursor cursor) {
    if (!cursor.accept("=")) {
      cursor.expect("TO");
    }
    return cursor.take();
  }

  private static int threads(Cursor cursor) {
    Token value = value(cursor);
    try {
      int threads = Integer.parseInt(value.text());
      if (threads >= 1 && threads <= MOST_THREADS) {
        return threads;
      }
    } catch (NumberFormatException e) {
      // as below
    }
    throw cursor.failure(value, "threads are 1 to " + MOST_THREADS);
  }

  private static long bytes(Cursor cursor) {
    Token value = value(cursor);
    Matcher size = SIZE.matcher(value.text());
    if (!size.matches()) {
      throw cursor.failure(value, "a size is a number with a unit, as 100MB or 1.5 GiB");
    }
    String unit = size.group(2).toUpperCase(Locale.ROOT);
    int power = unit.isEmpty() ? 0 : " KMGT".indexOf(unit.charAt(0));
    BigDecimal factor = BigDecimal.valueOf(size.group(3).isEmpty() ? 1000 : 1024).pow(power);
    return new BigDecimal(size.group(1))
        .multiply(factor)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValue();
  }

  private static NullOrder nullOrder(Cursor cursor) {
    if (cursor.isEnd()) {
      return NullOrder.LAST;
    }
    Token value = value(cursor);
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
