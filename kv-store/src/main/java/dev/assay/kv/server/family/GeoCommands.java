package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.structure.SortedSet;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Places in sorted sets, whose scores are their cells; searches are {@link GeoSearch}. */
final class GeoCommands {

  private static final int SHOWN_DIGITS = 17;

  private GeoCommands() {}

  static void register(CommandTable table) {
    table
        .on("geoadd", GeoCommands::add)
        .on("geopos", call -> each(call, GeoCommands::replyPlace, Reply::nullArray))
        .on("geohash", call -> each(call, GeoCommands::replyText, Reply::nullBulk))
        .on("geodist", GeoCommands::distance);
    GeoSearch.register(table);
  }

  private static void add(Call call) {
    SortedSetCommands.AddOptions options = new SortedSetCommands.AddOptions();
    while (options.first < call.count() && options.takesPlain(call, options.first)) {
      options.first++;
    }
    if ((call.count() - options.first) % 3 != 0 || (options.ifAbsent && options.ifPresent)) {
      throw ReplyError.syntax();
    }
    double[] scores = new double[(call.count() - options.first) / 3];
    for (int i = 0; i < scores.length; i++) {
      double[] place = place(call, options.first + 3 * i);
      scores[i] = GeoHash.encode(place[0], place[1], GeoHash.MOST_STEPS);
    }
    SortedSetCommands.add(call, options, scores, 3);
  }

  /** Two arguments as longitude and latitude. */
  static double[] place(Call call, int argument) {
    double longitude = Scores.parse(call, argument, SortedSetCommands.NOT_A_FLOAT);
    double latitude = Scores.parse(call, argument + 1, SortedSetCommands.NOT_A_FLOAT);
    if (!GeoHash.isPlace(longitude, latitude)) {
      throw new ReplyError(
          String.format(
              Locale.ROOT, "ERR invalid longitude,latitude pair %.6f,%.6f", longitude, latitude));
    }
    return new double[] {longitude, latitude};
  }

  private static void each(Call call, ObjDoubleConsumer<Reply> found, Consumer<Reply> absent) {
    SortedSet set = call.read(1, SortedSet.class);
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      if (set != null && set.find(call.address(i), call.length(i))) {
        found.accept(call.reply(), set.score());
      } else {
        absent.accept(call.reply());
      }
    }
  }

  /** Longitude and latitude of a score. */
  static void replyPlace(Reply reply, double score) {
    reply.array(2);
    replyDegrees(reply, GeoHash.longitude(score));
    replyDegrees(reply, GeoHash.latitude(score));
  }

  private static void replyDegrees(Reply reply, double degrees) {
    BigDecimal shown = new BigDecimal(degrees).setScale(SHOWN_DIGITS, RoundingMode.HALF_EVEN);
    reply.decimal(shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString());
  }

  private static void replyText(Reply reply, double score) {
    reply.bulk(GeoHash.text(score));
  }

  /** A distance in metres, in a unit. */
  static void replyDistance(Reply reply, double metres, double unitMetres) {
    reply.bulk(
        new BigDecimal(metres / unitMetres).setScale(4, RoundingMode.HALF_EVEN).toPlainString());
  }

  private static void distance(Call call) {
    if (call.count() > 5) {
      throw ReplyError.syntax();
    }
    double unit = call.count() == 5 ? unitMetres(call, 4) : 1;
    SortedSet set = call.read(1, SortedSet.class);
    double[] scores = new double[2];
    for (int i = 0; i < 2; i++) {
      if (set == null || !set.find(call.address(2 + i), call.length(2 + i))) {
        call.reply().nullBulk();
        return;
      }
      scores[i] = set.score();
    }
    double metres =
        GeoHash.metres(
            GeoHash.longitude(scores[0]),
            GeoHash.latitude(scores[0]),
            GeoHash.longitude(scores[1]),
            GeoHash.latitude(scores[1]));
    replyDistance(call.reply(), metres, unit);
  }

  /** A unit's length. */
  static double unitMetres(Call call, int argument) {
    return call.is(argument, "M")
        ? 1
        : call.is(argument, "KM")
            ? 1000
            : call.is(argument, "FT") ? 0.3048 : call.is(argument, "MI") ? 1609.34 : unknown();
  }

  private static double unknown() {
    throw new ReplyError("ERR unsupported unit provided. please use M, KM, FT, MI");
  }

  /** Where a member is; null where there is no set. */
  static double @Nullable [] placeOf(Call call, @Nullable SortedSet set, int member) {
    if (set == null) {
      return null;
    }
    if (!set.find(call.address(member), call.length(member))) {
      throw new ReplyError("ERR could not decode requested zset member");
    }
    return new double[] {GeoHash.longitude(set.score()), GeoHash.latitude(set.score())};
  }
}
