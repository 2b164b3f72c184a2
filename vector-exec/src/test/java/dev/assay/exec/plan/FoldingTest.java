package dev.assay.exec.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constants are computed while planning, and comparisons brought to the column's terms. */
class FoldingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          made <= date '1998-12-01' - interval '90' day | made <= 1998-09-02
          made < date '1994-01-01' + interval '1' year  | made < 1995-01-01
          made < date '1996-01-31' + interval '1' month | made < 1996-02-29
          made < cast('1994-05-06' as date)             | made < 1994-05-06
          cut >= 0.06 - 0.01                           | cut >= 0.05
          price < 24                                   | price < 24.00
          cut > 0.055                                  | cut > 0.05
          cut >= 0.055                                 | cut > 0.05
          cut < 0.055                                  | cut <= 0.05
          24 > i                                       | i < 24
          i = 2 * 3 + 4                                | i = 10
          cast(i as bigint) = 7                        | i = 7
          cast(cut as decimal(30, 6)) < 0.05           | cut < 0.05
          flag = 'A'                                   | flag = 'A'
          'A' = flag                                   | flag = 'A'
          flag = 'A' or flag = 'B'                     | flag in ('A', 'B')
          i in (1, 2, 2)                               | i in (1, 2)
          not i < 5                                    | i >= 5
          i = 1 and 1 = 1                              | i = 1
          flag = other                                 | cast(flag as string) = cast(other as string)
          i = b                                        | cast(i as long) = b
          cut = price / 1                              | cast(cut as double) = (cast(price as double) / 1.0)
          """)
  void predicates(String written, String planned) {
    assertEquals(planned, SmallTable.where(written));
  }

  @Test
  void whatIsAlwaysTrueVanishes() {
    assertEquals("", SmallTable.where("1 < 2"));
    assertEquals("", SmallTable.where("i is not null"));
    assertEquals("", SmallTable.where("i < 3000000000"));
  }

  @Test
  void nullsKeepTheirLogic() {
    assertEquals("not n is null", SmallTable.where("n is not null"));
  }
}
