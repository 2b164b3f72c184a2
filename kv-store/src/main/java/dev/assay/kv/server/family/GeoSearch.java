package dev.assay.kv.server.family;

import dev.assay.kv.server.command.Call;
import dev.assay.kv.server.command.CommandTable;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Reply;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.server.resp.Request;
import dev.assay.kv.server.structure.Bytes;
import dev.assay.kv.server.structure.SortedSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GEOSEARCH and GEORADIUS, and what becomes of the places that they find. */
final class GeoSearch {

  private enum Kind {
    RADIUS,
    RADIUS_OF_MEMBER,
    SEARCH,
    SEARCH_TO_STORE
  }

  private static final class Place {
    final byte[] member;
    final double score;
    final double metres;

    Place(byte[] member, double score, double metres) {
      this.member = member;
      this.score = score;
      this.metres = metres;
    }
  }

  /** With ANY, so many places of a cell are looked at before it is asked whether they will do. */
  private static final long LEAST_PIECE = 64;

  private final Call call;
  private final Kind kind;
  private final boolean mayStore;
  private final @Nullable SortedSet set;
  private double @Nullable [] middle;
  private boolean hasMiddle;
  private double width = -1;
  private double height = -1;
  private double unitMetres = 1;
  private boolean withDistance;
  private boolean withHash;
  private boolean withPlace;
  private long most;
  private boolean isAny;
  private int order;
  private int storeAt;
  private boolean storesDistance;

  private GeoSearch(Call call, Kind kind, boolean mayStore) {
    this.call = call;
    this.kind = kind;
    this.mayStore = mayStore;
    storeAt = kind == Kind.SEARCH_TO_STORE ? 1 : 0;
    int from = kind == Kind.SEARCH_TO_STORE ? 2 : 1;
    set = call.read(from, SortedSet.class);
    switch (kind) {
      case RADIUS -> {
        setMiddle(GeoCommands.place(call, 2));
        setRadius(4);
        parse(6);
      }
      case RADIUS_OF_MEMBER -> {
        setMiddle(GeoCommands.placeOf(call, set, 2));
        if (set == null) {
          height = 0; // Redis does not look at it
        } else {
          setRadius(3);
        }
        parse(5);
      }
      default -> parse(from + 1);
    }
    check();
  }

  static void register(CommandTable table) {
    table
        .on("geosearch", call -> new GeoSearch(call, Kind.SEARCH, false).run())
        .on("geosearchstore", call -> new GeoSearch(call, Kind.SEARCH_TO_STORE, true).run());
    for (Kind kind : List.of(Kind.RADIUS, Kind.RADIUS_OF_MEMBER)) {
      String name = kind == Kind.RADIUS ? "georadius" : "georadiusbymember";
      int first = kind == Kind.RADIUS ? 6 : 5;
      table
          .on(name, call -> new GeoSearch(call, kind, true).run())
          .on(name + "_ro", call -> new GeoSearch(call, kind, false).run())
          .keys(name, request -> keys(request, first));
    }
  }

  private static int[] keys(Request request, int first) {
    int stored = 0;
    for (int i = first; i + 1 < request.count(); i++) {
      stored = request.is(i, "STORE") || request.is(i, "STOREDIST") ? i + 1 : stored;
    }
    return stored == 0 ? new int[] {1} : new int[] {1, stored};
  }

  private void setMiddle(double @Nullable [] place) {
    middle = place;
    hasMiddle = true;
  }

  private void setRadius(int argument) {
    height = length(argument, "ERR need numeric radius");
    if (height < 0) {
      throw new ReplyError("ERR radius cannot be negative");
    }
    unitMetres = GeoCommands.unitMetres(call, argument + 1);
    height *= unitMetres;
  }

  private double length(int argument, String otherwise) {
    return Scores.parse(call, argument, otherwise);
  }

  private void setBox(int argument) {
    width = length(argument, "ERR need numeric width");
    height = length(argument + 1, "ERR need numeric height");
    if (width < 0 || height < 0) {
      throw new ReplyError("ERR height or width cannot be negative");
    }
    unitMetres = GeoCommands.unitMetres(call, argument + 2);
    width *= unitMetres;
    height *= unitMetres;
  }

  private void parse(int from) {
    for (int i = from; i < call.count(); ) {
      i += option(i, call.count() - i - 1);
    }
  }

  /** Takes an option with as many arguments behind it; how many it is, with its own. */
  private int option(int i, int left) {
    if (call.is(i, "WITHDIST")) {
      withDistance = true;
    } else if (call.is(i, "WITHHASH")) {
      withHash = true;
    } else if (call.is(i, "WITHCOORD")) {
      withPlace = true;
    } else if (call.is(i, "ANY")) {
      isAny = true;
    } else if (call.is(i, "ASC")) {
      order = 1;
    } else if (call.is(i, "DESC")) {
      order = -1;
    } else if (call.is(i, "COUNT") && left >= 1) {
      most = call.integer(i + 1);
      if (most <= 0) {
        throw new ReplyError("ERR COUNT must be > 0");
      }
      return 2;
    } else {
      return kind == Kind.SEARCH || kind == Kind.SEARCH_TO_STORE
          ? searchOption(i, left)
          : storeOption(i, left);
    }
    return 1;
  }

