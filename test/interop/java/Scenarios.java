import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs every scenario against one broker and prints one JSON line each:
 * {"scenario":…,"notes":[[what,value]…],"error":…|null,"ms":…}. Two brokers that behave alike print the same notes.
 *
 * Usage: Scenarios CLASS,… TCP_URL NIO_URL FOLDER [name-prefix…]; class Queue is QueueScenarios, FOLDER the broker's own.
 */
public final class Scenarios {
  interface Scenario { void play(Stage stage) throws Exception; }

  private static final long LIMIT_MS = 40_000;

  public static void main(String[] args) throws Exception {
    Map<String, Scenario> all = new LinkedHashMap<>();
    for (String name : args[0].split(",")) {
      Class.forName(name + "Scenarios").getDeclaredMethod("addTo", Map.class).invoke(null, all);
    }

    Control control = new Control();
    for (Map.Entry<String, Scenario> entry : all.entrySet()) {
      if (wanted(entry.getKey(), args)) run(entry.getKey(), entry.getValue(), args[1], args[2], args[3], control);
    }
    System.out.println("{\"control\":\"end\"}");
    System.out.flush();
    System.exit(0); // Client threads of broken connections must not keep the process.
  }

  private static boolean wanted(String name, String[] args) {
    if (args.length == 4) return true;
    for (int i = 4; i < args.length; i++) if (name.startsWith(args[i])) return true;
    return false;
  }

  private static void run(String name, Scenario scenario, String url, String nioUrl, String folder, Control control) throws InterruptedException {
    Stage stage = new Stage(name, url, nioUrl, folder, control);
    String[] error = new String[1];
    long began = System.nanoTime();
    Thread thread = new Thread(() -> {
      try {
        scenario.play(stage);
      } catch (Throwable thrown) {
        error[0] = describe(thrown);
      }
    }, name);
    thread.setDaemon(true);
    thread.start();
    thread.join(LIMIT_MS);
    if (thread.isAlive()) {
      error[0] = "still running after " + LIMIT_MS + " ms at " + Json.join(thread.getStackTrace(), 12);
      thread.interrupt();
    }
    Thread closer = new Thread(stage::closeAll, name + " closing");
    closer.setDaemon(true);
    closer.start();
    closer.join(10_000);
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    System.out.println(Json.result(name, stage.notes(), error[0], ms));
    System.out.flush();
  }

  private static String describe(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = thrown; each != null; each = each.getCause()) text.append(each).append(" at ").append(Json.join(each.getStackTrace(), 6)).append("; ");
    return text.toString();
  }
}
