package dev.assay.exec.column;

/**
 * What is known of a column's values.
 *
 * @param rows all rows
 * @param nulls rows without a value
 * @param least least value as a segment holds it; 0 for doubles and texts without dictionary, and
 *     where no row has a value
 * @param greatest greatest value, as above
 * @param distinct estimated number of different values, 0 or more
 * @param averageBytes mean length of a text; 0 for other columns
 * @param isSorted whether values never fall from one row to the next
 */
public record ColumnStatistics(
    long rows,
    long nulls,
    long least,
    long greatest,
    double distinct,
    double averageBytes,
    boolean isSorted) {}
