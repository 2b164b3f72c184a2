package dev.assay.bench.report.chart;

import dev.assay.bench.report.markup.Markup;

/** Something that draws itself at any width from about 280 pixels up. */
public sealed interface Chart permits LineChart, RowChart, HeatMap {

  /** What it shows, for people who cannot see it. */
  String title();

  /** Its axes and its message in a sentence, for people who cannot see it. */
  String description();

  /**
   * Draws it.
   *
   * @param id unique in the document
   * @param width in pixels at the size it is meant to be seen
   */
  void draw(Markup markup, String id, int width);
}
