package bitshear.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven over its DevTools protocol with what the Java platform brings (java.net.http).
 * Everything the page complains about is kept: exceptions, console errors and refused requests.
 */
final class Browser implements AutoCloseable {
    private static final long TIMEOUT_S = 60;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Path profile;
    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private String session;
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    /** The browser's program, if one is installed; {@code BITSHEAR_BROWSER} names another. */
    static Optional<Path> installed() {
        String chosen = System.getenv("BITSHEAR_BROWSER");
        if (chosen != null) {
            return Optional.of(Path.of(chosen));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path program) throws Exception {
        profile = Files.createTempDirectory("bitshear-browser");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                String log = Files.readString(profile.resolve("log"));
                close();
                throw new IOException("the browser does not start: " + log);
            }
            Thread.sleep(20);
        }
        List<String> lines = Files.readAllLines(port);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(TIMEOUT_S))
                .buildAsync(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Listener())
                .get(TIMEOUT_S, TimeUnit.SECONDS);
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .textValue();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .textValue();
        call("Page.enable", Map.of());
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Network.enable", Map.of());
        call("Performance.enable", Map.of("timeDomain", "threadTicks"));
    }

    /**
     * Opens a file in a window of a size and waits until it is loaded; returns the milliseconds of CPU time its main thread took, which on an
     * idle machine is the time it takes, and on a busy one does not depend on the others.
     */
    long open(Path file, int width, int height, boolean dark) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        "screen",
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        synchronized (complaints) {
            complaints.clear();
        }
        loaded = new CompletableFuture<>();
        double before = taskSeconds();
        call("Page.navigate", Map.of("url", file.toUri().toString()));
        loaded.get(TIMEOUT_S, TimeUnit.SECONDS);
        // A file opened from another page may get a fresh renderer, which counts from zero.
        double after = taskSeconds();
        return Math.round(1000 * (after < before ? after : after - before));
    }

    private double taskSeconds() throws Exception {
        for (JsonNode metric : call("Performance.getMetrics", Map.of()).get("metrics")) {
            if (metric.get("name").textValue().equals("TaskDuration")) {
                return metric.get("value").doubleValue();
            }
        }
        throw new IOException("the browser does not measure itself");
    }

    /** The value of a JavaScript expression. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    void media(String media) throws Exception {
        call("Emulation.setEmulatedMedia", Map.of("media", media));
    }

    void key(String key, int code) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type", type,
                            "key", key,
                            "code", key,
                            "windowsVirtualKeyCode", code,
                            "text", key.equals("Enter") ? "\r" : ""));
        }
    }

    /** A picture of the whole page, or of its first part. */
    byte[] screenshot(int width, int height) throws Exception {
        JsonNode answer = call(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        return Base64.getDecoder().decode(answer.get("data").textValue());
    }

    /** What the page complained about since it was opened. */
    List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }

    private JsonNode call(String method, Map<String, Object> parameters)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        int id = lastId.incrementAndGet();
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id).put("method", method).set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).get(TIMEOUT_S, TimeUnit.SECONDS);
        JsonNode result = answer.get(TIMEOUT_S, TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new IOException(method + ": " + result.get("error"));
        }
        return result.get("result");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    handle(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    synchronized (complaints) {
                        complaints.add(e.toString());
                    }
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void handle(JsonNode message) {
            if (message.has("id")) {
                answers.remove(message.get("id").intValue()).complete(message);
                return;
            }
            String method = message.path("method").asText();
            JsonNode parameters = message.get("params");
            boolean complaint = method.equals("Runtime.exceptionThrown")
                    || method.equals("Runtime.consoleAPICalled")
                            && List.of("error", "warning", "assert")
                                    .contains(parameters.get("type").textValue())
                    || method.equals("Log.entryAdded")
                    || method.equals("Network.requestWillBeSent")
                            && !parameters.at("/request/url").textValue().matches("(file|data|blob|about):.*");
            if (complaint) {
                synchronized (complaints) {
                    complaints.add(parameters.toString());
                }
            }
            if (method.equals("Page.loadEventFired")) {
                loaded.complete(null);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.abort();
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int attempt = 0; attempt < 5 && Files.exists(profile); attempt++) {
            try (Stream<Path> files = Files.walk(profile)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            } catch (java.io.UncheckedIOException e) {
                // A file of the dying browser vanished while we looked.
                continue;
            }
        }
    }
}
