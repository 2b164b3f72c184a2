package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.physical.PhysicalNode.Shared;
import dev.assay.exec.physical.PhysicalNode.Sort;
import dev.assay.exec.physical.PhysicalNode.Union;
import dev.assay.exec.physical.PhysicalNode.Window;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes parts of a plan that do the same run once. One part may deliver fewer columns than the
 * other. Only what reads much and delivers little is worth keeping: it is run whole, without what
 * its consumers know of keys that they do not need.
 */
@SuppressWarnings("ReferenceEquality") // equal nodes in two places are two nodes
public final class SharedNodes {

  /** Rows read for each row delivered from which on keeping rows costs less than reading again. */
  private static final double LEAST_REDUCTION = 4;

  private final Choices choices;
  private final List<PhysicalNode> candidates = new ArrayList<>();
  private final IdentityHashMap<PhysicalNode, PhysicalNode> replacements = new IdentityHashMap<>();

  private SharedNodes(Choices choices) {
    this.choices = choices;
  }

  /** The plan, in which what is found twice is shared. */
  public static PhysicalNode of(PhysicalNode root, Choices choices) {
    List<Scan> scans = new ArrayList<>();
    SharedNodes shared = new SharedNodes(choices);
    shared.collect(root, scans);
    if (scans.stream().map(Scan::table).distinct().count() == scans.size()) {
      return root;
    }
    for (PhysicalNode candidate : shared.candidates) {
      shared.share(candidate);
    }
    return shared.replacements.isEmpty() ? root : shared.replaced(root);
  }

  /** Finds candidates, those above first, and scans; returns how many rows are read. */
  private double collect(PhysicalNode node, List<Scan> scans) {
    int at = candidates.size();
    if (node instanceof Scan scan) {
      scans.add(scan);
      return scan.table().rows();
    }
    double read = 0;
    for (PhysicalNode input : inputs(node)) {
      read += collect(input, scans);
    }
    boolean isKind = node instanceof Project || node instanceof Join || node instanceof Aggregate;
    if (isKind && read >= LEAST_REDUCTION * node.expectedRows()) {
      candidates.add(at, node);
    }
    return read;
  }

  private static List<PhysicalNode> inputs(PhysicalNode node) {
    List<PhysicalNode> inputs = new ArrayList<>();
    withInputs(
        node,
        input -> {
          inputs.add(input);
          return input;
        });
    return inputs;
  }

  private void share(PhysicalNode node) {
    if (isInside(node)) {
      return;
    }
    Shared shared = new Shared(node);
    int uses = 1;
    for (PhysicalNode other : candidates) {
      if (other != node && !isInside(other)) {
        Optional<List<Integer>> columns = SameRows.columns(node, other);
        if (columns.isPresent()) {
          replacements.put(other, projected(shared, columns.get()));
          uses++;
        }
      }
    }
    if (uses > 1) {
      replacements.put(node, shared);
      choices.because(shared, "run once for " + uses + " uses");
    }
  }

  /** Whether a node is shared already, or below one that is. */
  private boolean isInside(PhysicalNode node) {
    return replacements.keySet().stream().anyMatch(above -> contains(above, node));
  }

  private static boolean contains(PhysicalNode above, PhysicalNode node) {
    return above == node || inputs(above).stream().anyMatch(input -> contains(input, node));
  }

  private static PhysicalNode projected(Shared shared, List<Integer> columns) {
    List<Integer> all = IntStream.range(0, shared.outputs().size()).boxed().toList();
    return columns.equals(all)
        ? shared
        : new Project(
            shared,
            columns.stream()
                .<Expression>map(column -> new Column(column, shared.outputs().get(column)))
                .toList());
  }

  private PhysicalNode replaced(PhysicalNode node) {
    PhysicalNode replacement = replacements.get(node);
    if (replacement != null) {
      return replacement;
    }
    PhysicalNode made = withInputs(node, this::replaced);
    if (made != node) {
      choices.reason(node).ifPresent(reason -> choices.because(made, reason));
    }
    return made;
  }

  /** The node over other inputs; itself where they are the same ones. */
  private static PhysicalNode withInputs(PhysicalNode node, UnaryOperator<PhysicalNode> inputs) {
    return switch (node) {
      case Scan _, PhysicalNode.Values _, Shared _ -> node;
      case PhysicalNode.Working _, PhysicalNode.Iteration _ -> node;
      case Filter n -> {
        PhysicalNode input = inputs.apply(n.input());
        yield input == n.input() ? n : new Filter(input, n.conjuncts(), n.expectedRows());
      }
      case Project n -> {
        PhysicalNode input = inputs.apply(n.input());
        yield input == n.input() ? n : new Project(input, n.expressions());
      }
      case Aggregate n -> {
        PhysicalNode input = inputs.apply(n.input());
        yield input == n.input()
            ? n
            : new Aggregate(input, n.groups(), n.calls(), n.expectedRows());
      }
      case Sort n -> {
        PhysicalNode input = inputs.apply(n.input());
        yield input == n.input()
            ? n
            : new Sort(input, n.keys(), n.offset(), n.limit(), n.percent());
      }
      case Window n -> {
        PhysicalNode input = inputs.apply(n.input());
        yield input == n.input() ? n : new Window(input, n.partition(), n.order(), n.calls());
      }
      case Union n -> {
        List<PhysicalNode> made = n.inputs().stream().map(inputs).toList();
        boolean same =
            IntStream.range(0, made.size()).allMatch(i -> made.get(i) == n.inputs().get(i));
        yield same ? n : new Union(made, n.outputs());
      }
      case Join n -> {
        PhysicalNode probe = inputs.apply(n.probe());
        PhysicalNode build = inputs.apply(n.build());
        yield probe == n.probe() && build == n.build()
            ? n
            : new Join(
                n.kind(),
                probe,
                build,
                n.probeKeys(),
                n.buildKeys(),
                n.residual(),
                n.buildIsUnique(),
                n.outputs(),
                n.expectedRows());
      }
    };
  }
}
