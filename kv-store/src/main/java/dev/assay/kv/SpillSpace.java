package dev.assay.kv;

import java.nio.file.Path;

/**
 * Where records go that memory has no room for.
 *
 * @param directory gets a file that is deleted when the store is closed
 * @param mostBytes how long that file may become; divided among the shards
 */
public record SpillSpace(Path directory, long mostBytes) {}
