import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.broker.BrokerFactory;
import org.apache.activemq.broker.BrokerRegistry;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;

/**
 * For each broker that a test makes in its process, one outside of it with the same configuration, started when somebody
 * connects and stopped with its model. What a stopped one kept is there for the next of that name in the same test.
 */
final class OutsideBrokers {
  private final String kind;
  private final Map<BrokerService, Outside> running = new IdentityHashMap<>();
  /** Brokers that a `vm:` address makes by itself, by name. */
  private final Map<String, BrokerService> implied = new HashMap<>();
  private final Map<String, Path> data = new HashMap<>();
  private final List<String> unsupported = new ArrayList<>();
  /** Non-persistent brokers that no test uses now, by configuration; lent again within a class unless `fresh` is set. */
  private final Map<String, Outside> idle = new HashMap<>();
  private boolean everRan;
  private final boolean fresh = Boolean.getBoolean("fresh");

  OutsideBrokers(String kind) {
    this.kind = kind;
  }

  List<String> unsupported() {
    return unsupported;
  }

  /** The port to dial instead of `port`; the same one if no broker of ours listens there. */
  synchronized int portFor(int port) throws Exception {
    for (BrokerService model : BrokerRegistry.getInstance().getBrokers().values()) {
      for (TransportConnector connector : model.getTransportConnectors()) {
        if (connector.getServer() != null && connector.getConnectUri().getPort() == port) return outsideOf(model).port;
      }
    }
    return port;
  }

  synchronized int portFor(String name, String address, boolean create, int waitMs) throws Exception {
    long deadline = System.currentTimeMillis() + waitMs;
    BrokerService model = BrokerRegistry.getInstance().getBrokers().get(name);
    while (model == null && System.currentTimeMillis() < deadline) {
      wait(20);
      model = BrokerRegistry.getInstance().getBrokers().get(name);
    }
    if (model == null) model = implied.get(name);
    if (model == null) {
      if (!create) throw new IOException("Broker named '" + name + "' does not exist.");
      model = BrokerFactory.createBroker(new URI(address), false);
      implied.put(name, model);
    }
    return outsideOf(model).port;
  }

  private Outside outsideOf(BrokerService model) throws Exception {
    Outside outside = running.get(model);
    if (outside != null) return outside;
    String name = model.getBrokerName();
    Path folder = data.get(name);
    if (folder == null || model.isDeleteAllMessagesOnStartup() || !model.isPersistent()) {
      folder = Files.createTempDirectory("conformance-");
      data.put(name, folder);
    }
    outside = idle.remove(new BrokerFile(model, 0, Path.of("-")).toString());
    if (outside == null) outside = kind.equals("real") ? new RealOutside(model, folder) : new HermodOutside(model, folder);
    running.put(model, outside);
    everRan = true;
    OutsideDestinations.show(model, () -> viewOf(model));
    OutsideAdminView.show(model, () -> viewOf(model));
    model.addShutdownHook(() -> {
      synchronized (this) {
        stop(model);
      }
    });
    return outside;
  }

  private void stop(BrokerService model) {
    Outside outside = running.remove(model);
    if (outside == null) return;
    if (fresh || model.isPersistent() || idle.putIfAbsent(outside.configuration, outside) != null) {
      outside.view.close();
      outside.stop();
    }
  }

  /** False: no test has connected to an outside broker so far. */
  synchronized boolean used() {
    return everRan;
  }

  private synchronized OutsideView viewOf(BrokerService model) {
    Outside outside = running.get(model);
    return outside == null ? null : outside.view;
  }

  /** What clients can learn of the outside broker that stands for the one named `name`; null if there is none. */
  synchronized OutsideView viewOf(String name) {
    for (Map.Entry<BrokerService, Outside> each : running.entrySet()) {
      if (each.getKey().getBrokerName().equals(name)) return each.getValue().view;
    }
    return null;
  }

  /** After a test: keeps the brokers that a whole class uses. */
  synchronized void disposeIdle() {
    for (BrokerService model : new ArrayList<>(running.keySet())) {
      if (!model.isStarted() || implied.containsValue(model)) stop(model);
    }
    implied.clear();
    unsupported.clear();
    if (running.isEmpty() && idle.isEmpty()) forget();
  }

  void disposeAll() throws Exception {
    // What a failed test left behind would be in the way of the next.
    for (BrokerService left : new ArrayList<>(BrokerRegistry.getInstance().getBrokers().values())) left.stop();
    stopAll();
  }

  private synchronized void stopAll() {
    for (BrokerService model : new ArrayList<>(running.keySet())) stop(model);
    implied.clear();
    for (Outside outside : idle.values()) outside.stop();
    idle.clear();
    forget();
  }

  private void forget() {
    for (Path folder : data.values()) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException gone) {
        // Nothing to remove.
      }
    }
    data.clear();
  }

  private abstract class Outside {
    final int port;
    final OutsideView view;
    final Path file;
    final String configuration;

    Outside(BrokerService model, Path folder) throws Exception {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      view = new OutsideView(port);
      configuration = new BrokerFile(model, 0, Path.of("-")).toString();
      BrokerFile text = new BrokerFile(model, port, folder);
      unsupported.addAll(text.unsupported());
      file = folder.resolve("activemq.xml");
      Files.writeString(file, text.toString());
    }

    abstract void stop();
  }

  private final class HermodOutside extends Outside {
    private final Process process;

    HermodOutside(BrokerService model, Path folder) throws Exception {
      super(model, folder);
      ProcessBuilder builder = new ProcessBuilder("node", System.getProperty("hermod"), "console", "xbean:file:" + file);
      builder.directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().put("ACTIVEMQ_BASE", folder.toString());
      builder.environment().put("ACTIVEMQ_DATA", folder.resolve("data").toString());
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(System.getProperty("hermod.log", "/dev/null"))));
      process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      long deadline = System.currentTimeMillis() + 30_000;
      while (!accepts()) {
        if (!process.isAlive()) throw new IOException("the outside broker ended: see its log");
        if (System.currentTimeMillis() > deadline) throw new IOException("the outside broker does not listen");
        Thread.sleep(10);
      }
    }

    private boolean accepts() {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        return true;
      } catch (IOException refused) {
        return false;
      }
    }

    @Override
    void stop() {
      process.destroy();
      try {
        if (!process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
      } catch (InterruptedException interrupted) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The real broker, as if it were outside: what fails here as well is owed to the detour. */
  private final class RealOutside extends Outside {
    private final BrokerService service;

    RealOutside(BrokerService model, Path folder) throws Exception {
      super(model, folder);
      // Started below, under a name of its own.
      Files.writeString(file, Files.readString(file).replace("<broker ", "<broker start='false' "));
      service = BrokerFactory.createBroker(new URI("xbean:file:" + file), false);
      service.setBrokerName("outside-" + port);
      service.setUseShutdownHook(false);
      service.start();
      service.waitUntilStarted();
      BrokerRegistry.getInstance().unbind(service.getBrokerName()); // No test may find it, as none can find Hermod.
    }

    @Override
    void stop() {
      try {
        service.stop();
        service.waitUntilStopped();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
