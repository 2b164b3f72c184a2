/** Values in the forms of Redis's RDB, version 10, as DUMP writes and RESTORE reads them. */
@org.jspecify.annotations.NullMarked
package dev.assay.kv.server.rdb;
