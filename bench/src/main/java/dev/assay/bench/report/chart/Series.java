package dev.assay.bench.report.chart;

import dev.assay.engine.measure.Estimate;
import java.util.Comparator;
import java.util.List;

/**
 * One line of a chart.
 *
 * @param name written at the line's end
 * @param colour 1 to 6
 * @param points in ascending order of x
 */
public record Series(String name, int colour, List<Point> points) {

  /** How many colours the style sheet has. */
  public static final int COLOURS = 6;

  /** Sorts and freezes the points. */
  public Series {
    colour = 1 + Math.floorMod(colour - 1, COLOURS);
    points = points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
  }

  /** Where the line ends. */
  Point last() {
    return points.getLast();
  }

  /**
   * A point with its interval; equal ends where there is none.
   *
   * @param x place along the horizontal axis
   * @param y the value
   * @param low lower end of its interval
   * @param high upper end of its interval
   */
  public record Point(double x, double y, double low, double high) {

    /** A point without an interval. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }

    /** A point with the interval of an estimate. */
    public static Point of(double x, Estimate estimate) {
      return new Point(x, estimate.value(), estimate.low(), estimate.high());
    }
  }
}
