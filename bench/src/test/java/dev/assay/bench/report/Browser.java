package dev.assay.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven over the DevTools protocol. */
final class Browser implements AutoCloseable, WebSocket.Listener {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger ids = new AtomicInteger();
  private final ConcurrentHashMap<Integer, CompletableFuture<JsonNode>> answers =
      new ConcurrentHashMap<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** The first Chromium on the path, if there is one. */
  static Optional<Path> binary() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path binary) throws Exception {
    profile = Files.createTempDirectory("assay-browser");
    List<String> command = new ArrayList<>(List.of(binary.toString(), "--headless=new"));
    command.addAll(
        List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    HttpRequest open =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/json/new?about:blank"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    String answer = http.send(open, HttpResponse.BodyHandlers.ofString()).body();
    String address = JSON.readTree(answer).get("webSocketDebuggerUrl").asText();
    socket = http.newWebSocketBuilder().buildAsync(URI.create(address), this).get();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", "{}");
    }
  }

  private int port() throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int at = line.indexOf("ws://127.0.0.1:");
      if (at >= 0) {
        String port = line.substring(at + 15, line.indexOf('/', at + 15));
        Thread.ofVirtual().start(() -> out.lines().forEach(ignored -> {}));
        return Integer.parseInt(port);
      }
    }
    throw new IOException("Chromium ended without saying its port");
  }

  /** Sends a command and waits for its result. */
  JsonNode send(String method, String params) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.readTree(params));
    socket.sendText(message.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Sets the screen's width in CSS pixels and the preferred colours. */
  void screen(int width, boolean dark) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        "{\"width\":%d,\"height\":900,\"deviceScaleFactor\":1,\"mobile\":%b}"
            .formatted(width, width < 600));
    send(
        "Emulation.setEmulatedMedia",
        "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
            .formatted(dark ? "dark" : "light"));
  }

  /** Loads a page and waits until it is complete. */
  void open(String address) throws Exception {
    loaded = new CompletableFuture<>();
    requests.clear();
    complaints.clear();
    send("Page.navigate", "{\"url\":\"%s\"}".formatted(address));
    loaded.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** The value of a JavaScript expression in the page. */
  JsonNode value(String expression) throws Exception {
    ObjectNode params = JSON.createObjectNode().put("expression", expression);
    JsonNode result = send("Runtime.evaluate", params.put("returnByValue", true).toString());
    return result.path("result").path("value");
  }

  /** Addresses asked for since the page was opened. */
  List<String> requests() {
    return requests;
  }

  /** Errors, warnings and refusals since the page was opened. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String text = partial.toString();
      partial.setLength(0);
      try {
        receive(JSON.readTree(text));
      } catch (IOException e) {
        complaints.add("unreadable message: " + e.getMessage());
      }
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
      if (answer != null) {
        answer.complete(message.has("error") ? message : message.path("result"));
      }
      return;
    }
    JsonNode params = message.path("params");
    switch (message.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Network.requestWillBeSent" -> requests.add(params.at("/request/url").asText());
      case "Runtime.consoleAPICalled", "Runtime.exceptionThrown" ->
          complaints.add(params.toString());
      case "Log.entryAdded" -> complaints.add(params.path("entry").toString());
      default -> {}
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    http.shutdownNow();
    process.destroyForcibly().onExit().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
