package dev.assay.bench.claim;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Every claim, in the order of the ledger, then those that providers add; immutable. */
public final class Ledger {

  private static final String RESOURCE = "ledger.json";

  private final SequencedMap<String, Claim> byId;

  /**
   * Keeps the claims.
   *
   * @throws IllegalArgumentException when two have the same id; the message is one line
   */
  public Ledger(Collection<Claim> claims) {
    SequencedMap<String, Claim> map = new LinkedHashMap<>();
    for (Claim claim : claims) {
      Claim other = map.putIfAbsent(claim.id(), claim);
      if (other != null) {
        throw new IllegalArgumentException(
            "Claim id "
                + claim.id()
                + " is taken twice, by "
                + other.source()
                + " and by "
                + claim.source()
                + ": rename one of them or take its jar off the class path.");
      }
    }
    byId = Collections.unmodifiableSequencedMap(map);
  }

  /** The claims that ship, without those of providers. */
  public static List<Claim> shipped() {
    try (InputStream in = Ledger.class.getResourceAsStream(RESOURCE)) {
      return List.of(JsonMapper.builder().build().readValue(in, Claim[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The shipped claims and those of these providers. */
  public static Ledger of(Collection<JudgeProvider> providers) {
    return new Ledger(
        Stream.concat(
                shipped().stream(), providers.stream().flatMap(added -> added.claims().stream()))
            .toList());
  }

  /** Every claim in its order. */
  public List<Claim> claims() {
    return List.copyOf(byId.values());
  }

  /** The claim of this id. */
  public Optional<Claim> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }
}
