package dev.assay.kv.server.family;

import java.util.ArrayList;
import java.util.List;

/**
 * A circle or a rectangle around a place, and the cells in which all of it lies: its own and those
 * around, as large as the area is, without those that lie outside.
 *
 * @param longitude of its middle
 * @param latitude of its middle
 * @param width of a rectangle in metres, or negative
 * @param height of a rectangle in metres, or the radius of a circle
 */
record GeoArea(double longitude, double latitude, double width, double height) {

  /** By how many cells each of the nine is to the east and to the north, in the order of search. */
  private static final int[][] AROUND = {
    {0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  /** The scores from one to below another. */
  record Cell(double from, double to) {}

  private boolean isCircle() {
    return width < 0;
  }

  /** How far a place is from its middle, in metres; NaN where it lies outside. */
  double metres(double placeLongitude, double placeLatitude) {
    if (!isCircle()
        && (GeoHash.metres(placeLatitude, latitude) > height / 2
            || GeoHash.metres(placeLongitude, placeLatitude, longitude, placeLatitude)
                > width / 2)) {
      return Double.NaN;
    }
    double metres = GeoHash.metres(longitude, latitude, placeLongitude, placeLatitude);
    return isCircle() && metres > height ? Double.NaN : metres;
  }

  /** The cells in which its places lie; each once. */
  List<Cell> cells() {
    double halfHeight = isCircle() ? height : height / 2;
    double halfWidth = isCircle() ? height : width / 2;
    double north = latitude + GeoHash.degrees(halfHeight);
    double south = latitude - GeoHash.degrees(halfHeight);
    double widest = Math.cos(Math.toRadians(latitude < 0 ? south : north));
    double east = longitude + GeoHash.degrees(halfWidth) / widest;
    double west = longitude - GeoHash.degrees(halfWidth) / widest;
    double radius = isCircle() ? height : Math.hypot(halfWidth, halfHeight);
    int steps = GeoHash.steps(radius, latitude);
    long middle = GeoHash.encode(longitude, latitude, steps);
    if (steps > 1
        && (GeoHash.latitude(GeoHash.beside(middle, steps, 0, 1), steps, true) < north
            || GeoHash.latitude(GeoHash.beside(middle, steps, 0, -1), steps, false) > south
            || GeoHash.longitude(GeoHash.beside(middle, steps, 1, 0), steps, true) < east
            || GeoHash.longitude(GeoHash.beside(middle, steps, -1, 0), steps, false) > west)) {
      steps--;
      middle = GeoHash.encode(longitude, latitude, steps);
    }
    boolean endsSouth = steps >= 2 && GeoHash.latitude(middle, steps, false) < south;
    boolean endsNorth = steps >= 2 && GeoHash.latitude(middle, steps, true) > north;
    boolean endsWest = steps >= 2 && GeoHash.longitude(middle, steps, false) < west;
    boolean endsEast = steps >= 2 && GeoHash.longitude(middle, steps, true) > east;
    List<Cell> cells = new ArrayList<>();
    for (int[] by : AROUND) {
      if ((by[1] >= 0 || !endsSouth)
          && (by[1] <= 0 || !endsNorth)
          && (by[0] >= 0 || !endsWest)
          && (by[0] <= 0 || !endsEast)) {
        long cell = GeoHash.beside(middle, steps, by[0], by[1]);
        int shift = 2 * (GeoHash.MOST_STEPS - steps);
        Cell scores = new Cell(cell << shift, (cell + 1) << shift);
        if (!cells.contains(scores)) {
          cells.add(scores);
        }
      }
    }
    return cells;
  }
}
