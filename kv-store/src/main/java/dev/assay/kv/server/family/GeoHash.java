package dev.assay.kv.server.family;

import java.nio.charset.StandardCharsets;

/**
 * Places on the earth as numbers: longitude and latitude, each as so many bits of its range, taken
 * by turns (Morton, 1966; geohash: Niemeyer, 2008). Latitudes end where a map of Mercator's is as
 * high as it is wide. Degrees and metres.
 */
final class GeoHash {

  /** Bits of each coordinate in a score. */
  static final int MOST_STEPS = 26;

  static final double MOST_LONGITUDE = 180;
  static final double MOST_LATITUDE = 85.05112878;

  private static final double RADIUS_METRES = 6372797.560856;
  private static final double HALF_EQUATOR_METRES = 20037726.37;
  private static final long EVEN = 0x5555_5555_5555_5555L;
  private static final String DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final int LETTERS = 11;

  private GeoHash() {}

  /** Whether there is such a place. */
  static boolean isPlace(double longitude, double latitude) {
    return Math.abs(longitude) <= MOST_LONGITUDE && Math.abs(latitude) <= MOST_LATITUDE;
  }

  /** The cell of a place, of so many bits of each coordinate. */
  static long encode(double longitude, double latitude, int steps) {
    return encode(longitude, latitude, MOST_LATITUDE, steps);
  }

  private static long encode(double longitude, double latitude, double mostLatitude, int steps) {
    double x = (longitude + MOST_LONGITUDE) / (2 * MOST_LONGITUDE);
    double y = (latitude + mostLatitude) / (2 * mostLatitude);
    return together((long) (x * (1L << steps)), (long) (y * (1L << steps)));
  }

  private static long together(long x, long y) {
    return Long.expand(y & 0xffff_ffffL, EVEN) | Long.expand(x & 0xffff_ffffL, ~EVEN);
  }

  /** The cell so many cells to the east and to the north, around the earth. */
  static long beside(long cell, int steps, int east, int north) {
    long mask = (1L << steps) - 1;
    return together(
        (Long.compress(cell, ~EVEN) + east) & mask, (Long.compress(cell, EVEN) + north) & mask);
  }

  /** The western or the eastern end of a cell. */
  static double longitude(long cell, int steps, boolean isEast) {
    return end(Long.compress(cell, ~EVEN), steps, isEast, MOST_LONGITUDE);
  }

  /** The southern or the northern end of a cell. */
  static double latitude(long cell, int steps, boolean isNorth) {
    return end(Long.compress(cell, EVEN), steps, isNorth, MOST_LATITUDE);
  }

  private static double end(long number, int steps, boolean isUpper, double most) {
    return -most + (number + (isUpper ? 1 : 0)) / (double) (1L << steps) * (2 * most);
  }

  /** The longitude in the middle of the cell that a score is. */
  static double longitude(double score) {
    return middle(score, ~EVEN, MOST_LONGITUDE);
  }

  /** The latitude in the middle of the cell that a score is. */
  static double latitude(double score) {
    return middle(score, EVEN, MOST_LATITUDE);
  }

  private static double middle(double score, long bits, double most) {
    long number = Long.compress((long) score, bits);
    double middle =
        (end(number, MOST_STEPS, false, most) + end(number, MOST_STEPS, true, most)) / 2;
    return Math.clamp(middle, -most, most);
  }

  /** The score of a place as letters, with latitudes to the poles, as geohash.org has them. */
  static String text(double score) {
    long cell = encode(longitude(score), latitude(score), 90, MOST_STEPS);
    byte[] letters = new byte[LETTERS];
    for (int i = 0; i < LETTERS; i++) {
      int shift = 2 * MOST_STEPS - 5 * (i + 1);
      letters[i] = (byte) DIGITS.charAt(shift < 0 ? 0 : (int) (cell >>> shift) & 31);
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }

  /** Metres between two places on a sphere, by haversines. */
  static double metres(double longitude, double latitude, double toLongitude, double toLatitude) {
    double across = Math.sin((Math.toRadians(toLongitude) - Math.toRadians(longitude)) / 2);
    if (across == 0) {
      return metres(latitude, toLatitude);
    }
    double from = Math.toRadians(latitude);
    double to = Math.toRadians(toLatitude);
    double along = Math.sin((to - from) / 2);
    double square = along * along + Math.cos(from) * Math.cos(to) * across * across;
    return 2 * RADIUS_METRES * Math.asin(Math.sqrt(square));
  }

  /** Metres between two latitudes. */
  static double metres(double latitude, double toLatitude) {
    return RADIUS_METRES * Math.abs(Math.toRadians(toLatitude) - Math.toRadians(latitude));
  }

  /** So many metres to the north, in degrees. */
  static double degrees(double metres) {
    return Math.toDegrees(metres / RADIUS_METRES);
  }

  /** Bits of cells that are about as large as a circle; fewer near the poles. */
  static int steps(double radiusMetres, double latitude) {
    if (radiusMetres == 0) {
      return MOST_STEPS;
    }
    int steps = -1;
    for (double radius = radiusMetres; radius < HALF_EQUATOR_METRES; radius *= 2) {
      steps++;
    }
    double north = Math.abs(latitude);
    return Math.clamp(steps - (north > 80 ? 2 : north > 66 ? 1 : 0), 1, MOST_STEPS);
  }
}