  private int storeOption(int i, int left) {
    boolean isDistance = call.is(i, "STOREDIST");
    if (!mayStore || left < 1 || !(isDistance || call.is(i, "STORE"))) {
      throw ReplyError.syntax();
    }
    storeAt = i + 1;
    storesDistance = isDistance;
    return 2;
  }

  private int searchOption(int i, int left) {
    if (!hasMiddle && left >= 1 && call.is(i, "FROMMEMBER")) {
      setMiddle(GeoCommands.placeOf(call, set, i + 1));
      return 2;
    } else if (!hasMiddle && left >= 2 && call.is(i, "FROMLONLAT")) {
      setMiddle(GeoCommands.place(call, i + 1));
      return 3;
    } else if (height < 0 && left >= 2 && call.is(i, "BYRADIUS")) {
      setRadius(i + 1);
      return 3;
    } else if (height < 0 && left >= 3 && call.is(i, "BYBOX")) {
      setBox(i + 1);
      return 4;
    } else if (kind == Kind.SEARCH_TO_STORE && call.is(i, "STOREDIST")) {
      storesDistance = true;
      return 1;
    }
    throw ReplyError.syntax();
  }

  private void check() {
    if (storeAt > 0 && (withDistance || withHash || withPlace)) {
      throw new ReplyError(
          "ERR %s is not compatible with WITHDIST, WITHHASH and WITHCOORD options"
              .formatted(
                  kind == Kind.SEARCH_TO_STORE ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS"));
    }
    if (!hasMiddle || height < 0) {
      throw new ReplyError(
          "ERR exactly one of %s can be specified for %s"
              .formatted(
                  hasMiddle ? "BYRADIUS and BYBOX" : "FROMMEMBER or FROMLONLAT", call.text(0)));
    }
    if (isAny && most == 0) {
      throw new ReplyError("ERR the ANY argument requires COUNT argument");
    }
  }

  private void run() {
    List<Place> places = new ArrayList<>();
    double[] around = middle;
    if (set != null && around != null) {
      GeoArea area = new GeoArea(around[0], around[1], width, height);
      for (GeoArea.Cell cell : area.cells()) {
        if (!isEnough(places)) {
          find(set, area, cell, places);
        }
      }
    }
    int direction = order == 0 && most > 0 && !isAny ? 1 : order;
    if (direction != 0) {
      Comparator<Place> byDistance = Comparator.comparingDouble(place -> place.metres);
      places.sort(direction > 0 ? byDistance : byDistance.reversed());
    }
    List<Place> shown = most > 0 && most < places.size() ? places.subList(0, (int) most) : places;
    if (storeAt > 0) {
      store(shown);
    } else {
      show(shown);
    }
  }

  private void find(SortedSet in, GeoArea area, GeoArea.Cell cell, List<Place> places) {
    long from = in.rank((score, member, bytes) -> score < cell.from());
    long to = in.rank((score, member, bytes) -> score < cell.to());
    long piece = isAny ? Math.max(LEAST_PIECE, most) : Math.max(1, to - from);
    for (long rank = from; rank < to && !isEnough(places); rank += piece) {
      in.walk(
          rank,
          Math.min(piece, to - rank),
          false,
          (member, bytes, score) -> {
            double metres = area.metres(GeoHash.longitude(score), GeoHash.latitude(score));
            if (!Double.isNaN(metres) && !isEnough(places)) {
              places.add(new Place(Bytes.toArray(member, bytes), score, metres));
            }
          });
    }
  }

  /** Whether any places will do, and there are as many as are asked for. */
  private boolean isEnough(List<Place> places) {
    return isAny && places.size() >= most;
  }

  private void store(List<Place> places) {
    SortedSet stored = new SortedSet();
    Buffer member = new Buffer();
    for (Place each : places) {
      member.clear();
      member.add(each.member);
      stored.put(
          member.address(),
          each.member.length,
          storesDistance ? each.metres / unitMetres : each.score,
          call.instance().settings().limits);
    }
    member.free();
    CollectionCommands.replace(call, storeAt, stored, stored.size());
  }

  private void show(List<Place> places) {
    Reply reply = call.reply();
    int details = (withDistance ? 1 : 0) + (withHash ? 1 : 0) + (withPlace ? 1 : 0);
    reply.array(places.size());
    for (Place each : places) {
      if (details > 0) {
        reply.array(details + 1L);
      }
      reply.bulk(each.member);
      if (withDistance) {
        GeoCommands.replyDistance(reply, each.metres, unitMetres);
      }
      if (withHash) {
        reply.integer((long) each.score);
      }
      if (withPlace) {
        GeoCommands.replyPlace(reply, each.score);
      }
    }
  }
}
