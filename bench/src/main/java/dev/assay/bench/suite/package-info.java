/** The suites that ship: one package per family of claims, and the provider that lists them. */
@NullMarked
package dev.assay.bench.suite;

import org.jspecify.annotations.NullMarked;
