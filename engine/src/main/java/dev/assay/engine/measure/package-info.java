/**
 * What a measured number is: samples with a unit and a direction, and an estimate with an interval.
 */
@NullMarked
package dev.assay.engine.measure;

import org.jspecify.annotations.NullMarked;
