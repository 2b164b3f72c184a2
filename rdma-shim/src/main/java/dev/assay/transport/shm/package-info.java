/**
 * Links between processes of one machine, or within one: two rings in memory that both map, found
 * through a folder of the user's in {@code /dev/shm}.
 *
 * <p>Files of the folder: {@code worker-ID} is a worker's page ({@link
 * dev.assay.transport.shm.WorkerPage}) and locked while it lives; {@code at-NAME} is another name
 * of it where it listens; {@code link-TARGET-SOURCE-N} asks a worker for a link and holds its
 * rings; {@code region-ID-N} is memory for one-sided operations. What a process leaves behind that
 * was killed is taken away by the next worker that opens. A link's file has no name once both map
 * it.
 */
@NullMarked
package dev.assay.transport.shm;

import org.jspecify.annotations.NullMarked;
