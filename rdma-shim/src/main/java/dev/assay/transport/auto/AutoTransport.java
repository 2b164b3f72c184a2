package dev.assay.transport.auto;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.session.LinkTransport;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code auto://host:port}: the best transport that both ends have. They meet by tcp, the listening
 * side says what it has, and the connecting side takes what it has too and what by the calibration
 * answers soonest; what fails gives way to the next, and tcp remains. {@link
 * dev.assay.transport.Channel#via} says what was taken and why.
 *
 * <p>Operations on registered memory are emulated, whatever carries them: a region has one key,
 * which cannot be that of several backends.
 */
public final class AutoTransport implements Transport {

  private static final String ID = "transport.auto";
  private static final String TITLE = "the best transport of both ends";

  private final List<LinkTransport> transports;
  private final Preference preference;

  /**
   * By the order shm, rdma, tcp, uring.
   *
   * @param transports to choose from; tcp must be among them
   */
  public AutoTransport(List<LinkTransport> transports) {
    this(transports, Preference.UNCALIBRATED);
  }

  /** By the round trips of a calibration: {@code core.roundtrip}, {@code net.tcp.roundtrip}. */
  public AutoTransport(List<LinkTransport> transports, Calibration calibration) {
    this(transports, Preference.of(calibration));
  }

  private AutoTransport(List<LinkTransport> transports, Preference preference) {
    this.transports = List.copyOf(transports);
    this.preference = preference;
  }

  @Override
  public String scheme() {
    return "auto";
  }

  @Override
  public Traits traits() {
    int inlineBytes =
        transports.stream().mapToInt(each -> each.traits().maxInlineBytes()).min().orElse(0);
    return new Traits(false, false, true, true, true, false, inlineBytes);
  }

  @Override
  public Capability capability() {
    List<String> here =
        transports.stream()
            .filter(each -> each.capability().status() == Capability.Status.AVAILABLE)
            .map(LinkTransport::scheme)
            .toList();
    return here.contains(AutoWorker.FIRST)
        ? Capability.available(ID, TITLE, "Of " + String.join(", ", here) + ".")
        : Capability.unavailable(
            ID, TITLE, "Ends meet by tcp, which cannot be used.", "See TCP by java.nio.");
  }

  @Override
  public Worker openWorker(TransportConfig config) throws TransportException {
    ManyPorts ports = new ManyPorts();
    Map<String, String> missing = new TreeMap<>();
    Set<String> ofOneHost = new HashSet<>();
    try {
      for (LinkTransport each : inOrder()) {
        open(each, config, ports, missing);
        if (each.traits().sameHost()) {
          ofOneHost.add(each.scheme());
        }
      }
    } catch (TransportException | RuntimeException e) {
      ports.close();
      throw e;
    }
    return new AutoWorker(config, ports, preference, missing, ofOneHost);
  }

  /** That by which strangers come is the first. */
  private List<LinkTransport> inOrder() {
    return transports.stream()
        .sorted(Comparator.comparing(each -> !each.scheme().equals(AutoWorker.FIRST)))
        .toList();
  }

  private static void open(
      LinkTransport transport, TransportConfig config, ManyPorts ports, Map<String, String> missing)
      throws TransportException {
    if (config.tls().isPresent() && !transport.traits().byteStreams()) {
      missing.put(transport.scheme(), "it carries no TLS, which is asked for");
      return;
    }
    try {
      ports.add(transport.scheme(), transport.openPort(AutoWorker.below(config)));
    } catch (TransportException e) {
      if (transport.scheme().equals(AutoWorker.FIRST)) {
        throw e;
      }
      missing.put(transport.scheme(), String.valueOf(e.getMessage()));
    }
  }
}
