package dev.assay.exec.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A query that was parsed, validated and converted, whose parameters have no values yet.
 *
 * @param query as relational algebra
 * @param names of its columns
 * @param definitions number of changes to what is defined, when it was made
 */
public record Prepared(RelNode query, List<String> names, long definitions) {}
