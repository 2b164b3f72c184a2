/** The JVM flags that parts of the engine cannot run without, each checked before it is missed. */
@NullMarked
package dev.assay.engine.jvm;

import org.jspecify.annotations.NullMarked;
