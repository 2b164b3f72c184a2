package dev.assay.exec.syntax.parse;

/**
 * Words that mean something to the grammar, with what else they may be, as DuckDB 2.0 tells of them
 * in {@code duckdb_keywords()}. They are found in any case without making a text of what is looked
 * for.
 */
final class Words {

  private static final String RESERVED =
      """
      ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN \
      CONSTRAINT CREATE DEFAULT DEFERRABLE DESC DESCRIBE DISTINCT DO ELSE END EXCEPT FALSE FETCH \
      FOR FOREIGN FROM GROUP HAVING IN INITIALLY INTERSECT INTO LAMBDA LATERAL LEADING LIMIT NOT \
      NULL OFFSET ON ONLY OR ORDER PIVOT PIVOT_LONGER PIVOT_WIDER PLACING PRIMARY QUALIFY \
      REFERENCES RETURNING SELECT SHOW SOME SUMMARIZE SYMMETRIC TABLE THEN TO TRAILING TRUE UNION \
      UNIQUE UNPIVOT USING VARIADIC WHEN WHERE WINDOW WITH""";

  private static final String FUNCTION =
      """
      ANTI ASOF AT AUTHORIZATION BINARY BY COLLATION CONCURRENTLY CROSS FREEZE FULL GLOB ILIKE \
      INNER IS ISNULL JOIN LEFT LIKE NATURAL NOTNULL OUTER OVERLAPS POSITIONAL RIGHT SEMI SIMILAR \
      TABLESAMPLE UNPACK VERBOSE""";

  private static final String COLUMN =
      """
      BETWEEN BIGINT BIT BOOLEAN CHAR CHARACTER COALESCE COLUMNS DEC DECIMAL EXISTS EXTRACT FLOAT \
      GENERATED GROUPING GROUPING_ID INOUT INT INTEGER INTERVAL MAP NATIONAL NCHAR NONE NULLIF \
      NUMERIC OUT OVERLAY POSITION PRECISION REAL ROW SETOF SMALLINT STRUCT SUBSTRING TIME \
      TIMESTAMP TREAT TRIM TRY_CAST TUPLE VALUES VARCHAR XMLATTRIBUTES XMLCONCAT XMLELEMENT \
      XMLEXISTS XMLFOREST XMLNAMESPACES XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE""";

  private static final String FREE =
      """
      CUBE CURRENT CURRENT_CATALOG CURRENT_DATABASE CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA \
      CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DOUBLE ESCAPE EXCLUDE FILTER FIRST FOLLOWING \
      GROUPS IF IGNORE LAST LOCALTIME LOCALTIMESTAMP MATERIALIZED NAME NEXT NO NULLS ORDINALITY \
      OTHERS OVER PARTITION PERCENT PRECEDING RANGE RECURSIVE RENAME REPLACE RESPECT ROLLUP ROWS \
      SAMPLE SESSION_USER SETS SUBSTR TIES TYPE UNBOUNDED UNKNOWN USER VARYING WITHIN WITHOUT ZONE""";

  private static final int SLOTS = 1024;
  private static final String[] WORDS = new String[SLOTS];
  private static final TokenKind[] KINDS = new TokenKind[SLOTS];

  static {
    put(RESERVED, TokenKind.RESERVED);
    put(FUNCTION, TokenKind.FUNCTION_WORD);
    put(COLUMN, TokenKind.COLUMN_WORD);
    put(FREE, TokenKind.WORD);
  }

  private Words() {}

  private static void put(String words, TokenKind kind) {
    int start = 0;
    while (start < words.length()) {
      int space = words.indexOf(' ', start);
      int end = space < 0 ? words.length() : space;
      int slot = find(words, start, end);
      WORDS[slot] = words.substring(start, end);
      KINDS[slot] = kind;
      start = end + 1;
    }
  }

  /** The slot of a word, or the free one where it is not. */
  static int find(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + (text.charAt(i) & ~0x20);
    }
    int slot = (hash ^ hash >>> 10) & (SLOTS - 1);
    while (WORDS[slot] != null && !isSame(WORDS[slot], text, start, end)) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private static boolean isSame(String word, String text, int start, int end) {
    return word.length() == end - start && text.regionMatches(true, start, word, 0, end - start);
  }

  /** The word in a slot in upper case, empty where there is none. */
  static String word(int slot) {
    return WORDS[slot] == null ? "" : WORDS[slot];
  }

  /** What the word in a slot may be. */
  static TokenKind kind(int slot) {
    return WORDS[slot] == null ? TokenKind.WORD : KINDS[slot];
  }
}
