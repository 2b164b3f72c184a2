package dev.assay.bench.workload;

import java.util.Set;

/** A workload whose name, version and claims are stated once, when it is made. */
public abstract class DeclaredWorkload implements Workload {

  private final String id;
  private final int version;
  private final String title;
  private final Kind kind;
  private final Set<String> claims;

  /** What {@link Workload} wants to know of it, whatever the run. */
  protected DeclaredWorkload(String id, int version, String title, Kind kind, Set<String> claims) {
    this.id = id;
    this.version = version;
    this.title = title;
    this.kind = kind;
    this.claims = Set.copyOf(claims);
  }

  @Override
  public final String id() {
    return id;
  }

  @Override
  public final int version() {
    return version;
  }

  @Override
  public final String title() {
    return title;
  }

  @Override
  public final Kind kind() {
    return kind;
  }

  @Override
  public final Set<String> claims() {
    return claims;
  }
}
