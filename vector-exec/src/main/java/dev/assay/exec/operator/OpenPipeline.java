package dev.assay.exec.operator;

import dev.assay.exec.operator.meter.Meter;
import dev.assay.exec.operator.meter.MeterStage;
import dev.assay.exec.operator.meter.MeteredSource;
import dev.assay.exec.pipeline.Pipeline;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.pipeline.StageFactory;
import java.util.ArrayList;
import java.util.List;

/** A pipeline that has no sink yet. */
final class OpenPipeline {

  /** Who takes over the time behind a meter: known when the next operator is. */
  private static final class Link {
    private Meter next = new Meter();
  }

  private final List<StageFactory> stages = new ArrayList<>();
  private Source source;
  private Link last = new Link();

  private OpenPipeline(Source source) {
    this.source = source;
  }

  static OpenPipeline of(Source source) {
    return new OpenPipeline(source);
  }

  OpenPipeline then(StageFactory stage) {
    stages.add(stage);
    return this;
  }

  /** Meters the operator that was added last. */
  OpenPipeline metered(Meter own) {
    if (!(source instanceof MeteredSource)) {
      source = new MeteredSource(source, own);
    }
    last.next = own;
    Link link = new Link();
    last = link;
    return then(input -> new MeterStage(input, own, link.next));
  }

  /** Says whose the time is in which its sink takes rows. */
  void endsIn(Meter meter) {
    last.next = meter;
  }

  Pipeline into(Sink sink) {
    return new Pipeline(source, stages, sink);
  }
}
