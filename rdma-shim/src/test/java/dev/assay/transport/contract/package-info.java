/** What every backend has to pass, and what its tests are made of. */
@NullMarked
package dev.assay.transport.contract;

import org.jspecify.annotations.NullMarked;
