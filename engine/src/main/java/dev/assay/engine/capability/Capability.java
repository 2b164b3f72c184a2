package dev.assay.engine.capability;

/**
 * One thing a machine may or may not be able to do for us.
 *
 * @param id dotted name, for example {@code memory.hugepages.transparent}
 * @param title what a reader calls it
 * @param status the verdict
 * @param finding what was seen, one sentence: the extent when available, the cause when not
 * @param mend how to enable it, one sentence; empty when nothing needs mending or nothing can
 */
public record Capability(String id, String title, Status status, String finding, String mend) {

  /** The verdict of a probe. */
  public enum Status {
    /** Usable now, by this process. */
    AVAILABLE,
    /** Usable in part; the finding says which. */
    PARTIAL,
    /** Not usable; the finding says why. */
    UNAVAILABLE,
    /** The probe could not tell; the finding says why. */
    UNKNOWN
  }

  /** A capability that can be used. */
  public static Capability available(String id, String title, String finding) {
    return new Capability(id, title, Status.AVAILABLE, finding, "");
  }

  /** A capability of which a part can be used. */
  public static Capability partial(String id, String title, String finding, String mend) {
    return new Capability(id, title, Status.PARTIAL, finding, mend);
  }

  /** A capability that cannot be used. */
  public static Capability unavailable(String id, String title, String cause, String mend) {
    return new Capability(id, title, Status.UNAVAILABLE, cause, mend);
  }

  /** A capability of which nothing could be found out. */
  public static Capability unknown(String id, String title, String because) {
    return new Capability(id, title, Status.UNKNOWN, because, "");
  }
}
