package dev.assay.exec.kernel;

/**
 * Fields of dates in the proleptic Gregorian calendar, from days since 1970-01-01. The arithmetic
 * is {@code civil_from_days} of Howard Hinnant, chrono-Compatible Low-Level Date Algorithms: years
 * begin in March, so that the leap day is the last, and 400 of them make an era of 146,097 days.
 */
public final class CivilDate {

  private static final int DAYS_BEFORE_1970 = 719_468; // from 0000-03-01
  private static final int ERA_DAYS = 146_097;

  private CivilDate() {}

  /** Sets the year of each day. */
  public static void years(int[] days, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = year(days[i]);
    }
  }

  /** Sets the month of each day, 1 to 12. */
  public static void months(int[] days, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = month(days[i]);
    }
  }

  /** Sets the day of the month of each day, 1 to 31. */
  public static void daysOfMonth(int[] days, int count, int[] target) {
    for (int i = 0; i < count; i++) {
      target[i] = dayOfMonth(days[i]);
    }
  }

  /** The year of a day. */
  public static int year(int day) {
    int dayOfEra = dayOfEra(day);
    int yearOfEra = yearOfEra(dayOfEra);
    int year = yearOfEra + 400 * era(day);
    return monthFromMarch(dayOfYear(dayOfEra, yearOfEra)) < 10 ? year : year + 1;
  }

  /** The month of a day, 1 to 12. */
  public static int month(int day) {
    int dayOfEra = dayOfEra(day);
    int month = monthFromMarch(dayOfYear(dayOfEra, yearOfEra(dayOfEra)));
    return month < 10 ? month + 3 : month - 9;
  }

  /** The day of the month of a day, 1 to 31. */
  public static int dayOfMonth(int day) {
    int dayOfEra = dayOfEra(day);
    int dayOfYear = dayOfYear(dayOfEra, yearOfEra(dayOfEra));
    return dayOfYear - (153 * monthFromMarch(dayOfYear) + 2) / 5 + 1;
  }

  private static int era(int day) {
    return (int) Math.floorDiv((long) day + DAYS_BEFORE_1970, ERA_DAYS);
  }

  private static int dayOfEra(int day) {
    return Math.floorMod((long) day + DAYS_BEFORE_1970, ERA_DAYS);
  }

  private static int yearOfEra(int dayOfEra) {
    return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  }

  private static int dayOfYear(int dayOfEra, int yearOfEra) {
    return dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  }

  /** Months since March, 0 to 11. */
  private static int monthFromMarch(int dayOfYear) {
    return (5 * dayOfYear + 2) / 153;
  }
}
